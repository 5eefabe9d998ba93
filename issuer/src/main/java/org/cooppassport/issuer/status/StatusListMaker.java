package org.cooppassport.issuer.status;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.issuance.IssuerKeys;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.StatusBits;
import org.cooppassport.core.status.StatusListToken;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.service.coop.Coop;

/**
 * Signs status lists, and reads each one back as a verifier would before it is served. Computes, so
 * never on an event loop. Thread-safe.
 */
final class StatusListMaker {
  /** A list that is older is of no use to a verifier; each is made anew in half that time. */
  static final Duration LIFETIME = Duration.ofHours(12);

  /** A list is valid a little earlier, for verifiers whose clock is behind ours. */
  private static final Duration CLOCKS = Duration.ofMinutes(1);

  private final DataIntegrity dataIntegrity;

  StatusListMaker(JsonLd jsonLd) {
    this.dataIntegrity = new DataIntegrity(jsonLd);
  }

  /** Returns the signed token list that is served at {@code url}. */
  PublishedList token(String url, StatusBits bits, Instant now, Duration ttl, IssuerKeys keys) {
    IssuerKeys.SdJwtKey key = keys.sdJwt();
    JwsSigning signing = StatusListToken.signing().kid(key.kid());
    if (!key.x5c().isEmpty()) {
      signing = signing.x5c(key.x5c());
    }
    String token =
        StatusListToken.issue(signing, url, bits, now, now.plus(LIFETIME), ttl, key.signer())
            .text();
    StatusListToken read =
        StatusListToken.verify(
            Jws.parse(token), key.signer().publicKey(), AllowedAlgorithms.DEFAULT);
    requireSame(bits, read.bits());
    return new PublishedList(bits, Bytes.utf8(token), PublishedList.Kind.TOKEN, now, ttl);
  }

  /** Returns the signed list credential that is served at {@code url}. */
  PublishedList bitstring(
      Coop coop,
      String url,
      StatusPurpose purpose,
      StatusBits bits,
      Instant now,
      Duration ttl,
      IssuerKeys keys) {
    IssuerKeys.MethodKey key = keys.proof();
    JsonObject credential =
        BitstringStatusList.credential(
            url, coop.did(), purpose, bits, now.minus(CLOCKS), now.plus(LIFETIME), ttl);
    Cryptosuite suite =
        key.signer().publicKey().type() == KeyType.ED25519
            ? Cryptosuite.EDDSA_RDFC_2022
            : Cryptosuite.ECDSA_RDFC_2019;
    JsonObject signed =
        dataIntegrity.sign(
            credential,
            ProofOptions.assertion(suite, key.verificationMethod()).created(now),
            key.signer());
    requireVerified(signed, key, coop, now);
    return new PublishedList(
        bits, JsonWriter.write(signed), PublishedList.Kind.BITSTRING, now, ttl);
  }

  private void requireVerified(
      JsonObject signed, IssuerKeys.MethodKey key, Coop coop, Instant now) {
    List<Problem> problems =
        dataIntegrity
            .verify(
                signed,
                ProofExpectation.assertion().controlledBy(coop.did()),
                (url, purpose) ->
                    VerificationMethod.multikey(
                        key.verificationMethod(), coop.did(), key.signer().publicKey()),
                now)
            .problems();
    if (!problems.isEmpty()) {
      throw new IllegalStateException(
          "a status list that does not verify: " + problems.get(0).code());
    }
  }

  private static void requireSame(StatusBits wanted, StatusBits read) {
    if (!wanted.equals(read)) {
      throw new IllegalStateException("a status list that reads differently");
    }
  }
}
