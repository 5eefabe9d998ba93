package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.HeldSdJwt;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.core.verification.VerifiedCredential;

/** How a credential is read by the one it is for, in each format that the wallet takes. */
final class ReceivedForm {
  private static final int HEADER_BYTES = 32;
  private static final Set<String> SD_JWTS =
      Set.of(CredentialFormats.DC_SD_JWT, CredentialFormats.VC_SD_JWT);
  private static final Set<String> W3C =
      Set.of(
          CredentialFormats.LDP_VC,
          CredentialFormats.VC_SD_JWT,
          CredentialFormats.VC_JWT,
          CredentialFormats.JWT_VC_JSON);

  private final DataIntegrity dataIntegrity = new DataIntegrity(ProductContexts.jsonLd());
  private final RandomSource random;

  /**
   * @param random blinds the trial of a credential whose proofs cannot be linked
   */
  ReceivedForm(RandomSource random) {
    this.random = random;
  }

  /** Refuses configurations of formats that cannot be verified here. */
  static void requireKnown(CredentialConfiguration configuration) {
    boolean known =
        configuration.format().equals(CredentialFormats.DC_SD_JWT)
            ? configuration.vct().isPresent()
            : W3C.contains(configuration.format());
    if (!known) {
      throw new Refusal(
          Reason.VP_FORMATS_NOT_SUPPORTED,
          "format",
          "a credential configuration has no format and type that this wallet knows:"
              + " dc+sd-jwt with vct, vc+sd-jwt, ldp_vc, vc+jwt and jwt_vc_json");
    }
  }

  /** The names of the type that was offered. */
  static Set<String> wantedTypes(CredentialConfiguration configuration) {
    return configuration.format().equals(CredentialFormats.DC_SD_JWT)
        ? Set.of(configuration.vct().orElseThrow())
        : Set.copyOf(configuration.types());
  }

  /**
   * What a verifier would be shown if the holder showed everything: of a credential with a base
   * proof one derived from it, of any other itself.
   */
  String shownWhole(JsonValue credential) {
    if (!(credential instanceof JsonObject document) || !hasBaseProof(document)) {
      return text(credential);
    }
    try {
      return dataIntegrity
          .derive(
              document,
              List.of(JsonPointer.of("credentialSubject")),
              random.next(HEADER_BYTES),
              random)
          .toJson();
    } catch (ProblemException e) {
      throw ReceivedCheck.refused("nothing can be derived from it").withProblems(e.problems());
    }
  }

  private static boolean hasBaseProof(JsonObject document) {
    return document
        .object("proof")
        .flatMap(proof -> proof.string("cryptosuite"))
        .flatMap(Cryptosuite::ofId)
        .filter(Cryptosuite::disclosesSelectively)
        .isPresent();
  }

  /** What it says with all claims disclosed, also where the verified content hides some. */
  static JsonObject content(JsonValue credential, String format, VerifiedCredential verified) {
    boolean text = credential instanceof JsonString;
    if (text == format.equals(CredentialFormats.LDP_VC)) {
      throw ReceivedCheck.refused("it is a text where its format has an object, or the reverse");
    }
    if (SD_JWTS.contains(format)) {
      return HeldSdJwt.of(SdJwt.parse(text(credential))).payload();
    }
    return credential instanceof JsonObject document ? document : verified.content();
  }

  /** Where its status is looked up, as far as that tells one copy from another. */
  static List<JsonObject> statusEntries(JsonValue credential) {
    JsonObject open = openPart(credential);
    List<JsonObject> entries = new ArrayList<>();
    for (JsonValue entry : open.oneOrMany("credentialStatus")) {
      if (entry instanceof JsonObject object) {
        entries.add(object.without("id"));
      }
    }
    open.object("status").flatMap(status -> status.object("status_list")).ifPresent(entries::add);
    return entries;
  }

  /** What everybody sees of it; a status is never hidden. */
  private static JsonObject openPart(JsonValue credential) {
    if (credential instanceof JsonObject document) {
      return document;
    }
    String text = text(credential);
    if (text.indexOf('~') >= 0) {
      return SdJwt.parse(text).issuerJwt().unverifiedClaims();
    }
    JsonObject claims = Jws.parse(text).unverifiedClaims();
    return claims.object("vc").orElse(claims);
  }

  private static String text(JsonValue credential) {
    return credential instanceof JsonString string ? string.value() : credential.toJson();
  }
}
