package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.issuer.issuance.WalletGrants;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.Spending;

/** Codes that a browser brings to a wallet after the member approved. Thread-safe. */
public final class AuthorizationCodes {
  /** How long a wallet has to redeem one. */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  /** How long a second use is noticed: as long as the tokens of the first may live at least. */
  private static final Duration NOTICED = Duration.ofHours(24);

  private static final Kind KIND = Kind.conditional("authorization-code");
  private static final int BYTES = 32;

  private final OneTime codes;
  private final WalletGrants grants;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public AuthorizationCodes(
      RecordStore store, Lineage lineage, WalletGrants grants, Clock clock, RandomSource random) {
    this.codes = new OneTime(store, KIND, lineage);
    this.grants = grants;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What a code stands for.
   *
   * @param pushed the request that was approved
   * @param offer the id of the offer it is approved for
   * @param grant the id of the grant it becomes
   * @param until until when it can be redeemed
   */
  record Approved(PushedRequests.Pushed pushed, String offer, String grant, Instant until) {
    private static Approved read(Bytes bytes) {
      JsonObject json = JsonReader.readObject(bytes);
      return new Approved(
          PushedRequests.Pushed.read(json.object("pushed").orElseThrow()),
          json.string("offer").orElseThrow(),
          json.string("grant").orElseThrow(),
          Instant.parse(json.string("until").orElseThrow()));
    }

    private Bytes toBytes() {
      return JsonWriter.write(
          JsonObject.builder()
              .put("pushed", pushed.toJson())
              .put("offer", offer)
              .put("grant", grant)
              .put("until", until.toString())
              .build());
    }
  }

  /** Succeeds with a fresh code. */
  Future<String> give(String tenant, PushedRequests.Pushed pushed, String offer) {
    String code = random.token(BYTES);
    Instant now = clock.instant();
    Approved approved = new Approved(pushed, offer, grants.draw(), now.plus(LIFETIME));
    return codes
        .open(
            tenant, Bytes.utf8(code), new OneTime.Opening(approved.toBytes(), now.plus(NOTICED), 0))
        .map(opened -> code);
  }

  /** Succeeds with what a code stands for, if it can be redeemed, and leaves it as it is. */
  Future<Optional<Approved>> find(String tenant, String code) {
    return codes
        .look(tenant, Bytes.utf8(code))
        .map(
            found ->
                found
                    .map(Approved::read)
                    .filter(approved -> clock.instant().isBefore(approved.until())));
  }

  /**
   * Uses up a code.
   *
   * @return succeeds with true for one call only, in all processes together; a code that was used
   *     before ends the tokens it gave
   */
  Future<Boolean> redeem(String tenant, String code) {
    return codes
        .spend(tenant, Bytes.utf8(code))
        .compose(
            spending -> {
              if (spending instanceof Spending.Granted) {
                return Future.succeededFuture(true);
              }
              Spending.Denied denied = (Spending.Denied) spending;
              return denied.why() == Spending.Why.USED
                  ? grants.revoke(tenant, Approved.read(denied.payload()).grant()).map(false)
                  : Future.succeededFuture(false);
            });
  }
}
