package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Receives a W3C credential in every form, and presents of it what is asked. */
class WalletFormsTest {
  private static Stream<CredentialForm> forms() {
    return Stream.of(
        CredentialForm.LDP_VC,
        CredentialForm.LDP_VC_ECDSA_SD,
        CredentialForm.LDP_VC_BBS,
        CredentialForm.VC_SD_JWT,
        CredentialForm.VC_JWT,
        CredentialForm.JWT_VC_JSON);
  }

  private static DcqlQuery asking(CredentialForm form) {
    return DcqlQuery.parse(
        JsonReader.readObject(
            ("{'credentials':[{'id':'w','format':'"
                    + form.identifier()
                    + "','meta':{'type_values':[['CoopMembershipCredential']]},"
                    + "'claims':[{'path':['credentialSubject','standing']}]}]}")
                .replace('\'', '"')));
  }

  @TestFactory
  Stream<DynamicTest> everyFormIsReceivedAndPresentedByItsHolder() {
    return forms().map(form -> dynamicTest(form.wireName(), () -> presented(form)));
  }

  private static void presented(CredentialForm form) {
    FakeWorld world = new FakeWorld();
    world.issuer().issuingAs(form);
    Wallet wallet = world.wallet();
    OfferPreview offer =
        wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP_W3C)));
    WalletCredential held = wallet.receive(offer).get(0);
    assertEquals(form.identifier(), held.format());
    assertEquals(
        "active",
        held.content()
            .object("credentialSubject")
            .flatMap(subject -> subject.string("standing"))
            .orElseThrow());

    PresentationPreview preview = wallet.preview(world.verifier().request(asking(form)));
    boolean chosen = form.reveals() == CredentialForm.Reveals.CHOSEN_CLAIMS;
    assertEquals(
        chosen ? Sharing.Extent.SELECTED : Sharing.Extent.WHOLE,
        preview.consent().sharings().get(0).extent());
    wallet.present(preview.agree());
    VerificationResult result = world.verifier().latest().results().get(0);
    assertEquals(List.of(), result.findings());
    VerifiedCredential seen = result.credentials().get(0);
    assertEquals(form.identifier(), seen.format());
    assertEquals(VerifiedCredential.HolderProof.PROVEN, seen.holderProof());
    assertEquals("active", seen.claims().text("standing").orElseThrow());
    assertEquals(chosen, seen.claims().value("membershipClass").isEmpty());
  }

  @TestFactory
  Stream<DynamicTest> aChangedCredentialIsNotStoredInAnyForm() {
    return forms().map(form -> dynamicTest(form.wireName(), () -> refused(form)));
  }

  private static void refused(CredentialForm form) {
    FakeWorld world = new FakeWorld();
    world
        .issuer()
        .issuingAs(form)
        .bendingCredentials(all -> all.stream().map(c -> bent(c)).toList());
    Wallet wallet = world.wallet();
    OfferPreview offer =
        wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP_W3C)));
    assertThrows(Refusal.class, () -> wallet.receive(offer));
    assertTrue(wallet.credentials().isEmpty());
  }

  private static JsonValue bent(JsonValue credential) {
    if (credential instanceof JsonObject document) {
      JsonObject subject = document.object("credentialSubject").orElseThrow();
      JsonObject changed =
          document.with("credentialSubject", subject.with("standing", "provisional"));
      assertFalse(changed.equals(document));
      return changed;
    }
    String text = ((JsonString) credential).value();
    int end = text.indexOf('~') < 0 ? text.length() : text.indexOf('~');
    char other = text.charAt(end - 9) == 'A' ? 'B' : 'A';
    return new JsonString(text.substring(0, end - 9) + other + text.substring(end - 8));
  }
}
