package org.cooppassport.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.HeldSdJwt;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.wallet.port.HolderKeys;

/**
 * Makes one presentation of one copy, bound to the verifier and its nonce by the holder's key, in
 * the form its credential format has (OpenID4VP 1.0, appendix B).
 */
final class PresentationMaker {
  private static final String CONTEXT_V1 = "https://www.w3.org/2018/credentials/v1";
  private static final String CONTEXT_V2 = "https://www.w3.org/ns/credentials/v2";
  private static final String DATA_INTEGRITY_V2 = "https://w3id.org/security/data-integrity/v2";

  private final HolderKeys keys;
  private final SignPresentation presentations;

  PresentationMaker(HolderKeys keys, JsonLd jsonLd, RandomSource random) {
    this.keys = keys;
    this.presentations = new SignPresentation(keys, jsonLd, random);
  }

  /**
   * Makes a presentation.
   *
   * @param transactions those that this very presentation authorises
   */
  JsonValue make(
      ValidatedRequest request,
      DcqlMatch match,
      CredentialCopy copy,
      List<TransactionData> transactions,
      Instant now) {
    String format = match.credential().format();
    if (Revealing.selective(format)) {
      return sdJwt(request, match, copy, transactions, now);
    }
    if (!transactions.isEmpty()) {
      throw new Refusal(
          Reason.INVALID_TRANSACTION_DATA,
          "transaction_data",
          "a credential of format " + format + " authorises no transaction");
    }
    boolean boundWanted =
        request.request().query().credential(match.queryId()).orElseThrow().holderBinding()
            == CredentialQuery.HolderBinding.REQUIRED;
    JsonValue credential = revealed(match, copy);
    if (copy.keyReference().isEmpty() || !boundWanted) {
      return credential;
    }
    Signer holder = keys.signer(copy.keyReference());
    return switch (format) {
      case CredentialFormats.VC_JWT -> enveloped(request, credential, holder, now);
      case CredentialFormats.JWT_VC_JSON -> firstDataModel(request, credential, holder, now);
      default -> dataIntegrity(request, credential, copy.keyReference(), now);
    };
  }

  /** Returns the credential as a verifier gets to see it, without the holder's proof. */
  JsonValue revealed(DcqlMatch match, CredentialCopy copy) {
    if (Revealing.selective(match.credential().format())) {
      return new JsonString(
          HeldSdJwt.of(SdJwt.parse(copy.text())).reveal(match.disclose()).sdJwt().text());
    }
    return copy.credential() instanceof JsonObject document && Revealing.derivable(document)
        ? presentations.derive(document, Revealing.pointers(match.disclose(), document))
        : copy.credential();
  }

  private JsonValue sdJwt(
      ValidatedRequest request,
      DcqlMatch match,
      CredentialCopy copy,
      List<TransactionData> transactions,
      Instant now) {
    SdJwt revealed = HeldSdJwt.of(SdJwt.parse(copy.text())).reveal(match.disclose()).sdJwt();
    if (copy.keyReference().isEmpty()) {
      return new JsonString(revealed.text());
    }
    SdJwt bound =
        revealed.bind(
            request.audience(),
            request.request().nonce(),
            now,
            Authorisation.claims(transactions),
            keys.signer(copy.keyReference()));
    return new JsonString(bound.text());
  }

  /** Securing Verifiable Credentials using JOSE and COSE, section 3.1.2. */
  private static JsonValue enveloped(
      ValidatedRequest request, JsonValue credential, Signer holder, Instant now) {
    String token = ((JsonString) credential).value();
    JsonObject inner =
        JsonObject.builder()
            .put("@context", CONTEXT_V2)
            .put("id", "data:application/vc+jwt," + token)
            .put("type", "EnvelopedVerifiableCredential")
            .build();
    JsonObject claims =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings(CONTEXT_V2))
            .put("type", JsonArray.ofStrings("VerifiablePresentation"))
            .put("holder", HolderBinding.did(holder.publicKey()))
            .put("verifiableCredential", JsonArray.of(inner))
            .put("aud", request.audience())
            .put("nonce", request.request().nonce())
            .put("iat", now.getEpochSecond())
            .build();
    return token(TokenType.VP_JWT, claims, holder);
  }

  /** VCDM 1.1, section 6.3.1, as OpenID4VP 1.0, appendix B.1.3.1 has it. */
  private static JsonValue firstDataModel(
      ValidatedRequest request, JsonValue credential, Signer holder, Instant now) {
    JsonObject presentation =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings(CONTEXT_V1))
            .put("type", JsonArray.ofStrings("VerifiablePresentation"))
            .put("verifiableCredential", JsonArray.of(credential))
            .build();
    JsonObject claims =
        JsonObject.builder()
            .put("iss", HolderBinding.did(holder.publicKey()))
            .put("aud", request.audience())
            .put("nonce", request.request().nonce())
            .put("iat", now.getEpochSecond())
            .put("nbf", now.getEpochSecond())
            .put("vp", presentation)
            .build();
    return token(TokenType.JWT_VC_1_1, claims, holder);
  }

  private static JsonValue token(TokenType type, JsonObject claims, Signer holder) {
    return new JsonString(
        Jws.signing(type)
            .kid(HolderBinding.verificationMethod(holder.publicKey()))
            .sign(claims, holder)
            .text());
  }

  private JsonValue dataIntegrity(
      ValidatedRequest request, JsonValue credential, String keyReference, Instant now) {
    boolean first =
        credential instanceof JsonObject document
            && document.oneOrMany("@context").strings().orElse(List.of()).contains(CONTEXT_V1);
    List<String> contexts = first ? List.of(CONTEXT_V1, DATA_INTEGRITY_V2) : List.of(CONTEXT_V2);
    JsonObject presentation =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings(contexts))
            .put("type", JsonArray.ofStrings("VerifiablePresentation"))
            .put("holder", presentations.holder(keyReference))
            .put("verifiableCredential", JsonArray.of(credential))
            .build();
    return presentations.sign(
        presentation,
        keyReference,
        new SignPresentation.Asked(
            Optional.of(request.request().nonce()), List.of(request.audience())),
        now);
  }
}
