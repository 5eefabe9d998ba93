package org.cooppassport.wallet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.vci.ClaimDescription;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.HeldSdJwt;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.verification.Finding;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;

/** Verifies what an issuer sent before any of it is stored. */
final class ReceivedCheck {
  private static final String DID_KEY = "did:key:";

  private final PeerExchange peers;

  ReceivedCheck(PeerExchange peers) {
    this.peers = peers;
  }

  /** Refuses configurations of formats that cannot be verified here. */
  void requireKnownFormat(CredentialConfiguration configuration) {
    boolean known =
        configuration.format().equals(CredentialFormats.DC_SD_JWT)
            ? configuration.vct().isPresent()
            : configuration.format().equals(CredentialFormats.LDP_VC);
    if (!known) {
      throw new Refusal(
          Reason.VP_FORMATS_NOT_SUPPORTED,
          "format",
          "a credential configuration has no format and type that this wallet knows:"
              + " dc+sd-jwt with vct, and ldp_vc");
    }
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
    Set<String> wanted = wantedTypes(configuration);
    VerificationRequest request =
        VerificationRequest.ofOne(text(credential))
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
    JsonObject content = content(credential, configuration);
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

  private static String text(JsonValue credential) {
    return credential instanceof JsonString string ? string.value() : credential.toJson();
  }

  private static Set<String> wantedTypes(CredentialConfiguration configuration) {
    return configuration.format().equals(CredentialFormats.DC_SD_JWT)
        ? Set.of(configuration.vct().orElseThrow())
        : Set.copyOf(configuration.types());
  }

  // With all claims disclosed, also for a format whose verified content hides some.
  private static JsonObject content(JsonValue credential, CredentialConfiguration configuration) {
    if (configuration.format().equals(CredentialFormats.DC_SD_JWT)) {
      return HeldSdJwt.of(SdJwt.parse(text(credential))).payload();
    }
    if (credential instanceof JsonObject object) {
      return object;
    }
    throw refused("it is a text where its format has an object");
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
      for (JsonObject entry : statusEntries(copy)) {
        if (!entries.add(entry)) {
          throw refused("two copies have the same status entry");
        }
      }
    }
  }

  private static List<JsonObject> statusEntries(CredentialCopy copy) {
    List<JsonObject> entries = new ArrayList<>();
    if (copy.credential() instanceof JsonObject object) {
      object.oneOrMany("credentialStatus").forEach(e -> addEntry(entries, e));
    } else {
      SdJwt.parse(copy.text())
          .issuerJwt()
          .unverifiedClaims()
          .object("status")
          .flatMap(status -> status.object("status_list"))
          .ifPresent(entries::add);
    }
    return entries;
  }

  private static void addEntry(List<JsonObject> entries, JsonValue entry) {
    if (entry instanceof JsonObject object) {
      entries.add(object.without("id"));
    }
  }

  static Refusal refused(String why) {
    return new Refusal(
        Reason.INVALID_VALUE, "credential", "the received credential is not stored: " + why);
  }
}
