package org.cooppassport.core.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * Everything a co-op decided to trust. Immutable and thread-safe.
 *
 * <p>Entries are asked in their order and the first that holds decides. No entry, no trust. An
 * entry that is configured but cannot be read now (a list that is unreachable, unsigned or out of
 * date) makes the answer "unavailable", never "not configured" and never "trusted".
 */
public final class TrustedIssuers {
  /** Nobody is trusted. */
  public static final TrustedIssuers NOBODY = new TrustedIssuers(List.of(), SwitchedOff.NOBODY);

  private static final int MAX_ENTRIES = 10_000;
  private static final TrustDecision OFF =
      new TrustDecision.NotTrusted(
          Problem.of(
              ProblemCode.UNTRUSTED_ISSUER,
              "the issuer, or somebody by whom it is trusted, was switched off here"));
  private static final Problem NO_ENTRY = TrustDecision.NOBODYS.why();

  private final List<TrustedIssuer> entries;
  private final SwitchedOff switchedOff;

  private TrustedIssuers(List<TrustedIssuer> entries, SwitchedOff switchedOff) {
    this.entries = List.copyOf(entries);
    this.switchedOff = switchedOff;
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + MAX_ENTRIES + " trusted issuers");
    }
  }

  /** The given entries, the first of which that holds decides. */
  public static TrustedIssuers of(List<TrustedIssuer> entries) {
    return new TrustedIssuers(entries, SwitchedOff.NOBODY);
  }

  /** The given entries, the first of which that holds decides. */
  public static TrustedIssuers of(TrustedIssuer... entries) {
    return new TrustedIssuers(List.of(entries), SwitchedOff.NOBODY);
  }

  /** The same entries without those whom an operator switched off. */
  public TrustedIssuers without(SwitchedOff parties) {
    return new TrustedIssuers(entries, parties);
  }

  /** The entries in order. */
  public List<TrustedIssuer> entries() {
    return entries;
  }

  /**
   * Decides whether the issuer is trusted for a credential of these types, or says what is lacking.
   *
   * <p>The lists that entries name, and statements about the issuer where an entry names a
   * federation or an accreditor, are all that is ever asked for.
   *
   * @param credentialTypes every name of the credential's type: product name, {@code vct}, type IRI
   * @param now the instant certificates, lists and chains are judged at
   * @param accreditations judges issuers that show accreditations
   */
  public TrustDecision decide(
      PresentedIssuer issuer,
      Set<String> credentialTypes,
      Documents documents,
      Instant now,
      Accreditations accreditations) {
    List<DocumentNeed> lacking = new ArrayList<>();
    List<String> unavailable = new ArrayList<>();
    List<Problem> refused = new ArrayList<>();
    for (TrustedIssuer entry : entries) {
      if (!entry.coversAnyOf(credentialTypes)) {
        continue;
      }
      TrustDecision decision =
          decide(entry, issuer, credentialTypes, documents, now, accreditations);
      if (decision instanceof TrustDecision.Trusted trusted) {
        return switchedOff.covers(issuer, trusted.by(), now) ? OFF : trusted;
      }
      if (decision instanceof TrustDecision.Lacking missing) {
        lacking.addAll(missing.needs());
      } else if (decision instanceof TrustDecision.Unavailable failed) {
        unavailable.add(failed.detail());
      } else if (decision instanceof TrustDecision.NotTrusted not && !not.why().equals(NO_ENTRY)) {
        refused.add(not.why());
      }
    }
    if (!lacking.isEmpty()) {
      return new TrustDecision.Lacking(lacking);
    }
    if (!unavailable.isEmpty()) {
      return new TrustDecision.Unavailable(unavailable.get(0));
    }
    return new TrustDecision.NotTrusted(refused.isEmpty() ? NO_ENTRY : refused.get(0));
  }

  private static TrustDecision decide(
      TrustedIssuer entry,
      PresentedIssuer issuer,
      Set<String> credentialTypes,
      Documents documents,
      Instant now,
      Accreditations accreditations) {
    if (entry.anchor() instanceof TrustAnchor.SignedList list) {
      return listed(entry, list, issuer, credentialTypes, documents, now);
    }
    TrustDecision decision;
    if (entry.anchor() instanceof TrustAnchor.Federation federation) {
      decision = FederatedIssuer.judge(entry, federation, issuer, documents, now);
    } else if (entry.anchor() instanceof TrustAnchor.Accreditor accreditor) {
      decision = accreditations.judge(entry, accreditor, issuer, credentialTypes);
    } else {
      List<Problem> refused = new ArrayList<>();
      return holds(entry.anchor(), issuer, now, refused)
          ? new TrustDecision.Trusted(entry)
          : new TrustDecision.NotTrusted(refused.isEmpty() ? NO_ENTRY : refused.get(0));
    }
    return decision instanceof TrustDecision.Trusted trusted
            && !trusted.by().coversAnyOf(credentialTypes)
        ? new TrustDecision.NotTrusted(
            Problem.of(
                ProblemCode.UNTRUSTED_ISSUER,
                "the issuer is known to those who vouch for it, but not for this type"))
        : decision;
  }

  private static TrustDecision listed(
      TrustedIssuer entry,
      TrustAnchor.SignedList list,
      PresentedIssuer issuer,
      Set<String> credentialTypes,
      Documents documents,
      Instant now) {
    if (documents.get(SignedIssuerList.need(list)).isEmpty()) {
      return new TrustDecision.Lacking(List.of(SignedIssuerList.need(list)));
    }
    SignedIssuerList read = SignedIssuerList.read(list, documents, now);
    if (read.failure().isPresent()) {
      return new TrustDecision.Unavailable(read.failure().get());
    }
    List<Problem> refused = new ArrayList<>();
    for (TrustedIssuer named : read.entries()) {
      if (named.coversAnyOf(credentialTypes)
          && named.sharesJurisdictionWith(entry)
          && holds(named.anchor(), issuer, now, refused)) {
        return new TrustDecision.Trusted(named.within(entry).through(List.of(list.url())));
      }
    }
    return new TrustDecision.NotTrusted(refused.isEmpty() ? NO_ENTRY : refused.get(0));
  }

  private static boolean holds(
      TrustAnchor anchor, PresentedIssuer issuer, Instant now, List<Problem> refused) {
    if (anchor instanceof TrustAnchor.IssuerDid named) {
      return issuer instanceof PresentedIssuer.ByDid did && did.named().equals(named.did());
    }
    if (anchor instanceof TrustAnchor.IssuerUrl named) {
      return issuer instanceof PresentedIssuer.ByUrl url && url.identifier().equals(named.url());
    }
    if (anchor instanceof TrustAnchor.CertificateAuthority authority
        && issuer instanceof PresentedIssuer.ByCertificate certified) {
      Optional<Problem> fault = CertifiedIssuer.fault(certified, authority, now);
      fault.ifPresent(refused::add);
      return fault.isEmpty();
    }
    return false;
  }

  /** The entries as data. */
  public JsonArray toJson() {
    return entries.stream().map(TrustedIssuer::toJson).collect(JsonArray.collector());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustedIssuers that && entries.equals(that.entries);
  }

  @Override
  public int hashCode() {
    return Objects.hash(entries);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "TrustedIssuers[%d]", entries.size());
  }
}
