package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.acceptance.DeletionAnswer;
import org.cooppassport.core.acceptance.DeletionDecision.Outcome;
import org.cooppassport.core.acceptance.DeletionRequest;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.DeletionDesk;
import org.cooppassport.core.testing.TestCoop;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person asks with the key that was presented, and is answered by what the co-op must keep. */
class DeletionRequestTest {
  @TempDir Path folder;
  private VerifierUnderTest verifier;
  private TestMember member;

  @BeforeEach
  void start() {
    verifier = VerifierUnderTest.in(folder);
    member = new TestMember(verifier, "amara");
  }

  @AfterEach
  void stop() {
    verifier.close();
  }

  /** What was presented: the request, and the receipt that came of it. */
  private record Shown(AuthorizationRequest request, String receipt) {
    DeletionDesk desk() {
      return request.purpose().orElseThrow().deletion();
    }
  }

  private Shown accepted() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(200, member.answer(request, member.harbourToken(request)).statusCode());
    return new Shown(request, asking.result().string("receipt").orElseThrow());
  }

  private DeletionRequest asked(Shown shown, SigningKey by) {
    return DeletionRequest.sign(
        shown.desk().endpoint(), shown.request().nonce(), verifier.clock.instant(), by.signer());
  }

  private HttpResponse<String> post(Shown shown, DeletionRequest request) {
    return verifier.send(
        verifier
            .to(shown.desk().endpoint())
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString(JsonObject.of("request", request.text()).toJson())));
  }

  /** Asks, and checks that the verifier answers for it. */
  private DeletionAnswer ask(Shown shown) {
    DeletionRequest request = asked(shown, member.key());
    HttpResponse<String> answered = post(shown, request);
    assertEquals(200, answered.statusCode(), answered.body());
    DeletionAnswer answer = DeletionAnswer.read(VerifierUnderTest.json(answered));
    Instant now = verifier.clock.instant();
    Documents observed = document(shown.desk().by());
    assertEquals(Optional.empty(), answer.fault(request, shown.desk().by(), observed, now));
    assertTrue(
        answer
            .fault(asked(shown, TestCoop.holder("ben")), shown.desk().by(), observed, now)
            .isPresent(),
        "it is an answer to this request only");
    assertTrue(answer.fault(request, "did:web:other.example", observed, now).isPresent());
    assertTrue(answer.fault(request, shown.desk().by(), Documents.none(), now).isPresent());
    return answer;
  }

  private Documents document(String did) {
    try {
      DocumentNeed need = DidResolver.standard().missing(Did.parse(did), Documents.none()).get(0);
      String text = verifier.get(need.url()).body();
      return Documents.of(
          List.of(
              new Gathered.Fetched(
                  need, "application/did+json", Bytes.utf8(text), verifier.clock.instant())));
    } catch (DidException e) {
      throw new AssertionError(e);
    }
  }

  private HttpResponse<String> receipt(String verb, String path, JsonObject body) {
    return verifier.send(
        verifier
            .as("harbour", "/harbour/receipts/" + path)
            .header("content-type", "application/json")
            .method(verb, BodyPublishers.ofString(body.isEmpty() ? "" : body.toJson())));
  }

  private int status(String receipt) {
    return verifier.send(verifier.as("harbour", "/harbour/receipts/" + receipt).GET()).statusCode();
  }

  @Test
  void whatNoLawKeepsIsErasedWithProofAndAskedAgainItIsProvenAgain() {
    Shown shown = accepted();
    DeletionAnswer answer = ask(shown);
    assertEquals(Outcome.ERASED, answer.decision().outcome());
    assertTrue(answer.sentence().contains("erased"), answer.sentence());
    assertEquals(410, status(shown.receipt()));
    assertEquals(answer.toJson().string("proof"), ask(shown).toJson().string("proof"));
  }

  @Test
  void anotherKeyThanTheOneThatWasPresentedErasesNothing() {
    Shown shown = accepted();
    HttpResponse<String> refused = post(shown, asked(shown, TestCoop.holder("ben")));
    assertEquals(400, refused.statusCode());
    assertEquals(
        Optional.of("request"),
        VerifierUnderTest.json(refused).string("parameter"),
        refused.body());
    assertEquals(200, status(shown.receipt()));
    assertFalse(
        receipt("GET", shown.receipt() + "/retention", JsonObject.EMPTY).body().contains("Asked"));
  }

  @Test
  void aRequestForAnotherAddressOrAnotherTimeIsRefused() {
    Shown shown = accepted();
    String elsewhere = shown.desk().endpoint().replace("/harbour/", "/hillside/");
    Instant now = verifier.clock.instant();
    for (DeletionRequest bad :
        List.of(
            DeletionRequest.sign(elsewhere, shown.request().nonce(), now, member.key().signer()),
            DeletionRequest.sign(
                shown.desk().endpoint(),
                shown.request().nonce(),
                now.minus(Duration.ofMinutes(11)),
                member.key().signer()))) {
      assertEquals(400, post(shown, bad).statusCode());
    }
    assertEquals(200, status(shown.receipt()));
  }

  @Test
  void ofAPresentationThatWasNeverAcceptedNothingIsKept() {
    Asking asking = Asking.by(verifier, "harbour", "join-by-reuse");
    AuthorizationRequest request = member.fetch(asking.link());
    assertEquals(Outcome.NOTHING_KEPT, ask(new Shown(request, "")).decision().outcome());
  }

  @Test
  void anOrderToKeepItIsToldWhereNoLawKeepsItAndOnceItIsLiftedItIsErased() {
    Shown shown = accepted();
    JsonObject order = JsonObject.of("reference", "case 7/2026");
    assertEquals(200, receipt("PUT", shown.receipt() + "/hold", order).statusCode());
    DeletionAnswer answer = ask(shown);
    assertEquals(Outcome.KEPT_BY_ORDER, answer.decision().outcome());
    assertFalse(answer.toJson().toJson().contains("7/2026"));
    assertTrue(
        receipt("GET", shown.receipt() + "/retention", JsonObject.EMPTY)
            .body()
            .contains("\"erasureAskedOn\":\"2026-11-21\""));
    assertEquals(200, receipt("DELETE", shown.receipt() + "/hold", JsonObject.EMPTY).statusCode());
    assertEquals(Outcome.ERASED, ask(shown).decision().outcome());
  }

  @Test
  void whereErasingIsByHandTheRequestIsNotedAndPeopleDecide() throws IOException {
    Path settings = verifier.data.resolve("coops/harbour/coop.conf");
    Files.writeString(
        settings, Files.readString(settings) + "\nverifier.receipts-erased = by-hand\n");
    verifier.stop();
    verifier.start();
    Shown shown = accepted();
    assertEquals(Outcome.NOTED, ask(shown).decision().outcome());
    assertEquals(200, status(shown.receipt()));
    assertEquals(
        204,
        receipt("DELETE", shown.receipt() + "?ground=person-asked", JsonObject.EMPTY).statusCode());
    assertEquals(Outcome.ERASED, ask(shown).decision().outcome());
  }

  @Test
  void whatLawKeepsIsKeptUntilItsDayAndAnOrderToHoldItIsNeverTold() throws IOException {
    UnderLaw law = UnderLaw.at(verifier);
    Asking asking = law.asking();
    AuthorizationRequest request = member.fetch(asking.link());
    HttpResponse<String> taken = law.answer(member, request);
    String receipt = UnderLaw.released(asking, taken).string("receipt").orElseThrow();
    Shown shown = new Shown(request, receipt);
    DeletionAnswer open = ask(shown);
    assertEquals(Outcome.KEPT_BY_LAW, open.decision().outcome());
    assertEquals("", open.decision().until());
    assertEquals("uk-mlr-2017-39", open.decision().rule());
    assertTrue(open.decision().source().startsWith("http"), open.decision()::toString);

    hillside("POST", receipt + "/relationship-ended", JsonObject.of("on", "2026-11-20"));
    DeletionAnswer ended = ask(shown);
    assertEquals("2031-11-20", ended.decision().until());
    assertTrue(ended.sentence().contains("2031-11-20"), ended.sentence());

    hillside("PUT", receipt + "/hold", JsonObject.of("reference", "order"));
    assertEquals(ended.decision(), ask(shown).decision(), "an order changes nothing that is told");

    verifier.clock.advance(Duration.ofDays(5 * 366));
    verifier.forgetTokens();
    assertEquals(Outcome.KEPT_BY_LAW, ask(shown).decision().outcome());
    hillside("DELETE", receipt + "/hold", JsonObject.EMPTY);
    assertEquals(Outcome.ERASED, ask(shown).decision().outcome());
  }

  private void hillside(String verb, String path, JsonObject body) {
    HttpResponse<String> done =
        verifier.send(
            verifier
                .as("hillside", "/hillside/receipts/" + path)
                .header("content-type", "application/json")
                .method(verb, BodyPublishers.ofString(body.isEmpty() ? "" : body.toJson())));
    assertEquals(200, done.statusCode(), done.body());
  }

  @Test
  void theRouteNeedsAWholeRequestAndNothingElse() {
    for (JsonObject body :
        List.of(
            JsonObject.EMPTY.with("other", "x"),
            JsonObject.of("request", "no.such.thing"),
            JsonObject.of("request", JsonArray.EMPTY))) {
      HttpResponse<String> refused =
          verifier.send(
              verifier
                  .to("/harbour/deletion-requests")
                  .header("content-type", "application/json")
                  .POST(BodyPublishers.ofString(body.toJson())));
      assertEquals(400, refused.statusCode(), refused.body());
    }
  }
}
