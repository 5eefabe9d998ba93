package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.cooppassport.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers on one store, asked at the same instant: what happens once happens once. */
class SharedStoreTest {
  @TempDir private static Path folder;
  private static IssuerServer one;
  private static IssuerServer two;
  private static Caller officeOfOne;
  private static Caller officeOfTwo;

  @BeforeAll
  static void start() throws Exception {
    one = IssuerServer.make(folder);
    one.client("riverside", "office", RunningIssuer.ALL);
    one.setting("riverside", "publish-every = 60 seconds", "publish-every = 200 ms");
    one.start();
    two = one.beside();
    officeOfOne = Caller.client(one, "riverside", "office");
    officeOfTwo = Caller.client(two, "riverside", "office");
  }

  @AfterAll
  static void stop() {
    two.close();
    one.close();
  }

  private static Caller office(int i) {
    return i % 2 == 0 ? officeOfOne : officeOfTwo;
  }

  private static CompletableFuture<Caller.Answer> asked(Callable<Caller.Answer> call) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return call.call();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static List<Caller.Answer> allOf(List<CompletableFuture<Caller.Answer>> asked) {
    return asked.stream().map(CompletableFuture::join).toList();
  }

  private static JsonObject offer() {
    return Examples.offer(Examples.wanted(Examples.MEMBERSHIP, Examples.membership()));
  }

  @Test
  @Tag("attack:VCI-02")
  void aCodeThatIsRedeemedAtBothGivesOneToken() throws Exception {
    Caller.Answer offer = officeOfOne.post("/offers", offer());
    HolderWallet atOne = new HolderWallet(one, "riverside");
    HolderWallet atTwo = new HolderWallet(two, "riverside");
    String code = atOne.code(offer);
    Optional<String> tx = offer.json().string("tx_code");
    List<Caller.Answer> answers =
        allOf(
            IntStream.range(0, 64)
                .mapToObj(i -> asked(() -> (i % 2 == 0 ? atOne : atTwo).redeem(code, tx)))
                .toList());
    assertEquals(1, answers.stream().filter(answer -> answer.status() == 200).count());
    assertTrue(
        answers.stream().allMatch(answer -> Set.of(200, 400, 429, 503).contains(answer.status())));
  }

  @Test
  @Tag("attack:STA-08")
  void noIndexIsGivenByBoth() {
    List<Caller.Answer> issued =
        allOf(
            IntStream.range(0, 30)
                .mapToObj(
                    i ->
                        asked(
                            () ->
                                office(i)
                                    .post(
                                        "/credentials/issue",
                                        Examples.issue(
                                            Examples.MEMBERSHIP, Examples.membership()))))
                .toList());
    Set<String> indexes = new HashSet<>();
    for (Caller.Answer answer : issued) {
      assertEquals(201, answer.status(), answer.body());
      JsonObject status =
          answer.json().oneOrMany("credentialStatus").objects().orElseThrow().get(0);
      String list = status.string("statusListCredential").orElseThrow();
      String path = list.substring(list.indexOf("/status/"));
      assertTrue(indexes.add(path + "#" + status.string("statusListIndex").orElseThrow()));
    }
  }

  @Test
  @Tag("attack:STA-09")
  void whatIsRevokedAtBothIsRevokedForBoth() throws Exception {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      records.add(RunningIssuer.record(office(i).post("/offers", offer())));
    }
    List<Caller.Answer> changed =
        allOf(
            IntStream.range(0, records.size())
                .mapToObj(
                    i ->
                        asked(
                            () ->
                                office(i + 1)
                                    .post(
                                        "/credentials/status",
                                        RunningIssuer.status(records.get(i), "revocation"))))
                .toList());
    changed.forEach(answer -> assertEquals(200, answer.status(), answer.body()));
    for (int i = 0; i < records.size(); i++) {
      assertEquals("revoked", office(i).get("/credentials/" + records.get(i)).text("status"));
      assertEquals("revoked", office(i + 1).get("/credentials/" + records.get(i)).text("status"));
    }
  }

  @Test
  @Tag("attack:ISS-08")
  void aBatchThatIsSentToBothIsCarriedOutOnceAndReadAtEither() throws Exception {
    List<JsonObject> items =
        IntStream.range(0, 6).mapToObj(i -> offer().with("subject", "member-both-" + i)).toList();
    JsonObject batch =
        JsonObject.of(
            "items", items.stream().collect(org.cooppassport.core.json.JsonArray.collector()));
    List<Caller.Answer> answers =
        allOf(
            IntStream.range(0, 2)
                .mapToObj(
                    i ->
                        asked(
                            () ->
                                office(i)
                                    .post("/batches", batch, "Idempotency-Key", "both-at-once")))
                .toList());
    Set<String> ids = new HashSet<>();
    for (Caller.Answer answer : answers) {
      assertTrue(Set.of(207, 409, 503).contains(answer.status()), answer.body());
      answer.json().string("id").ifPresent(ids::add);
    }
    assertEquals(1, ids.size(), answers.toString());
    String id = ids.iterator().next();
    for (int tries = 0; pending(id) > 0; tries++) {
      assertTrue(tries < 50, "a batch of six ends");
    }
    assertEquals(207, officeOfOne.get("/batches/" + id).status());
    Caller.Answer made = officeOfTwo.get("/credentials?subject=member-both-3");
    assertEquals(1, made.json().array("credentials").orElseThrow().size(), made.body());
  }

  private static long pending(String batch) throws Exception {
    Caller.Answer answer = officeOfTwo.get("/batches/" + batch);
    assertEquals(207, answer.status(), answer.body());
    return answer.json().number("pending").orElseThrow().longValue();
  }
}
