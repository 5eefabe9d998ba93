package org.cooppassport.wallet;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.vci.ClaimDescription;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;

/** Verifies what an issuer sent before any of it is stored. */
final class ReceivedCheck {
  private static final String DID_KEY = "did:key:";

  private final PeerExchange peers;
  private final ReceivedForm forms;

  ReceivedCheck(PeerExchange peers, RandomSource random) {
    this.peers = peers;
    this.forms = new ReceivedForm(random);
  }

  /** Refuses configurations of formats that cannot be verified here. */
  void requireKnownFormat(CredentialConfiguration configuration) {
    ReceivedForm.requireKnown(configuration);
  }

  /**
   * Returns the credential once its signature is one of a key that the issuer may use, its type is
   * the one offered, and it is valid now.
   *
   * @throws Refusal INVALID_VALUE if anything about it does not hold
   */
  CheckedCredential check(
      JsonValue credential,
      CredentialConfiguration configuration,
      TrustedCredentialIssuer issuer,
      Instant now) {
    Set<String> wanted = ReceivedForm.wantedTypes(configuration);
    VerificationRequest request =
        VerificationRequest.ofOne(forms.shownWhole(credential))
            .expectTrustedIssuer(issuer.trustFor(wanted))
            .ignoreHolder()
            .checkValidity()
            .ignoreStatus()
            .build();
    Verification verification = Verification.begin(request, now);
    while (!verification.missing().isEmpty()) {
      verification = verification.with(peers.gather(verification.missing()));
    }
    VerificationResult result = verification.result();
    if (!result.acceptable() || result.credentials().size() != 1) {
      throw refused("it does not verify").withProblems(problems(result));
    }
    VerifiedCredential verified = result.credentials().get(0);
    if (!verified.format().equals(configuration.format())
        || !verified.types().containsAll(wanted)) {
      throw refused("it has another format or type than was offered");
    }
    if (!issuer.mayBe(verified.issuer(), now)) {
      throw refused("it is of another issuer than the one that offered it");
    }
    JsonObject content = ReceivedForm.content(credential, configuration.format(), verified);
    requireClaims(configuration, content);
    return new CheckedCredential(
        verified.types(),
        content,
        verified.holderKey().or(() -> subjectKey(content)),
        verified.validUntil());
  }

  /** Returns the key of a W3C credential's subject that is named by its did:key. */
  private static Optional<VerificationKey> subjectKey(JsonObject content) {
    return content
        .object("credentialSubject")
        .flatMap(subject -> subject.string("id"))
        .filter(id -> id.startsWith(DID_KEY))
        .flatMap(
            id -> {
              try {
                return Optional.of(VerificationKey.fromMultikey(id.substring(DID_KEY.length())));
              } catch (InvalidKey | MalformedEncoding e) {
                return Optional.empty();
              }
            });
  }

  private static List<Problem> problems(VerificationResult result) {
    return result.findings().stream().map(Finding::problem).toList();
  }

  private static void requireClaims(CredentialConfiguration configuration, JsonObject content) {
    for (ClaimDescription claim : configuration.claims()) {
      if (claim.presence() == ClaimDescription.Presence.ALWAYS && !selects(claim.path(), content)) {
        throw refused("a claim is missing that the issuer says it always has");
      }
    }
  }

  private static boolean selects(ClaimsPath path, JsonObject content) {
    try {
      return !path.select(content).isEmpty();
    } catch (ProblemException e) {
      return false;
    }
  }

  /**
   * Refuses copies by which verifiers could be told to compare notes: the same status entry in two
   * of them (OpenID4VCI 1.0, section 15.4.1; Token Status List, section 13.2).
   */
  static void requireUnlinked(List<CredentialCopy> copies) {
    Set<JsonObject> entries = new HashSet<>();
    for (CredentialCopy copy : copies) {
      for (JsonObject entry : ReceivedForm.statusEntries(copy.credential())) {
        if (!entries.add(entry)) {
          throw refused("two copies have the same status entry");
        }
      }
    }
  }

  static Refusal refused(String why) {
    return new Refusal(
        Reason.INVALID_VALUE, "credential", "the received credential is not stored: " + why);
  }
}
