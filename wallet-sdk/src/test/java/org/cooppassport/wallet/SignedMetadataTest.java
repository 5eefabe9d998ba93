package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.cooppassport.wallet.fake.InMemoryNetwork;
import org.cooppassport.wallet.jdk.StoredHolderKeys;
import org.cooppassport.wallet.port.WalletHttp;
import org.junit.jupiter.api.Test;

class SignedMetadataTest {
  private static final String PATH = "/.well-known/openid-credential-issuer";
  private static final String SIGNED_ENDPOINT = "https://issuer.example/riverside/credential";
  private static final WalletSettings REQUIRED =
      WalletSettings.DEFAULT.withMetadata(MetadataSigning.REQUIRED);

  private final FakeWorld world = new FakeWorld();
  private final FakeIssuer issuer = world.issuer();
  private final RandomSource random = RandomSource.secure();
  private final SigningKey otherKey = SigningKey.generate(KeyType.P256, random);

  private OfferPreview preview(Wallet wallet) {
    return wallet.preview(ReceivedOffer.read(issuer.link(FakeIssuer.MEMBERSHIP)));
  }

  private List<WalletHttp.Request> fetches() {
    return world.network().requests().stream()
        .filter(request -> request.uri().getPath().contains(PATH))
        .toList();
  }

  /** Refuses, and asks for nothing else afterwards. */
  private Refusal refusal(Function<JsonObject, String> token) {
    issuer.signingMetadata(token);
    int before = world.network().requests().size();
    Refusal refusal = assertThrows(Refusal.class, () -> preview(world.wallet()));
    assertEquals(before + 1, world.network().requests().size(), "nothing plain is asked for");
    return refusal;
  }

  private Refusal bent(UnaryOperator<JsonObject> bend) {
    return refusal(claims -> issuer.signedMetadata(bend.apply(claims)));
  }

  private String signed(JsonObject claims, SigningKey key, Bytes certificate) {
    return Jws.signing(TokenType.ISSUER_METADATA)
        .x5c(List.of(certificate))
        .sign(claims, key.signer())
        .text();
  }

  @Test
  void takesWhatTheIssuerSignedAndNotWhatItSaysPlainly() {
    issuer.signingMetadata(
        claims ->
            issuer.signedMetadata(
                claims
                    .with("batch_credential_issuance", JsonObject.EMPTY.with("batch_size", 3))
                    .with("iss", issuer.identifier())
                    .with("exp", FakeWorld.START.plusSeconds(60).getEpochSecond())));
    Wallet wallet = world.wallet();
    OfferPreview offer = preview(wallet);
    assertEquals(3, offer.metadata().batchSize(), "10 stand in the plain ones");
    assertEquals(SIGNED_ENDPOINT, offer.metadata().credentialEndpoint().toString());
    assertEquals(1, wallet.receive(offer).size());
    assertEquals(
        "application/jwt, application/json;q=0.9", fetches().get(0).headers().get("Accept"));
  }

  @Test
  void anIssuerThatDoesNotSignIsReadUnlessSigningIsRequired() {
    assertEquals(1, world.wallet().receive(preview(world.wallet())).size());
    Refusal refusal = assertThrows(Refusal.class, () -> preview(world.wallet(REQUIRED)));
    assertEquals(Reason.ACCESS_DENIED, refusal.reason());
    assertEquals("application/jwt", fetches().get(fetches().size() - 1).headers().get("Accept"));

    issuer.signingMetadata(issuer::signedMetadata);
    assertEquals(1, world.wallet(REQUIRED).receive(preview(world.wallet(REQUIRED))).size());
  }

  @Test
  void changedMetadataAreRefused() {
    Refusal refusal =
        refusal(
            claims -> {
              String[] good = issuer.signedMetadata(claims).split("\\.");
              String[] other = issuer.signedMetadata(claims.with("extra", "x")).split("\\.");
              return good[0] + "." + other[1] + "." + good[2];
            });
    assertEquals(Reason.INVALID_VALUE, refusal.reason());
  }

  @Test
  void metadataOfAnotherSubjectAreRefused() {
    assertTrue(
        bent(claims -> claims.with("sub", world.otherIssuer().identifier()))
            .getMessage()
            .contains("sub"));
    assertTrue(bent(claims -> claims.without("sub")).getMessage().contains("sub"));
    assertThrows(
        Refusal.class,
        () -> {
          issuer.signingMetadata(
              claims ->
                  issuer.signedMetadata(
                      claims.with("credential_issuer", world.otherIssuer().identifier())));
          preview(world.wallet());
        });
  }

  @Test
  void metadataAttestedToByAnotherThanTheSignerAreRefused() {
    assertTrue(
        bent(claims -> claims.with("iss", world.otherIssuer().identifier()))
            .getMessage()
            .contains("iss"));
  }

  @Test
  void metadataThatAreOverOrToComeOrOfNoTimeAreRefused() {
    long now = FakeWorld.START.getEpochSecond();
    assertTrue(bent(claims -> claims.with("exp", now - 61)).getMessage().contains("exp"));
    assertTrue(bent(claims -> claims.with("iat", now + 61)).getMessage().contains("iat"));
    assertTrue(bent(claims -> claims.without("iat")).getMessage().contains("iat"));
    assertTrue(bent(claims -> claims.with("nbf", now + 61)).getMessage().contains("nbf"));
  }

  @Test
  void anUnknownSignerIsRefused() {
    TestCertificates stranger =
        TestCertificates.authority("Somebody", FakeWorld.START.minus(Duration.ofDays(30)));
    Bytes certificate = stranger.leaf(otherKey.publicKey(), "issuer.example");
    assertEquals(
        Reason.ACCESS_DENIED, refusal(claims -> signed(claims, otherKey, certificate)).reason());
    assertEquals(
        Reason.ACCESS_DENIED,
        refusal(
                claims ->
                    Jws.signing(TokenType.ISSUER_METADATA)
                        .kid("key-1")
                        .sign(claims, otherKey.signer())
                        .text())
            .reason(),
        "no certificate");
  }

  @Test
  void anotherIssuerOfTheSameAuthorityDoesNotSignForThisOne() {
    Bytes certificate = world.authority().leaf(otherKey.publicKey(), "harbour.example");
    assertEquals(
        Reason.ACCESS_DENIED, refusal(claims -> signed(claims, otherKey, certificate)).reason());
  }

  @Test
  void aSignatureByAnotherKeyThanTheCertificatesIsRefused() {
    Bytes certificate =
        world
            .authority()
            .leaf(SigningKey.generate(KeyType.P256, random).publicKey(), "issuer.example");
    assertEquals(
        Reason.INVALID_VALUE, refusal(claims -> signed(claims, otherKey, certificate)).reason());
  }

  @Test
  void anotherKindOfTokenIsRefused() {
    Bytes certificate = world.authority().leaf(otherKey.publicKey(), "issuer.example");
    for (TokenType type : List.of(TokenType.SD_JWT_VC, TokenType.JWT_VC_1_1)) {
      Refusal refusal =
          refusal(
              claims ->
                  Jws.signing(type)
                      .x5c(List.of(certificate))
                      .sign(claims, otherKey.signer())
                      .text());
      assertEquals(Reason.INVALID_VALUE, refusal.reason(), type.typ());
    }
    assertEquals(Reason.INVALID_VALUE, refusal(claims -> "no.token").reason());
  }

  @Test
  void signedMetadataAreNotAskedForWhereNoAuthorityIsKnown() {
    assertEquals(1, preview(knowingNoAuthority(WalletSettings.DEFAULT)).offered().size());
    assertEquals("application/json", fetches().get(0).headers().get("Accept"));

    assertThrows(Refusal.class, () -> preview(knowingNoAuthority(REQUIRED)));
    assertEquals(1, fetches().size(), "nothing is asked for in vain");

    world
        .network()
        .host(
            "issuer.example",
            request ->
                InMemoryNetwork.text("application/jwt", issuer.signedMetadata(JsonObject.EMPTY)));
    assertEquals(
        Reason.ACCESS_DENIED,
        assertThrows(Refusal.class, () -> preview(knowingNoAuthority(WalletSettings.DEFAULT)))
            .reason(),
        "signed unasked");
  }

  private Wallet knowingNoAuthority(WalletSettings settings) {
    return Wallet.builder(
            world.network(), world.store(), new StoredHolderKeys(world.store(), random))
        .trustingIssuers(
            new ListedIssuers(
                List.of(
                    TrustedCredentialIssuer.ofOwnNames(
                        issuer.identifier(), "Riverside", TrustAnchors.NONE))))
        .clock(world.clock())
        .settings(settings)
        .build();
  }
}
