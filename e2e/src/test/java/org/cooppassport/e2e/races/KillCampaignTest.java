package org.cooppassport.e2e.races;

import static org.cooppassport.e2e.races.Shots.Shot;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.acceptance.ReceiptLink;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.e2e.story.Command;
import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.service.cassandra.CassandraForTests;
import org.cooppassport.verifier.VerifierMain;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients ask two issuers and two verifiers by public HTTP while one process after the other is
 * killed at a random moment and started again: what was acknowledged is there, what works once
 * worked once, no status index was given twice, and receipts and audit logs are whole.
 *
 * <p>In the build 3 kills on SQLite and 2 on Cassandra; {@code -Dkill.rounds=50} for the full
 * bound.
 */
@Tag("campaign")
class KillCampaignTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 2);
  private static final long SEED = Long.getLong("kill.seed", 20261121L);
  private static final int CLIENTS = 6;
  private static final int LONGEST_MILLIS = 2_000;

  @TempDir private Path folder;
  private final Random moments = new Random(SEED);

  @Test
  @Tag("attack:STO-01")
  @Tag("attack:STA-08")
  void whatWasAcknowledgedOnOneFileSurvivesEveryKill() throws Exception {
    campaign(new Deployment.Store.Sqlite(), ROUNDS);
    Command issuer = Command.mainClass("coop-issuer", IssuerMain.class);
    Command verifier = Command.mainClass("coop-verifier", VerifierMain.class);
    check(issuer, "issuer");
    check(verifier, "verifier");
  }

  @Test
  @Tag("attack:STO-01")
  @Tag("attack:STA-08")
  void whatWasAcknowledgedOnOneClusterSurvivesEveryKill() throws Exception {
    CassandraForTests.Node node = CassandraForTests.node();
    campaign(
        new Deployment.Store.Cassandra(
            node.contact().getHostString() + ":" + node.contact().getPort(), node.datacenter()),
        Math.max(1, ROUNDS / 5));
  }

  private void check(Command command, String data) {
    Command.Result found =
        command.run(
            Map.of(),
            List.of("self-check", "--data", folder.resolve("servers/" + data).toString(), "--dev"));
    assertEquals(0, found.exit(), found::output);
  }

  private void campaign(Deployment.Store store, int rounds) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(CLIENTS);
    try (Fleet fleet = Fleet.start(folder, store)) {
      Acknowledged seen = new Acknowledged(fleet);
      RacingMember member = new RacingMember(fleet, folder.resolve("wallet"));
      for (int round = 0; round < rounds; round++) {
        member.receive(seen.offer());
        round(fleet, seen, member, pool);
        seen.check();
      }
      seen.checkAll();
      chainIsWhole(fleet);
    } finally {
      pool.shutdownNow();
      assertTrue(pool.awaitTermination(1, TimeUnit.MINUTES));
    }
  }

  private void round(Fleet fleet, Acknowledged seen, RacingMember member, ExecutorService pool)
      throws Exception {
    List<Acknowledged.Answer> answers = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      answers.add(new Acknowledged.Answer(member, member.asked(Map.of())));
    }
    long first = moments.nextLong();
    Traffic traffic = new Traffic(fleet, seen);
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Random choices = new Random(first + i);
      Acknowledged.Answer answer = answers.get(i);
      clients.add(
          pool.submit(
              () -> {
                seen.present(answer);
                traffic.run(choices);
                seen.present(answer);
                return null;
              }));
    }
    int which = moments.nextInt(2 * Fleet.PROCESSES);
    Thread.sleep(moments.nextInt(LONGEST_MILLIS));
    fleet.kill(which);
    Thread.sleep(moments.nextInt(LONGEST_MILLIS / 4));
    traffic.stop();
    for (Future<?> client : clients) {
      client.get(2, TimeUnit.MINUTES);
    }
    fleet.startAgain(which);
    for (Acknowledged.Answer answer : answers) {
      seen.settle(answer);
    }
  }

  /** Each receipt names the one before; a link without receipt is one that nobody was told of. */
  private static void chainIsWhole(Fleet fleet) {
    String token = fleet.token(fleet.harbour());
    List<ReceiptLink> links = new ArrayList<>();
    String next = "-1";
    while (!next.isEmpty()) {
      JsonObject page =
          fleet
              .shots()
              .send(Shot.get(fleet.harbour() + "/receipts?after=" + next).bearing(token))
              .expecting(200)
              .json();
      for (JsonObject each : page.array("receipts").flatMap(JsonArray::objects).orElseThrow()) {
        String id = each.string("id").orElseThrow();
        String file =
            fleet
                .shots()
                .send(Shot.get(fleet.harbour() + "/receipts/" + id).bearing(token))
                .expecting(200)
                .body();
        links.add(RelianceReceipt.read(Bytes.utf8(file)).link());
      }
      next = page.number("next").map(number -> Long.toString(number.longValue())).orElse("");
    }
    assertTrue(links.size() > 1, "receipts: " + links.size());
    for (int i = 1; i < links.size(); i++) {
      ReceiptLink before = links.get(i - 1);
      ReceiptLink after = links.get(i);
      assertTrue(after.sequence() > before.sequence());
      assertTrue(
          after.sequence() > before.sequence() + 1 || after.follows(before),
          "broken at " + after.sequence());
    }
  }
}
