package org.cooppassport.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.acceptance.DeletionDecision;
import org.cooppassport.core.acceptance.DeletionDecision.Outcome;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeVerifier;
import org.cooppassport.wallet.fake.FakeWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The member asks whoever was shown something to delete it; the diary keeps the answer. */
class AskForDeletionTest {
  private static final DcqlQuery MEMBERSHIP =
      DcqlQuery.allOf(
          CredentialQuery.sdJwtVc(
              "m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing"))));

  private final FakeWorld world = new FakeWorld();
  private final FakeVerifier verifier = world.verifier();
  private Wallet wallet;

  @BeforeEach
  void receive() {
    wallet = world.wallet();
    wallet.receive(wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP))));
  }

  private DiaryEntry shown() {
    return wallet.present(wallet.preview(verifier.request(MEMBERSHIP)).agree()).entry();
  }

  @Test
  void isProvenByTheKeyThatWasPresentedAndTheSignedAnswerIsKept() {
    DiaryEntry entry = shown();
    assertEquals(JsonObject.EMPTY, entry.deletion());
    wallet.delete(wallet.credentials().get(0).id());
    DiaryEntry answered = wallet.askForDeletion(entry.id());
    assertEquals(Optional.of("erased"), answered.deletion().string("outcome"));
    assertTrue(answered.deletion().has("answer") && answered.deletion().has("proof"));
    assertEquals(answered, wallet.diary().get(0));
    assertTrue(
        verifier
            .deletion()
            .asked()
            .get(0)
            .isSignedByOneOf(
                List.of(
                    verifier
                        .latest()
                        .results()
                        .get(0)
                        .credentials()
                        .get(0)
                        .holderKey()
                        .orElseThrow())));
    assertFalse(answered.toJson().toJson().contains("\"keys\""), "names of keys stay inside");
  }

  @Test
  void whatMustBeKeptIsToldWithItsDayAndItsRule() {
    verifier
        .deletion()
        .deciding(
            new DeletionDecision(
                Outcome.KEPT_BY_LAW, "2031-11-21", "P5Y", "uk-mlr-2017-39", "https://law.example"));
    JsonObject told = wallet.askForDeletion(shown().id()).deletion();
    assertEquals(Optional.of("kept-by-law"), told.string("outcome"));
    assertEquals(Optional.of("2031-11-21"), told.string("until"));
    assertEquals(Optional.of("uk-mlr-2017-39"), told.string("rule"));
    assertTrue(told.string("sentence").orElseThrow().contains("2031-11-21"));
  }

  @Test
  void anAnswerThatTheVerifierDidNotSignIsNotBelievedAndThatItWasAskedIsKept() {
    DiaryEntry entry = shown();
    verifier.deletion().signingWith(SigningKey.generate(KeyType.P256, RandomSource.secure()));
    Refusal refused = assertThrows(Refusal.class, () -> wallet.askForDeletion(entry.id()));
    assertEquals(Optional.of("answer"), refused.parameter());
    JsonObject kept = wallet.diary().get(0).deletion();
    assertTrue(kept.has("askedAt"));
    assertFalse(kept.has("outcome"));
  }

  @Test
  void anErasureThatIsNotProvenIsNotBelieved() {
    DiaryEntry entry = shown();
    verifier.deletion().provingNothing();
    assertThrows(Refusal.class, () -> wallet.askForDeletion(entry.id()));
  }

  @Test
  void nothingIsAskedOfWhomNothingWasShownOrWhoNamesNoAddress() {
    DiaryEntry declined = wallet.refuse(wallet.preview(verifier.request(MEMBERSHIP)));
    assertThrows(Refusal.class, () -> wallet.askForDeletion(declined.id()));
    assertThrows(Refusal.class, () -> wallet.askForDeletion("nothing"));
    verifier.deletion().unnamed();
    DiaryEntry silent = shown();
    assertThrows(Refusal.class, () -> wallet.askForDeletion(silent.id()));
    assertEquals(List.of(), verifier.deletion().asked());
  }
}
