package org.cooppassport.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.KeyBindingExpectation;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SD-JWT VCs to and from the {@code @sd-jwt} packages. */
@Tag("interop")
class ForeignSdJwtTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String AUDIENCE = "x509_hash:dGVzdA";
  private static final JsonObject CLAIMS =
      JsonReader.readObject(
          """
          {"iss": "https://issuer.example/riverside", "vct": "https://credentials.example/membership",
           "iat": 1795219200, "class": "worker", "standing": "active",
           "address": {"locality": "Bristol", "country": "GB"}, "nationalities": ["GB", "PT"]}
          """);

  private static NodePeer peer;

  @BeforeAll
  static void connect() {
    peer = NodePeer.orSkip();
  }

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"ES256", "EDDSA"})
  void theirVerifierAcceptsOurPresentationAndRefusesATamperedOne(SignatureAlgorithm algorithm) {
    SigningKey issuer = SigningKey.generate(algorithm.keyType(), RANDOM);
    SigningKey holder = SigningKey.generate(KeyType.P256, RANDOM);
    SdJwt issued = issue(issuer, holder);
    SdJwt presented =
        issued
            .verify(TokenType.SD_JWT_VC, issuer.publicKey(), AllowedAlgorithms.DEFAULT)
            .reveal(List.of(ClaimsPath.of("class"), ClaimsPath.of("address", "country")))
            .bind(AUDIENCE, "nonce-1", NOW, holder.signer());

    JsonObject answer = verify(presented.text(), issuer.publicKey(), algorithm, "nonce-1");
    assertEquals(Optional.of(true), answer.bool("verified"), answer::toString);
    JsonObject payload = answer.object("payload").orElseThrow();
    assertEquals(Optional.of("worker"), payload.string("class"));
    assertEquals(
        "{\"country\":\"GB\"}", payload.object("address").orElseThrow().without("_sd").toJson());
    assertFalse(payload.has("standing"));

    String tampered = presented.text().replaceFirst("~[A-Za-z0-9_-]{4}", "~AAAA");
    assertEquals(
        Optional.of(false),
        verify(tampered, issuer.publicKey(), algorithm, "nonce-1").bool("verified"));
    assertEquals(
        Optional.of(false),
        verify(presented.text(), issuer.publicKey(), algorithm, "nonce-2").bool("verified"));
  }

  @ParameterizedTest
  @EnumSource(
      value = SignatureAlgorithm.class,
      names = {"ES256", "EDDSA"})
  void weAcceptTheirPresentationAndRefuseATamperedOne(SignatureAlgorithm algorithm) {
    JsonObject frame =
        JsonReader.readObject(
            """
            {"_sd": ["class", "standing", "nationalities"], "_sd_decoy": 2,
             "address": {"_sd": ["locality", "country"]}, "nationalities": {"_sd": [0, 1]}}
            """);
    JsonObject issued =
        peer.call(
            "sdJwtIssue",
            JsonObject.builder()
                .put("payload", CLAIMS)
                .put("frame", frame)
                .put("algorithm", algorithm.joseName())
                .build());
    VerificationKey key =
        VerificationKey.fromJwk(issued.object("publicKey").orElseThrow().without("key_ops", "ext"));
    String presentation =
        peer.call(
                "sdJwtPresent",
                JsonObject.builder()
                    .put("credential", issued.string("credential").orElseThrow())
                    .put(
                        "frame",
                        JsonReader.read("{\"class\": true, \"nationalities\": {\"1\": true}}"))
                    .put("holderKey", issued.object("holderKey").orElseThrow())
                    .put("audience", AUDIENCE)
                    .put("nonce", "nonce-3")
                    .put("iat", NOW.getEpochSecond())
                    .build())
            .string("presentation")
            .orElseThrow();

    VerifiedSdJwt verified =
        SdJwt.parse(presentation).verify(TokenType.SD_JWT_VC, key, AllowedAlgorithms.DEFAULT);
    assertEquals(
        Optional.of("nonce-3"),
        verified
            .verifyKeyBinding(KeyBindingExpectation.of(AUDIENCE, "nonce-3", NOW))
            .claims()
            .string("nonce"));
    assertEquals(Optional.of("worker"), verified.payload().string("class"));
    assertEquals(Optional.of(JsonArray.ofStrings("PT")), verified.payload().array("nationalities"));
    assertFalse(verified.payload().has("standing"));

    ProblemException wrongNonce =
        assertThrows(
            ProblemException.class,
            () -> verified.verifyKeyBinding(KeyBindingExpectation.of(AUDIENCE, "nonce-4", NOW)));
    assertTrue(wrongNonce.getMessage().contains("nonce"));
    char[] changed = presentation.toCharArray();
    int inSignature = presentation.indexOf('~') - 20;
    changed[inSignature] = changed[inSignature] == 'A' ? 'B' : 'A';
    assertThrows(
        ProblemException.class,
        () ->
            SdJwt.parse(new String(changed))
                .verify(TokenType.SD_JWT_VC, key, AllowedAlgorithms.DEFAULT));
  }

  private static SdJwt issue(SigningKey issuer, SigningKey holder) {
    JsonObject payload = CLAIMS.with("cnf", JsonObject.of("jwk", holder.publicKey().toJwk()));
    DisclosureFrame frame =
        DisclosureFrame.of(
            List.of(
                ClaimsPath.of("class"),
                ClaimsPath.of("standing"),
                ClaimsPath.of("address", "locality"),
                ClaimsPath.of("address", "country"),
                ClaimsPath.of("nationalities").everyItem()));
    return SdJwtIssuance.prepare(payload, frame, RANDOM)
        .sign(Jws.signing(TokenType.SD_JWT_VC).kid("k1"), issuer.signer());
  }

  private static JsonObject verify(
      String credential, VerificationKey key, SignatureAlgorithm algorithm, String nonce) {
    return peer.call(
        "sdJwtVerify",
        JsonObject.builder()
            .put("credential", credential)
            .put("publicKey", key.toJwk())
            .put("algorithm", algorithm.joseName())
            .put("nonce", nonce)
            .build());
  }
}
