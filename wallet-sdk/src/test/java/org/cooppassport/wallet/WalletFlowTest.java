package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vci.NotificationRequest.Event;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeVerifier;
import org.cooppassport.wallet.fake.FakeWorld;
import org.junit.jupiter.api.Test;

class WalletFlowTest {
  private static final CredentialQuery MEMBERSHIP =
      CredentialQuery.sdJwtVc("m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing")));
  private static final CredentialQuery KYC =
      CredentialQuery.sdJwtVc(
          "k",
          FakeIssuer.KYC_VCT,
          List.of(ClaimsQuery.of("given_name"), ClaimsQuery.of("address", "country")));

  private final FakeWorld world = new FakeWorld();

  @Test
  void receivesABatchListsItAndPresentsExactlyWhatIsAsked() {
    Wallet wallet = world.wallet();
    List<WalletCredential> received =
        receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP, FakeIssuer.KYC));
    assertEquals(2, received.size());
    assertEquals("Riverside Food Co-op", received.get(0).issuerName());
    assertEquals("Card", received.get(0).title());
    assertEquals(5, received.get(0).copiesLeft());
    assertEquals(
        List.of(Event.CREDENTIAL_ACCEPTED, Event.CREDENTIAL_ACCEPTED),
        world.issuer().notifications().stream().map(n -> n.event()).toList());
    assertEquals(2, wallet.credentials().size());

    String link = world.verifier().request(DcqlQuery.allOf(MEMBERSHIP, KYC));
    PresentationPreview preview = wallet.preview(link);
    assertTrue(preview.answerable());
    Consent consent = preview.consent();
    assertEquals("verifier.example", consent.provenName());
    assertEquals("Harbour Housing Co-op", consent.claimedName());
    assertEquals("to join", consent.purpose().purpose());
    assertEquals("five years", consent.purpose().retention());
    assertEquals(Set.of("[\"standing\"]"), asked(consent.sharings().get(0)));
    assertEquals("The standing", labelled(consent.sharings().get(0), "[\"standing\"]"));
    assertEquals(Set.of("[\"given_name\"]", "[\"address\"]"), asked(consent.sharings().get(1)));

    PresentationReceipt receipt = wallet.present(preview.agree());
    assertEquals(DiaryEntry.Outcome.DELIVERED, receipt.entry().outcome());
    assertTrue(receipt.redirect().isPresent());
    List<VerifiedCredential> seen = world.verifier().latest().results().get(0).credentials();
    assertEquals(2, seen.size());
    assertTrue(seen.get(0).content().has("standing"));
    assertFalse(seen.get(0).content().has("memberNumber"));
    assertEquals(seen.get(0).holderKey(), seen.get(1).holderKey(), "one holder, provably");

    List<DiaryEntry> diary = wallet.diary();
    assertEquals(1, diary.size());
    assertFalse(diary.get(0).toJson().toJson().contains("Ada"), "the diary keeps no values");
    assertEquals(4, wallet.credential(received.get(0).id()).orElseThrow().copiesLeft());
  }

  @Test
  void usesAnotherKeyForEveryVerifier() {
    Wallet wallet = world.wallet();
    receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP, FakeIssuer.KYC));
    present(wallet, world.verifier(), DcqlQuery.allOf(MEMBERSHIP));
    present(wallet, world.otherVerifier(), DcqlQuery.allOf(MEMBERSHIP, KYC));
    present(wallet, world.verifier(), DcqlQuery.allOf(KYC));
    VerifiedCredential first = credential(world.verifier(), 0);
    assertFalse(first.holderKey().equals(credential(world.otherVerifier(), 0).holderKey()));
    assertEquals(
        credential(world.otherVerifier(), 0).holderKey(),
        credential(world.otherVerifier(), 1).holderKey());
  }

  @Test
  void presentsEncryptedAndFetchesRequestsByPostWithItsOwnNonce() {
    Wallet wallet = world.wallet();
    receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP));
    world.verifier().answeredBy(ResponseMode.DIRECT_POST_JWT).fetchedByPost();
    present(wallet, world.verifier(), DcqlQuery.allOf(MEMBERSHIP));
    assertEquals(1, world.verifier().latest().results().size());
    String posted =
        world.network().requests().get(world.network().requests().size() - 1).body().toUtf8();
    assertTrue(posted.startsWith("response=ey"), "one encrypted parameter");
  }

  @Test
  void presentsAW3cCredentialWholeAndSaysSo() {
    for (KeyType type : List.of(KeyType.ED25519, KeyType.P256)) {
      FakeWorld fresh = new FakeWorld();
      Wallet wallet = fresh.wallet(WalletSettings.DEFAULT.withKeyTypes(type));
      WalletCredential held =
          receive(wallet, fresh.issuer().link(FakeIssuer.MEMBERSHIP_W3C)).get(0);
      assertEquals("ldp_vc", held.format());
      DcqlQuery query =
          DcqlQuery.allOf(
              CredentialQuery.ldpVc(
                  "w",
                  List.of("https://schemas.cooppassport.org/vocab#CoopMembershipCredential"),
                  List.of(ClaimsQuery.of("credentialSubject", "standing"))));
      PresentationPreview preview = wallet.preview(fresh.verifier().request(query));
      assertEquals(Sharing.Extent.WHOLE, preview.consent().sharings().get(0).extent());
      assertTrue(preview.consent().warnings().contains(ConsentWarning.WHOLE_CREDENTIAL));
      wallet.present(preview.agree());
      assertEquals(
          VerifiedCredential.HolderProof.PROVEN, credential(fresh.verifier(), 0).holderProof());
    }
  }

  @Test
  void proves256AndEd25519KeysAndFetchesAnOfferByReference() {
    for (KeyType type : List.of(KeyType.ED25519, KeyType.P256)) {
      FakeWorld fresh = new FakeWorld();
      Wallet wallet = fresh.wallet(WalletSettings.DEFAULT.withKeyTypes(type));
      receive(
          wallet,
          new org.cooppassport.core.openid.vci.CredentialOfferLink.ByReference(
                  URI.create(fresh.issuer().identifier() + "/offer"))
              .toLink());
      present(wallet, fresh.verifier(), DcqlQuery.allOf(MEMBERSHIP));
      assertEquals(type, credential(fresh.verifier(), 0).holderKey().orElseThrow().type());
    }
  }

  @Test
  void fetchesANewNonceOnceWhenTheFirstIsNotTaken() {
    world.issuer().losingNonces(1);
    assertEquals(1, receive(world.wallet(), world.issuer().link(FakeIssuer.MEMBERSHIP)).size());
    assertEquals(2, world.network().posted("/riverside/nonce").size());
  }

  @Test
  void keepsWhatItHoldsWhenItIsOpenedAgain() {
    receive(world.wallet(), world.issuer().link(FakeIssuer.MEMBERSHIP));
    Wallet again = world.wallet();
    assertEquals(1, again.credentials().size());
    present(again, world.verifier(), DcqlQuery.allOf(MEMBERSHIP));
    again.delete(again.credentials().get(0).id());
    assertEquals(List.of(), again.credentials());
  }

  @Test
  void prefersTheCredentialTheMemberChooses() {
    Wallet wallet = world.wallet();
    String first = receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP)).get(0).id();
    world.clock().advance(Duration.ofMinutes(1));
    receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP));
    PresentationPreview preview =
        wallet.preview(world.verifier().request(DcqlQuery.allOf(MEMBERSHIP)));
    assertEquals(2, preview.alternatives().get("m").size());
    assertFalse(first.equals(preview.consent().sharings().get(0).credentialId()));
    assertEquals(first, preview.preferring(first).consent().sharings().get(0).credentialId());
  }

  @Test
  void prefersCredentialsOfOneIssuerSoThatTheyAreSeenToBeOfOneHolder() {
    Wallet wallet = world.wallet();
    receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP, FakeIssuer.KYC));
    world.clock().advance(Duration.ofMinutes(1));
    receive(wallet, world.otherIssuer().link(FakeIssuer.MEMBERSHIP));
    PresentationPreview both =
        wallet.preview(world.verifier().request(DcqlQuery.allOf(MEMBERSHIP, KYC)));
    assertEquals(
        Set.of("Riverside Food Co-op"),
        both.consent().sharings().stream().map(Sharing::issuerName).collect(Collectors.toSet()));
    assertFalse(both.consent().warnings().contains(ConsentWarning.NOT_LINKED));
    PresentationPreview alone =
        wallet.preview(world.verifier().request(DcqlQuery.allOf(MEMBERSHIP)));
    assertEquals("Harbour Housing Co-op", alone.consent().sharings().get(0).issuerName());
    String harbours = alone.consent().sharings().get(0).credentialId();
    assertTrue(both.preferring(harbours).consent().warnings().contains(ConsentWarning.NOT_LINKED));
  }

  @Test
  void saysNoWithoutReason() {
    Wallet wallet = world.wallet();
    receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP));
    DiaryEntry entry =
        wallet.refuse(wallet.preview(world.verifier().request(DcqlQuery.allOf(MEMBERSHIP))));
    assertEquals(DiaryEntry.Outcome.DECLINED, entry.outcome());
    AuthorizationResponse.Declined answer =
        assertInstanceOf(
            AuthorizationResponse.Declined.class, world.verifier().latest().answers().get(0));
    assertEquals("access_denied", answer.error().code());
    assertEquals("", answer.error().description());
  }

  @Test
  void matchesValuesAndWarnsThatAnAnswerTellsThem() {
    Wallet wallet = world.wallet();
    receive(wallet, world.issuer().link(FakeIssuer.MEMBERSHIP));
    ClaimsQuery active = ClaimsQuery.of("standing").withValues(List.of(new JsonString("active")));
    PresentationPreview preview =
        wallet.preview(
            world
                .verifier()
                .request(
                    DcqlQuery.allOf(
                        CredentialQuery.sdJwtVc("m", FakeIssuer.MEMBERSHIP_VCT, List.of(active)))));
    assertTrue(preview.consent().warnings().contains(ConsentWarning.PROBES_VALUES));
    wallet.present(preview.agree());
    assertEquals(1, world.verifier().latest().results().size());
  }

  private static List<WalletCredential> receive(Wallet wallet, String link) {
    return wallet.receive(wallet.preview(ReceivedOffer.read(link)));
  }

  private static void present(Wallet wallet, FakeVerifier verifier, DcqlQuery query) {
    wallet.present(wallet.preview(verifier.request(query)).agree());
  }

  private static VerifiedCredential credential(FakeVerifier verifier, int index) {
    return verifier.latest().results().get(0).credentials().get(index);
  }

  private static Set<String> asked(Sharing sharing) {
    return sharing.claims().stream()
        .filter(claim -> claim.reason() == SharedClaim.Reason.ASKED)
        .map(SharedClaim::path)
        .collect(Collectors.toSet());
  }

  private static String labelled(Sharing sharing, String path) {
    return sharing.claims().stream()
        .filter(claim -> claim.path().equals(path))
        .map(SharedClaim::label)
        .findFirst()
        .orElseThrow();
  }
}
