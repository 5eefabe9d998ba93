package org.cooppassport.verifier.coops;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.verifier.policies.CoopPolicies;

/**
 * One co-op as a verifier.
 *
 * @param coop who it is
 * @param asking how it asks wallets
 * @param requestLife how long a request may be answered
 * @param resultKept how long a result can be read after that
 * @param redirects where a browser may be sent after an answer, by name
 * @param language what its pages and sentences are written in
 * @param policies what it asks for
 * @param statedAgreements those that lie in its folder, in force or not
 * @param law the legal tables it goes by
 * @param erasing whether receipts are erased when their time is over
 * @param linkedDocuments what the VC API holds credentials against beside their status
 * @param timeStamps whether and by whom its receipts are time-stamped
 * @param evidence how it tests its partners
 */
public record VerifierCoop(
    Coop coop,
    PresentationSettings asking,
    Duration requestLife,
    Duration resultKept,
    Map<String, URI> redirects,
    Locale language,
    CoopPolicies policies,
    List<Agreement> statedAgreements,
    LegalTables law,
    TimeStampChoice timeStamps,
    Erasing erasing,
    Policy.LinkedDocuments linkedDocuments,
    EvidenceSettings evidence) {
  /** Whether receipts are erased by themselves. */
  public enum Erasing {
    WHEN_DUE,
    BY_HAND
  }

  /** VP-06: the longer a request lives, the longer it can be shown to somebody else. */
  public static final Duration LONGEST_REQUEST = Duration.ofMinutes(3);

  public VerifierCoop {
    Objects.requireNonNull(coop);
    Objects.requireNonNull(asking);
    Objects.requireNonNull(resultKept);
    Objects.requireNonNull(language);
    Objects.requireNonNull(policies);
    redirects = Map.copyOf(redirects);
    Objects.requireNonNull(law);
    Objects.requireNonNull(timeStamps);
    Objects.requireNonNull(erasing);
    Objects.requireNonNull(linkedDocuments);
    Objects.requireNonNull(evidence);
    statedAgreements = List.copyOf(statedAgreements);
    if (requestLife.compareTo(LONGEST_REQUEST) > 0) {
      throw new IllegalArgumentException("a request lives at most " + LONGEST_REQUEST);
    }
  }

  /** Returns the co-op's id. */
  public String id() {
    return coop.id();
  }

  /** Tells whether it keeps to the High Assurance Interoperability Profile. */
  public boolean highAssurance() {
    return asking.profile() == PresentationSettings.Profile.HAIP;
  }

  /** Returns the origin of the pages that this server shows for it. */
  public String ownOrigin() {
    URI base = URI.create(coop.base());
    return base.getScheme() + "://" + base.getRawAuthority();
  }

  /** Tells whether a page of this origin is the co-op's own. */
  public boolean mayAskFrom(String origin) {
    return origin.equals(ownOrigin()) || asking.origins().contains(origin);
  }

  /** Returns the address that is configured under a name. */
  public Optional<URI> redirect(String name) {
    return Optional.ofNullable(redirects.get(name));
  }

  /** Returns {@code expectations} with those that the co-op's settings add. */
  public VerificationRequest.Builder adding(VerificationRequest.Builder expectations) {
    return switch (linkedDocuments) {
      case BUILT_IN -> expectations;
      case FETCHED -> expectations.gatherLinkedDocuments();
    };
  }
}
