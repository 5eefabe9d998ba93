package org.cooppassport.e2e.bench;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.KeyBindingExpectation;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.vcjose.Envelope;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.schemas.Schemas;

/**
 * The same membership in every mechanism. Each credential is another one, and reading what was
 * received is part of verifying it.
 */
final class Workloads {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final String AUDIENCE = "x509_san_dns:harbour.example";
  static final String NONCE = "nonce-1";
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final DataIntegrity INTEGRITY = new DataIntegrity(ProductContexts.jsonLd());
  private static final JsonObject MEMBERSHIP =
      JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"));
  private static final List<JsonPointer> MANDATORY =
      List.of(JsonPointer.of("issuer"), JsonPointer.of("validFrom"));
  private static final List<JsonPointer> CHOSEN =
      List.of(JsonPointer.parse("/credentialSubject/standing"));

  private Workloads() {}

  private static JsonObject another(VerificationKey issuer) {
    return MEMBERSHIP
        .with("issuer", DidKey.of(issuer).toString())
        .with("id", "urn:uuid:" + java.util.UUID.nameUUIDFromBytes(RANDOM.next(16).toByteArray()));
  }

  private static MethodLookup lookup(VerificationKey issuer) {
    return DidResolver.standard()
            .resolve(DidKey.of(issuer).toString(), Documents.none(), NOW)
            .documentOrThrow()
        ::method;
  }

  private static Object held(ProofVerdict verdict) {
    return verdict
        .verified()
        .orElseThrow(() -> new IllegalStateException(verdict.problems().toString()));
  }

  /** An embedded proof over the whole credential. */
  static Workload embedded(Cryptosuite suite, KeyType type) {
    SigningKey key = SigningKey.generate(type, RANDOM);
    ProofOptions options =
        ProofOptions.assertion(suite, DidKey.methodUrl(key.publicKey())).created(NOW);
    MethodLookup lookup = lookup(key.publicKey());
    return new Workload() {
      @Override
      public String issue() {
        return INTEGRITY.sign(another(key.publicKey()), options, key.signer()).toJson();
      }

      @Override
      public Optional<String> derive(String issued) {
        return Optional.empty();
      }

      @Override
      public Object verify(String shown) {
        return held(
            INTEGRITY.verify(
                JsonReader.readObject(shown), ProofExpectation.assertion(), lookup, NOW));
      }
    };
  }

  /** A base proof and what is derived from it: one claim beside what is mandatory. */
  static Workload selective(Cryptosuite suite) {
    SigningKey ecdsa = SigningKey.generate(KeyType.P256, RANDOM);
    BbsKey bbs = BbsKey.generate(RANDOM);
    boolean unlinkable = suite == Cryptosuite.BBS_2023;
    VerificationKey key = unlinkable ? bbs.publicKey() : ecdsa.publicKey();
    ProofOptions options = ProofOptions.assertion(suite, DidKey.methodUrl(key)).created(NOW);
    MethodLookup lookup = lookup(key);
    return new Workload() {
      @Override
      public String issue() {
        JsonObject base =
            unlinkable
                ? INTEGRITY.signForDisclosure(
                    another(key), options, bbs.signer(), MANDATORY, RANDOM)
                : INTEGRITY.signForDisclosure(
                    another(key), options, ecdsa.signer(), MANDATORY, RANDOM);
        return base.toJson();
      }

      @Override
      public Optional<String> derive(String issued) {
        JsonObject base = JsonReader.readObject(issued);
        return Optional.of(INTEGRITY.derive(base, CHOSEN, RANDOM.next(32), RANDOM).toJson());
      }

      @Override
      public Object verify(String shown) {
        return held(
            INTEGRITY.verify(
                JsonReader.readObject(shown), ProofExpectation.assertion(), lookup, NOW));
      }
    };
  }

  /** A W3C credential as JWT. */
  static Workload vcJwt(KeyType type) {
    SigningKey key = SigningKey.generate(type, RANDOM);
    String method = DidKey.methodUrl(key.publicKey());
    return new Workload() {
      @Override
      public String issue() {
        return VcJose.sign(EnvelopeKind.CREDENTIAL, another(key.publicKey()), method, key.signer())
            .text();
      }

      @Override
      public Optional<String> derive(String issued) {
        return Optional.empty();
      }

      @Override
      public Object verify(String shown) {
        return Envelope.read("application/vc+jwt", shown)
            .verify(key.publicKey(), AllowedAlgorithms.DEFAULT);
      }
    };
  }

  /** The JWT of data model 1.1. */
  static Workload jwtVc() {
    SigningKey key = SigningKey.generate(KeyType.P256, RANDOM);
    JsonObject document =
        MEMBERSHIP
            .without("validFrom", "validUntil", "credentialStatus")
            .with("issuanceDate", "2026-01-01T00:00:00Z");
    JsonObject older =
        JsonReader.readObject(
            document
                .toJson()
                .replace(
                    "https://www.w3.org/ns/credentials/v2",
                    "https://www.w3.org/2018/credentials/v1"));
    return new Workload() {
      @Override
      public String issue() {
        JsonObject vc =
            older
                .with("issuer", DidKey.of(key.publicKey()).toString())
                .with("id", another(key.publicKey()).string("id").orElseThrow());
        return Jws.signing(TokenType.JWT_VC_1_1)
            .kid(DidKey.methodUrl(key.publicKey()))
            .sign(JsonObject.of("vc", vc), key.signer())
            .text();
      }

      @Override
      public Optional<String> derive(String issued) {
        return Optional.empty();
      }

      @Override
      public Object verify(String shown) {
        return Envelope.read("application/jwt", shown)
            .verify(key.publicKey(), AllowedAlgorithms.DEFAULT);
      }
    };
  }

  /** A W3C credential as SD-JWT, of which one of two hidden claims is shown. */
  static Workload vcSdJwt() {
    SigningKey key = SigningKey.generate(KeyType.P256, RANDOM);
    DisclosureFrame frame =
        DisclosureFrame.of(
            List.of(
                ClaimsPath.of("credentialSubject", "standing"),
                ClaimsPath.of("credentialSubject", "politicalRights")));
    return new Workload() {
      @Override
      public String issue() {
        return VcJose.signSelective(
                EnvelopeKind.CREDENTIAL,
                another(key.publicKey()),
                frame,
                DidKey.methodUrl(key.publicKey()),
                key.signer(),
                RANDOM)
            .text();
      }

      @Override
      public Optional<String> derive(String issued) {
        return Optional.of(
            SdJwt.parse(issued)
                .verify(TokenType.VC_SD_JWT, key.publicKey(), AllowedAlgorithms.DEFAULT)
                .reveal(List.of(ClaimsPath.of("credentialSubject", "standing")))
                .text());
      }

      @Override
      public Object verify(String shown) {
        return Envelope.read("application/vc+sd-jwt", shown)
            .verify(key.publicKey(), AllowedAlgorithms.DEFAULT);
      }
    };
  }

  /** The claims of an SD-JWT VC: eight selective ones. */
  static JsonObject claims(VerificationKey holder) {
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("iss", "https://riverside.example/coop")
            .put("vct", "https://schemas.cooppassport.org/types/membership/v1")
            .put("iat", NOW.getEpochSecond())
            .put("exp", NOW.getEpochSecond() + 86_400)
            .put("cnf", JsonObject.of("jwk", holder.toJwk()));
    for (int i = 0; i < 8; i++) {
      claims.put("claim_" + i, "a value of some length, number " + i);
    }
    return claims.build();
  }

  /** An SD-JWT VC of eight claims, of which three are presented with a key binding. */
  static Workload dcSdJwt(KeyType type) {
    SigningKey key = SigningKey.generate(type, RANDOM);
    SigningKey holder = SigningKey.generate(type, RANDOM);
    JsonObject payload = claims(holder.publicKey());
    DisclosureFrame frame =
        DisclosureFrame.everyMemberExcept(payload, List.of("iss", "vct", "iat", "exp", "cnf"));
    List<ClaimsPath> chosen =
        List.of(ClaimsPath.of("claim_1"), ClaimsPath.of("claim_4"), ClaimsPath.of("claim_7"));
    return new Workload() {
      @Override
      public String issue() {
        return SdJwtVc.prepare(payload, frame, RANDOM)
            .sign(Jws.signing(TokenType.SD_JWT_VC).kid("k"), key.signer())
            .text();
      }

      @Override
      public Optional<String> derive(String issued) {
        return Optional.of(
            SdJwtVc.receive(SdJwt.parse(issued), key.publicKey(), AllowedAlgorithms.DEFAULT)
                .sdJwt()
                .reveal(chosen)
                .bind(AUDIENCE, NONCE, NOW, holder.signer())
                .text());
      }

      @Override
      public Object verify(String shown) {
        return SdJwtVc.verify(SdJwt.parse(shown), key.publicKey(), AllowedAlgorithms.DEFAULT)
            .verifyKeyBinding(KeyBindingExpectation.of(AUDIENCE, NONCE, NOW));
      }
    };
  }

  /** Returns fresh bytes to sign. */
  static Bytes hash() {
    return RANDOM.next(64);
  }
}
