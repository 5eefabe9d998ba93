package org.cooppassport.wallet;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.HeldSdJwt;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.wallet.port.HolderKeys;

/** Makes one presentation of one copy, bound to the verifier and its nonce by the holder's key. */
final class PresentationMaker {
  private static final String BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2";

  private final HolderKeys keys;
  private final DataIntegrity dataIntegrity;

  PresentationMaker(HolderKeys keys, JsonLd jsonLd) {
    this.keys = keys;
    this.dataIntegrity = new DataIntegrity(jsonLd);
  }

  JsonValue make(AuthorizationRequest request, DcqlMatch match, CredentialCopy copy, Instant now) {
    return match.credential().format().equals(CredentialFormats.DC_SD_JWT)
        ? sdJwt(request, match, copy, now)
        : dataIntegrity(request, match, copy, now);
  }

  private JsonValue sdJwt(
      AuthorizationRequest request, DcqlMatch match, CredentialCopy copy, Instant now) {
    SdJwt revealed = HeldSdJwt.of(SdJwt.parse(copy.text())).reveal(match.disclose()).sdJwt();
    if (copy.keyReference().isEmpty()) {
      return new JsonString(revealed.text());
    }
    SdJwt bound =
        revealed.bind(
            request.clientId().toString(),
            request.nonce(),
            now,
            transactionClaims(request, match.queryId()),
            keys.signer(copy.keyReference()));
    return new JsonString(bound.text());
  }

  // OpenID4VP 1.0, appendix B.3.3.1: hashes over the texts as received, in the request's order.
  private static JsonObject transactionClaims(AuthorizationRequest request, String queryId) {
    List<TransactionData> mine =
        request.transactions().stream()
            .filter(transaction -> transaction.credentialIds().contains(queryId))
            .toList();
    if (mine.isEmpty()) {
      return JsonObject.EMPTY;
    }
    HashAlgorithm algorithm = mine.get(0).hashAlgorithm();
    return JsonObject.builder()
        .putStrings("transaction_data_hashes", mine.stream().map(t -> t.hash(algorithm)).toList())
        .put("transaction_data_hashes_alg", algorithm.ianaName())
        .build();
  }

  private JsonValue dataIntegrity(
      AuthorizationRequest request, DcqlMatch match, CredentialCopy copy, Instant now) {
    boolean boundWanted =
        request.query().credential(match.queryId()).orElseThrow().holderBinding()
            == CredentialQuery.HolderBinding.REQUIRED;
    if (!request.transactions().isEmpty()) {
      throw new Refusal(
          Reason.INVALID_TRANSACTION_DATA,
          "transaction_data",
          "a W3C credential with an embedded proof authorises no transaction");
    }
    if (copy.keyReference().isEmpty() || !boundWanted) {
      return copy.credential();
    }
    Signer holder = keys.signer(copy.keyReference());
    JsonObject presentation =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings(BASE_CONTEXT))
            .put("type", JsonArray.ofStrings("VerifiablePresentation"))
            .put("holder", HolderBinding.did(holder.publicKey()))
            .put("verifiableCredential", JsonArray.of(copy.credential()))
            .build();
    Cryptosuite suite =
        holder.publicKey().type() == KeyType.ED25519
            ? Cryptosuite.EDDSA_RDFC_2022
            : Cryptosuite.ECDSA_RDFC_2019;
    ProofOptions options =
        ProofOptions.authentication(suite, HolderBinding.verificationMethod(holder.publicKey()))
            .created(now)
            .challenge(request.nonce())
            .domain(request.clientId().toString());
    return dataIntegrity.sign(presentation, options, holder);
  }
}
