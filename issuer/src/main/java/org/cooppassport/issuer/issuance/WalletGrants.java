package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.Spending;
import org.cooppassport.service.store.Written;

/**
 * The grants of wallets and their refresh tokens.
 *
 * <p>A refresh token works once and brings its successor. One that is shown again ends the grant:
 * either the wallet or somebody else had a copy (RFC 9700, section 4.14.2). Thread-safe.
 */
public final class WalletGrants {
  /** A grant outlives its tokens by no more than this. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Kind GRANTS = Kind.conditional("wallet-grant");
  private static final Kind REFRESH = Kind.conditional("refresh-token");
  private static final int SECRET_BYTES = 32;

  private final RecordStore store;
  private final OneTime refreshTokens;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public WalletGrants(RecordStore store, Lineage lineage, Clock clock, RandomSource random) {
    this.store = store;
    this.refreshTokens = new OneTime(store, REFRESH, lineage);
    this.clock = clock;
    this.random = random;
  }

  /** Returns an id for a grant. */
  public String draw() {
    return random.token(16);
  }

  /** Succeeds with true when the grant is durable, with false if it was revoked before. */
  public Future<Boolean> add(String tenant, WalletGrant grant) {
    return store.insert(key(tenant, grant.id()), content(grant)).map(Written::applied);
  }

  private static Content content(WalletGrant grant) {
    return Content.until(grant.expires().plus(GRACE), grant.toBytes());
  }

  /** Succeeds with the grant, if it is good. */
  public Future<Optional<WalletGrant>> find(String tenant, String id) {
    return store
        .read(key(tenant, id))
        .map(
            found ->
                found
                    .map(record -> WalletGrant.read(record.bytes()))
                    .filter(grant -> grant.state() == WalletGrant.State.ACTIVE)
                    .filter(grant -> clock.instant().isBefore(grant.expires())));
  }

  /**
   * Succeeds when no token of the grant opens anything any more. A grant that is not there yet is
   * revoked before it is added.
   */
  public Future<Void> revoke(String tenant, String id) {
    return change(tenant, id, WalletGrant::revoked)
        .compose(
            found ->
                found.isPresent()
                    ? Future.<Void>succeededFuture()
                    : store
                        .insert(
                            key(tenant, id), content(WalletGrant.neverGood(id, clock.instant())))
                        .compose(
                            written ->
                                written.applied()
                                    ? Future.<Void>succeededFuture()
                                    : revoke(tenant, id)));
  }

  /** Succeeds with a fresh refresh token, good until {@code expires}. */
  public Future<String> giveRefreshToken(String tenant, WalletGrant grant, Instant expires) {
    String token = random.token(SECRET_BYTES);
    Bytes payload =
        JsonWriter.write(JsonObject.of("grant", grant.id(), "expires", expires.toString()));
    return refreshTokens
        .open(tenant, Bytes.utf8(token), new OneTime.Opening(payload, expires.plus(GRACE), 0))
        .map(opened -> token);
  }

  /** Succeeds with the grant a refresh token belongs to, and leaves the token as it is. */
  public Future<Optional<WalletGrant>> ofRefreshToken(String tenant, String token) {
    return refreshTokens
        .look(tenant, Bytes.utf8(token))
        .compose(
            payload ->
                payload.filter(this::inTime).isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : find(tenant, grantOf(payload.get())));
  }

  /**
   * Uses up a refresh token.
   *
   * @return succeeds with true for one call only; a token that was used before ends its grant
   */
  public Future<Boolean> spendRefreshToken(String tenant, String token) {
    return refreshTokens
        .spend(tenant, Bytes.utf8(token))
        .compose(
            spending -> {
              if (spending instanceof Spending.Granted) {
                return Future.succeededFuture(true);
              }
              Spending.Denied denied = (Spending.Denied) spending;
              return denied.why() == Spending.Why.USED
                  ? revoke(tenant, grantOf(denied.payload())).map(false)
                  : Future.succeededFuture(false);
            });
  }

  /** Succeeds with the grant in its next round, in which everything can be fetched once more. */
  public Future<Optional<WalletGrant>> nextRound(String tenant, WalletGrant grant) {
    return change(tenant, grant.id(), each -> each.inRound(each.round() + 1));
  }

  private Future<Optional<WalletGrant>> change(
      String tenant, String id, UnaryOperator<WalletGrant> change) {
    return store
        .read(key(tenant, id))
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture(Optional.<WalletGrant>empty());
              }
              WalletGrant after = change.apply(WalletGrant.read(found.get().bytes()));
              return store
                  .replace(found.get(), Content.until(found.get().expires(), after.toBytes()))
                  .compose(
                      written ->
                          written.applied()
                              ? Future.succeededFuture(Optional.of(after))
                              : change(tenant, id, change));
            });
  }

  private boolean inTime(Bytes payload) {
    return clock
        .instant()
        .isBefore(Instant.parse(JsonReader.readObject(payload).string("expires").orElseThrow()));
  }

  private static String grantOf(Bytes payload) {
    return JsonReader.readObject(payload).string("grant").orElseThrow();
  }

  private static RecordKey key(String tenant, String id) {
    return Partition.digested(tenant, GRANTS, Bytes.utf8(id)).only();
  }
}
