package org.cooppassport.e2e.bench;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.ld.DocumentError;
import com.apicatalog.ld.signature.SigningError;
import com.apicatalog.ld.signature.VerificationError;
import com.apicatalog.ld.signature.eddsa.EdDSASignature2022;
import com.apicatalog.multikey.MultiKey;
import com.apicatalog.vc.integrity.DataIntegrityProofDraft;
import com.apicatalog.vc.issuer.Issuer;
import com.apicatalog.vc.verifier.Verifier;
import com.authlete.sd.Disclosure;
import com.authlete.sd.SDJWT;
import com.authlete.sd.SDObjectBuilder;
import com.authlete.sd.SDObjectDecoder;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import jakarta.json.Json;
import java.io.StringReader;
import java.net.URI;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;

/**
 * The same work by libraries that anybody may take from Maven Central, used as their documentation
 * shows it, keys and contexts prepared beforehand.
 */
final class Alternatives {
  private static final String MEMBERSHIP =
      Schemas.example("membership/credential/worker-member.json");

  private Alternatives() {}

  private static IllegalStateException failed(Throwable cause) {
    return new IllegalStateException(cause);
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("does not hold");
    }
  }

  /** The credential as JWT: signed and verified, and the payload read. */
  static Workload nimbus() {
    try {
      ECKey key = new ECKeyGenerator(Curve.P_256).generate();
      ECDSASigner signer = new ECDSASigner(key);
      ECDSAVerifier verifier = new ECDSAVerifier(key.toPublicJWK());
      Map<String, Object> credential = JWTClaimsSet.parse(MEMBERSHIP).toJSONObject();
      return new Workload() {
        @Override
        public String issue() {
          JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
          credential.forEach(claims::claim);
          claims.claim("id", "urn:uuid:" + UUID.randomUUID());
          SignedJWT token = new SignedJWT(header("vc+jwt"), claims.build());
          try {
            token.sign(signer);
          } catch (JOSEException e) {
            throw failed(e);
          }
          return token.serialize();
        }

        @Override
        public Optional<String> derive(String issued) {
          return Optional.empty();
        }

        @Override
        public Object verify(String shown) {
          try {
            SignedJWT token = SignedJWT.parse(shown);
            require(token.verify(verifier));
            return token.getJWTClaimsSet();
          } catch (ParseException | JOSEException e) {
            throw failed(e);
          }
        }
      };
    } catch (ParseException | JOSEException e) {
      throw failed(e);
    }
  }

  private static JWSHeader header(String type) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256)
        .type(new JOSEObjectType(type))
        .keyID("k")
        .build();
  }

  /** An SD-JWT VC of eight claims, of which three are presented with a key binding. */
  static Workload authlete() {
    try {
      ECKey key = new ECKeyGenerator(Curve.P_256).generate();
      ECKey holder = new ECKeyGenerator(Curve.P_256).generate();
      return new AuthleteWorkload(
          new ECDSASigner(key),
          new ECDSASigner(holder),
          new ECDSAVerifier(key.toPublicJWK()),
          holder);
    } catch (JOSEException e) {
      throw failed(e);
    }
  }

  private record AuthleteWorkload(
      ECDSASigner signer, ECDSASigner holderSigner, ECDSAVerifier verifier, ECKey holder)
      implements Workload {
    @Override
    public String issue() {
      SDObjectBuilder builder = new SDObjectBuilder();
      builder.putClaim("iss", "https://riverside.example/coop");
      builder.putClaim("vct", "https://schemas.cooppassport.org/types/membership/v1");
      builder.putClaim("iat", Workloads.NOW.getEpochSecond());
      builder.putClaim("exp", Workloads.NOW.getEpochSecond() + 86_400);
      builder.putClaim("cnf", Map.of("jwk", holder.toPublicJWK().toJSONObject()));
      List<Disclosure> disclosures = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        disclosures.add(builder.putSDClaim("claim_" + i, "a value of some length, number " + i));
      }
      JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
      builder.build().forEach(claims::claim);
      return new SDJWT(signed("dc+sd-jwt", claims.build(), signer), disclosures).toString();
    }

    private static String signed(String type, JWTClaimsSet claims, ECDSASigner signer) {
      SignedJWT token = new SignedJWT(header(type), claims);
      try {
        token.sign(signer);
      } catch (JOSEException e) {
        throw failed(e);
      }
      return token.serialize();
    }

    @Override
    public Optional<String> derive(String issued) {
      SDJWT all = SDJWT.parse(issued);
      List<Disclosure> chosen =
          List.of(
              all.getDisclosures().get(1),
              all.getDisclosures().get(4),
              all.getDisclosures().get(7));
      SDJWT some = new SDJWT(all.getCredentialJwt(), chosen);
      JWTClaimsSet claims =
          new JWTClaimsSet.Builder()
              .issueTime(Date.from(Workloads.NOW))
              .audience(Workloads.AUDIENCE)
              .claim("nonce", Workloads.NONCE)
              .claim("sd_hash", some.getSDHash())
              .build();
      return Optional.of(
          new SDJWT(all.getCredentialJwt(), chosen, signed("kb+jwt", claims, holderSigner))
              .toString());
    }

    @Override
    public Object verify(String shown) {
      try {
        SDJWT sdJwt = SDJWT.parse(shown);
        SignedJWT credential = SignedJWT.parse(sdJwt.getCredentialJwt());
        require(credential.verify(verifier));
        Map<String, Object> claims =
            new SDObjectDecoder()
                .decode(credential.getJWTClaimsSet().toJSONObject(), sdJwt.getDisclosures());
        @SuppressWarnings("unchecked")
        Map<String, Object> cnf = (Map<String, Object>) claims.get("cnf");
        @SuppressWarnings("unchecked")
        ECKey bound = ECKey.parse((Map<String, Object>) cnf.get("jwk"));
        SignedJWT binding = SignedJWT.parse(sdJwt.getBindingJwt());
        require(binding.verify(new ECDSAVerifier(bound)));
        require(sdJwt.getSDHash().equals(binding.getJWTClaimsSet().getStringClaim("sd_hash")));
        require(Workloads.NONCE.equals(binding.getJWTClaimsSet().getStringClaim("nonce")));
        require(List.of(Workloads.AUDIENCE).equals(binding.getJWTClaimsSet().getAudience()));
        return claims;
      } catch (ParseException | JOSEException e) {
        throw failed(e);
      }
    }
  }

  /** A credential with an embedded proof by eddsa-rdfc-2022. */
  static Workload iron() {
    byte[] seed = Workloads.hash().slice(0, 32).toByteArray();
    byte[] publicKey = new Ed25519PrivateKeyParameters(seed, 0).generatePublicKey().getEncoded();
    String multikey = Multibase.base58btc(Multicodec.ED25519_PUB.wrap(Bytes.owned(publicKey)));
    String did = "did:key:" + multikey;
    MultiKey key = new MultiKey();
    key.setId(URI.create(did + "#" + multikey));
    key.setController(URI.create(did));
    key.setAlgorithm("ED25519");
    key.setPublicKey(publicKey);
    key.setPrivateKey(seed);
    EdDSASignature2022 suite = new EdDSASignature2022();
    Map<URI, Document> contexts = contexts();
    Issuer issuer = suite.createIssuer(key).loader((url, options) -> contexts.get(url));
    Verifier verifier = Verifier.with(suite).loader((url, options) -> contexts.get(url));
    // It takes no status entry without an id.
    JsonObject credential =
        JsonReader.readObject(MEMBERSHIP).without("credentialStatus").with("issuer", did);
    return new Workload() {
      @Override
      public String issue() {
        try {
          DataIntegrityProofDraft draft =
              suite.createDraft(key.id(), URI.create("https://w3id.org/security#assertionMethod"));
          draft.created(Workloads.NOW);
          return issuer
              .sign(read(credential.with("id", "urn:uuid:" + UUID.randomUUID()).toJson()), draft)
              .compacted()
              .toString();
        } catch (SigningError | DocumentError e) {
          throw failed(e);
        }
      }

      @Override
      public Optional<String> derive(String issued) {
        return Optional.empty();
      }

      @Override
      public Object verify(String shown) {
        try {
          return verifier.verify(read(shown));
        } catch (VerificationError | DocumentError e) {
          throw failed(e);
        }
      }
    };
  }

  private static jakarta.json.JsonObject read(String text) {
    try (var reader = Json.createReader(new StringReader(text))) {
      return reader.readObject();
    }
  }

  private static Map<URI, Document> contexts() {
    Map<URI, Document> contexts = new HashMap<>();
    for (Resource context : Schemas.contexts()) {
      try {
        contexts.put(URI.create(context.url()), JsonDocument.of(new StringReader(context.text())));
      } catch (JsonLdError e) {
        throw failed(e);
      }
    }
    return contexts;
  }
}
