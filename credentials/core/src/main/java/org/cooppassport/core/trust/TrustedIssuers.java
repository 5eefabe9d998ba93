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
  public static final TrustedIssuers NOBODY = new TrustedIssuers(List.of());

  private static final int MAX_ENTRIES = 10_000;

  private final List<TrustedIssuer> entries;

  private TrustedIssuers(List<TrustedIssuer> entries) {
    this.entries = List.copyOf(entries);
    if (entries.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("more than " + MAX_ENTRIES + " trusted issuers");
    }
  }

  /** The given entries, the first of which that holds decides. */
  public static TrustedIssuers of(List<TrustedIssuer> entries) {
    return new TrustedIssuers(entries);
  }

  /** The given entries, the first of which that holds decides. */
  public static TrustedIssuers of(TrustedIssuer... entries) {
    return new TrustedIssuers(List.of(entries));
  }

  /** The entries in order. */
  public List<TrustedIssuer> entries() {
    return entries;
  }

  /**
   * The lists to gather before deciding about credentials of these types; nothing that the
   * credential names is among them.
   */
  public List<DocumentNeed> missing(Set<String> credentialTypes, Documents documents) {
    List<DocumentNeed> needs = new ArrayList<>();
    for (TrustedIssuer entry : entries) {
      if (entry.coversAnyOf(credentialTypes)
          && entry.anchor() instanceof TrustAnchor.SignedList list
          && documents.get(SignedIssuerList.need(list)).isEmpty()) {
        needs.add(SignedIssuerList.need(list));
      }
    }
    return needs;
  }

  /**
   * Decides whether the issuer is trusted for a credential of these types.
   *
   * @param credentialTypes every name of the credential's type: product name, {@code vct}, type IRI
   * @param now the instant certificates and lists are judged at
   */
  public TrustDecision decide(
      PresentedIssuer issuer, Set<String> credentialTypes, Documents documents, Instant now) {
    List<String> unavailable = new ArrayList<>();
    List<Problem> refused = new ArrayList<>();
    for (TrustedIssuer entry : entries) {
      if (!entry.coversAnyOf(credentialTypes)) {
        continue;
      }
      Optional<TrustedIssuer> trusting =
          decide(entry, issuer, credentialTypes, documents, now, unavailable, refused);
      if (trusting.isPresent()) {
        return new TrustDecision.Trusted(trusting.get());
      }
    }
    if (!unavailable.isEmpty()) {
      return new TrustDecision.Unavailable(unavailable.get(0));
    }
    return new TrustDecision.NotTrusted(
        refused.isEmpty()
            ? Problem.of(
                ProblemCode.UNTRUSTED_ISSUER,
                "no trusted issuer of the policy is this issuer for this type of credential")
            : refused.get(0));
  }

  private static Optional<TrustedIssuer> decide(
      TrustedIssuer entry,
      PresentedIssuer issuer,
      Set<String> credentialTypes,
      Documents documents,
      Instant now,
      List<String> unavailable,
      List<Problem> refused) {
    if (entry.anchor() instanceof TrustAnchor.SignedList list) {
      SignedIssuerList read = SignedIssuerList.read(list, documents, now);
      if (read.failure().isPresent()) {
        unavailable.add(read.failure().get());
        return Optional.empty();
      }
      for (TrustedIssuer listed : read.entries()) {
        if (listed.coversAnyOf(credentialTypes)
            && listed.sharesJurisdictionWith(entry)
            && holds(listed.anchor(), issuer, now, refused)) {
          return Optional.of(listed.within(entry));
        }
      }
      return Optional.empty();
    }
    return holds(entry.anchor(), issuer, now, refused) ? Optional.of(entry) : Optional.empty();
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
