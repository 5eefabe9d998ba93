package org.cooppassport.e2e.bench;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.KeyBindingExpectation;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.sdjwt.VerifiedKeyBinding;
import org.cooppassport.core.sdjwt.VerifiedSdJwtVc;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Issuing an SD-JWT VC of eight selective claims, and verifying a presentation of three of them.
 */
@State(Scope.Benchmark)
public class SdJwtBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Param({"P256", "ED25519"})
  public KeyType keys;

  private final RandomSource random = RandomSource.secure();
  private SigningKey issuer;
  private JsonObject payload;
  private DisclosureFrame frame;
  private VerificationKey issuerKey;
  private String presented;

  /** Makes keys, claims and one presentation. */
  @Setup
  public void prepare() {
    issuer = SigningKey.generate(keys, random);
    issuerKey = issuer.publicKey();
    SigningKey holder = SigningKey.generate(keys, random);
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("iss", "https://riverside.example/coop")
            .put("vct", "https://schemas.cooppassport.org/types/membership/v1")
            .put("iat", NOW.getEpochSecond())
            .put("exp", NOW.getEpochSecond() + 86_400)
            .put("cnf", JsonObject.of("jwk", holder.publicKey().toJwk()));
    for (int i = 0; i < 8; i++) {
      claims.put("claim_" + i, "a value of some length, number " + i);
    }
    payload = claims.build();
    frame = DisclosureFrame.everyMemberExcept(payload, List.of("iss", "vct", "iat", "exp", "cnf"));
    VerifiedSdJwtVc held = SdJwtVc.receive(issue(), issuerKey, AllowedAlgorithms.DEFAULT);
    presented =
        held.sdJwt()
            .reveal(
                List.of(
                    ClaimsPath.of("claim_1"), ClaimsPath.of("claim_4"), ClaimsPath.of("claim_7")))
            .bind("x509_san_dns:harbour.example", "nonce", NOW, holder.signer())
            .text();
  }

  /** Salts, digests, one signature. */
  @Benchmark
  public SdJwt issue() {
    return SdJwtVc.prepare(payload, frame, random)
        .sign(Jws.signing(TokenType.SD_JWT_VC).kid("k"), issuer.signer());
  }

  /** Parsing, two signatures, digests, form and key binding. */
  @Benchmark
  public VerifiedKeyBinding verify() {
    return SdJwtVc.verify(SdJwt.parse(presented), issuerKey, AllowedAlgorithms.DEFAULT)
        .verifyKeyBinding(KeyBindingExpectation.of("x509_san_dns:harbour.example", "nonce", NOW));
  }
}
