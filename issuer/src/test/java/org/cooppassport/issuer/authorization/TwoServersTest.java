package org.cooppassport.issuer.authorization;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.issuer.issuance.Nonces;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.issuance.WalletGrants;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.SqliteRecordStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two servers over one database: what works once works once, whichever of them is asked. */
class TwoServersTest {
  private static final String TENANT = "riverside";
  private static final int TRIES = 64;

  @TempDir private Path folder;

  private final List<Instance> servers = new ArrayList<>();

  /** What one server keeps its one-time things with. */
  private record Instance(
      Vertx vertx,
      RecordStore store,
      PushedRequests requests,
      AuthorizationCodes codes,
      WalletGrants grants,
      Nonces nonces) {}

  @BeforeEach
  void open() throws Exception {
    servers.add(instance());
    servers.add(instance());
  }

  private Instance instance() throws Exception {
    Vertx vertx = Vertx.vertx();
    Clock clock = Clock.systemUTC();
    RandomSource random = RandomSource.secure();
    RecordStore store =
        SqliteRecordStore.open(vertx, folder.resolve("store.db"), clock, random)
            .await(20, TimeUnit.SECONDS);
    Lineage lineage = new Lineage("one", Instant.EPOCH);
    WalletGrants grants = new WalletGrants(store, lineage, clock, random);
    return new Instance(
        vertx,
        store,
        new PushedRequests(store, lineage, clock, random),
        new AuthorizationCodes(store, lineage, grants, clock, random),
        grants,
        Nonces.open(store, lineage, clock, random, Nonces.KEY_PROOF).await(20, TimeUnit.SECONDS));
  }

  @AfterEach
  void close() throws Exception {
    for (Instance each : servers) {
      each.store().close().await(20, TimeUnit.SECONDS);
      each.vertx().close().await(20, TimeUnit.SECONDS);
    }
  }

  private PushedRequests.Pushed pushed() {
    return new PushedRequests.Pushed(
        new WalletClient("wallet", ""),
        "https://wallet.example/cb",
        "s",
        "c".repeat(43),
        "",
        "",
        List.of(),
        List.of(),
        servers.get(0).requests().visitUntil());
  }

  private <T> T done(Future<T> future) throws Exception {
    return future.await(20, TimeUnit.SECONDS);
  }

  /** Counts how often a call succeeds with what is wanted, half of the calls on each server. */
  private <T> long count(Function<Instance, Future<T>> call, Predicate<T> wanted) {
    List<CompletableFuture<Boolean>> all =
        IntStream.range(0, TRIES)
            .mapToObj(
                i -> {
                  CompletableFuture<Boolean> outcome = new CompletableFuture<>();
                  Instance server = servers.get(i % servers.size());
                  server
                      .vertx()
                      .runOnContext(
                          now ->
                              call.apply(server)
                                  .onComplete(
                                      done ->
                                          outcome.complete(
                                              done.succeeded() && wanted.test(done.result()))));
                  return outcome;
                })
            .toList();
    return all.stream().map(CompletableFuture::join).filter(yes -> yes).count();
  }

  @Test
  @Tag("attack:VCI-02")
  void aPushedRequestIsDecidedOnce() throws Exception {
    String uri = done(servers.get(0).requests().add(TENANT, pushed()));
    assertEquals(1, count(s -> s.requests().decide(TENANT, uri), Optional::isPresent));
    assertTrue(done(servers.get(1).requests().find(TENANT, uri)).isEmpty());
  }

  @Test
  @Tag("attack:VCI-13")
  void anAuthorizationCodeIsRedeemedOnce() throws Exception {
    String code = done(servers.get(0).codes().give(TENANT, pushed(), "offer-1"));
    assertEquals(1, count(s -> s.codes().redeem(TENANT, code), yes -> yes));
  }

  @Test
  void aRefreshTokenIsRedeemedOnceAndItsRepetitionEndsTheGrant() throws Exception {
    Instant end = Instant.now().plus(Duration.ofDays(1));
    WalletGrant grant =
        new WalletGrant(
            "grant-1",
            "offer-1",
            List.of(),
            Set.of(),
            "wallet",
            "key",
            "",
            0,
            WalletGrant.State.ACTIVE,
            end);
    WalletGrants one = servers.get(0).grants();
    assertTrue(done(one.add(TENANT, grant)));
    String token = done(one.giveRefreshToken(TENANT, grant, end));
    assertEquals(1, count(s -> s.grants().spendRefreshToken(TENANT, token), yes -> yes));
    assertTrue(done(servers.get(1).grants().find(TENANT, grant.id())).isEmpty());
  }

  @Test
  @Tag("attack:VCI-09")
  void aNonceOfOneServerIsSpentOnceOnBoth() throws Exception {
    String nonce = servers.get(0).nonces().give(TENANT);
    assertEquals(1, count(s -> s.nonces().spend(TENANT, Set.of(nonce)).map(true), yes -> yes));
  }
}
