package org.cooppassport.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.KeyBindingExpectation;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.sdjwt.VerifiedSdJwtVc;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** SD-JWT VCs to and from Authlete's library, with Nimbus for the signatures on its side. */
@Tag("interop")
class AuthleteSdJwtTest {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String AUDIENCE = "x509_hash:dGVzdA";
  private static final String NONCE = "nonce-9";
  private static final String TYPE = "https://credentials.example/membership";

  // Ours, verified by theirs

  private static SdJwt ours(SigningKey issuer, SigningKey holder) {
    JsonObject payload =
        JsonReader.readObject(
                """
                {"iss": "https://issuer.example/riverside",
                 "vct": "https://credentials.example/membership", "class": "worker",
                 "address": {"locality": "Bristol", "country": "GB"},
                 "nationalities": ["GB", "PT"]}
                """)
            .with("cnf", JsonObject.of("jwk", holder.publicKey().toJwk()));
    return SdJwtVc.prepare(
            payload,
            DisclosureFrame.of(
                List.of(
                    ClaimsPath.of("class"),
                    ClaimsPath.of("address"),
                    ClaimsPath.of("address", "locality"),
                    ClaimsPath.of("nationalities").everyItem())),
            RANDOM)
        .sign(Jws.signing(TokenType.SD_JWT_VC).kid("k1"), issuer.signer());
  }

  /** What a verifier does with their library: signatures, digests, key binding. */
  private static Map<String, Object> verifiedByTheirs(String text, VerificationKey issuer)
      throws ParseException, JOSEException {
    SDJWT sdJwt = SDJWT.parse(text);
    SignedJWT credential = SignedJWT.parse(sdJwt.getCredentialJwt());
    ECKey key = ECKey.parse(issuer.toJwk().toJson());
    assertTrue(credential.verify(new ECDSAVerifier(key)));
    assertEquals("dc+sd-jwt", credential.getHeader().getType().getType());
    Map<String, Object> claims =
        new SDObjectDecoder()
            .decode(credential.getJWTClaimsSet().toJSONObject(), sdJwt.getDisclosures());
    SignedJWT binding = SignedJWT.parse(sdJwt.getBindingJwt());
    @SuppressWarnings("unchecked")
    Map<String, Object> cnf = (Map<String, Object>) claims.get("cnf");
    @SuppressWarnings("unchecked")
    ECKey holder = ECKey.parse((Map<String, Object>) cnf.get("jwk"));
    assertTrue(binding.verify(new ECDSAVerifier(holder)));
    assertEquals(sdJwt.getSDHash(), binding.getJWTClaimsSet().getStringClaim("sd_hash"));
    assertEquals(NONCE, binding.getJWTClaimsSet().getStringClaim("nonce"));
    assertEquals(List.of(AUDIENCE), binding.getJWTClaimsSet().getAudience());
    return claims;
  }

  @Test
  void theirLibraryReadsAndVerifiesWhatWePresent() throws Exception {
    SigningKey issuer = SigningKey.generate(KeyType.P256, RANDOM);
    SigningKey holder = SigningKey.generate(KeyType.P256, RANDOM);
    String presented =
        ours(issuer, holder)
            .verify(TokenType.SD_JWT_VC, issuer.publicKey(), AllowedAlgorithms.DEFAULT)
            .reveal(List.of(ClaimsPath.of("class"), ClaimsPath.of("address", "locality")))
            .bind(AUDIENCE, NONCE, NOW, holder.signer())
            .text();
    Map<String, Object> claims = verifiedByTheirs(presented, issuer.publicKey());
    assertEquals("worker", claims.get("class"));
    assertEquals(Map.of("locality", "Bristol", "country", "GB"), claims.get("address"));
    assertEquals(List.of(), claims.get("nationalities"));
  }

  @Test
  void theirLibraryTakesNothingFromADisclosureOfOursThatWasChanged() throws Exception {
    SigningKey issuer = SigningKey.generate(KeyType.P256, RANDOM);
    SigningKey holder = SigningKey.generate(KeyType.P256, RANDOM);
    SDJWT sdJwt = SDJWT.parse(ours(issuer, holder).text());
    List<Disclosure> changed =
        sdJwt.getDisclosures().stream()
            .map(
                disclosure ->
                    "class".equals(disclosure.getClaimName())
                        ? new Disclosure(disclosure.getSalt(), "class", "consumer")
                        : disclosure)
            .toList();
    Map<String, Object> payload =
        SignedJWT.parse(sdJwt.getCredentialJwt()).getJWTClaimsSet().toJSONObject();
    assertEquals(
        "worker", new SDObjectDecoder().decode(payload, sdJwt.getDisclosures()).get("class"));
    assertFalse(new SDObjectDecoder().decode(payload, changed).containsKey("class"));
    assertNotEquals(new SDJWT(sdJwt.getCredentialJwt(), changed).toString(), sdJwt.toString());
  }

  // Theirs, verified by ours

  /** A credential as their library makes it: nested claims, array elements, decoys. */
  private static SDJWT theirs(ECKey issuer, ECKey holder) throws JOSEException {
    SDObjectBuilder address = new SDObjectBuilder();
    Disclosure locality = address.putSDClaim("locality", "Bristol");
    address.putClaim("country", "GB");
    Disclosure nationality = new Disclosure("PT");
    SDObjectBuilder payload = new SDObjectBuilder("sha-384");
    payload.putClaim("iss", "https://issuer.example/riverside");
    payload.putClaim("vct", TYPE);
    payload.putClaim("cnf", Map.of("jwk", holder.toPublicJWK().toJSONObject()));
    Disclosure membership = payload.putSDClaim("class", "worker");
    payload.putDecoyDigests(3);
    SDObjectBuilder inner = new SDObjectBuilder("sha-384");
    Disclosure innerLocality = inner.putSDClaim("locality", locality.getClaimValue());
    inner.putClaim("country", "GB");
    payload.putClaim("address", inner.build());
    payload.putClaim("nationalities", List.of("GB", nationality.toArrayElement("sha-384")));
    SignedJWT credential =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType("dc+sd-jwt"))
                .keyID("k1")
                .build(),
            claims(payload.build(true)));
    credential.sign(new ECDSASigner(issuer));
    return new SDJWT(credential.serialize(), List.of(membership, innerLocality, nationality));
  }

  private static JWTClaimsSet claims(Map<String, Object> json) {
    JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder();
    json.forEach(claims::claim);
    return claims.build();
  }

  private static String bound(SDJWT sdJwt, ECKey holder) throws JOSEException {
    SignedJWT binding =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).type(new JOSEObjectType("kb+jwt")).build(),
            new JWTClaimsSet.Builder()
                .issueTime(Date.from(NOW))
                .audience(AUDIENCE)
                .claim("nonce", NONCE)
                .claim("sd_hash", sdJwt.getSDHash())
                .build());
    binding.sign(new ECDSASigner(holder));
    return new SDJWT(sdJwt.getCredentialJwt(), sdJwt.getDisclosures(), binding.serialize())
        .toString();
  }

  private static ECKey key() throws JOSEException {
    return new ECKeyGenerator(Curve.P_256).generate();
  }

  private static VerificationKey read(ECKey key) {
    return VerificationKey.fromJwk(JsonReader.readObject(key.toPublicJWK().toJSONString()));
  }

  private static VerifiedSdJwtVc verifiedByOurs(String text, ECKey issuer) {
    VerifiedSdJwtVc verified =
        SdJwtVc.verify(SdJwt.parse(text), read(issuer), AllowedAlgorithms.DEFAULT);
    assertEquals(
        Optional.of(NONCE),
        verified
            .sdJwt()
            .verifyKeyBinding(KeyBindingExpectation.of(AUDIENCE, NONCE, NOW))
            .claims()
            .string("nonce"));
    return verified;
  }

  @Test
  void weReadAndVerifyWhatTheirLibraryMakes() throws Exception {
    ECKey issuer = key();
    ECKey holder = key();
    JsonObject payload =
        verifiedByOurs(bound(theirs(issuer, holder), holder), issuer).sdJwt().payload();
    assertEquals(Optional.of("worker"), payload.string("class"));
    assertEquals(
        Optional.of("Bristol"), payload.object("address").flatMap(a -> a.string("locality")));
    assertEquals(Optional.of(JsonArray.ofStrings("GB", "PT")), payload.array("nationalities"));
  }

  @Test
  void weRefuseWhatWasChangedInTheirs() throws Exception {
    ECKey issuer = key();
    ECKey holder = key();
    SDJWT made = theirs(issuer, holder);
    List<Disclosure> forged =
        List.of(
            new Disclosure(made.getDisclosures().get(0).getSalt(), "class", "consumer"),
            made.getDisclosures().get(1),
            made.getDisclosures().get(2));
    List<Disclosure> added =
        List.of(made.getDisclosures().get(0), new Disclosure("standing", "active"));
    for (SDJWT changed :
        List.of(
            new SDJWT(made.getCredentialJwt(), forged),
            new SDJWT(made.getCredentialJwt(), added),
            new SDJWT(
                made.getCredentialJwt(),
                List.of(made.getDisclosures().get(0), made.getDisclosures().get(0))),
            new SDJWT(theirs(key(), holder).getCredentialJwt(), List.of()))) {
      String text = bound(changed, holder);
      assertThrows(ProblemException.class, () -> verifiedByOurs(text, issuer));
    }
    String byAnother = bound(made, key());
    assertThrows(ProblemException.class, () -> verifiedByOurs(byAnother, issuer));
    String good = bound(made, holder);
    String without = good.replaceFirst("~[^~]+~", "~");
    assertThrows(ProblemException.class, () -> verifiedByOurs(without, issuer));
  }
}
