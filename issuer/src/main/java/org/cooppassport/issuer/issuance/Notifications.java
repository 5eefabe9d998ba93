package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.vci.NotificationRequest;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.StoredRecord;

/** What wallets say became of the credentials they fetched. Thread-safe. */
public final class Notifications {
  private static final Kind KIND = Kind.conditional("notification");
  private static final Duration KEPT = Duration.ofDays(30);
  private static final int ID_BYTES = 16;

  private final RecordStore store;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public Notifications(RecordStore store, Clock clock, RandomSource random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /** Succeeds with the id under which the wallet may speak of what it just fetched. */
  public Future<String> open(String tenant, String offer) {
    String id = random.token(ID_BYTES);
    return store.insert(key(tenant, id), content(JsonObject.of("offer", offer))).map(written -> id);
  }

  /**
   * Writes down the wallet's word. Repeating it changes nothing.
   *
   * @param offers the offers that the wallet's token is for
   * @return fails with a {@code Refusal} of reason {@code INVALID_NOTIFICATION_ID} if the id is
   *     unknown or of another offer
   */
  public Future<Void> note(String tenant, Set<String> offers, NotificationRequest said) {
    return store
        .read(key(tenant, said.notificationId()))
        .compose(
            found -> {
              StoredRecord record = found.orElseThrow(Notifications::unknown);
              JsonObject json = JsonReader.readObject(record.bytes());
              if (!offers.contains(json.string("offer").orElseThrow())) {
                throw unknown();
              }
              return store
                  .replace(record, content(json.with("event", said.event().wire())))
                  .compose(
                      written ->
                          written.applied()
                              ? Future.<Void>succeededFuture()
                              : note(tenant, offers, said));
            });
  }

  private Content content(JsonObject json) {
    return Content.until(clock.instant().plus(KEPT), JsonWriter.write(json));
  }

  private static RecordKey key(String tenant, String id) {
    return Partition.digested(tenant, KIND, Bytes.utf8(id)).only();
  }

  private static Refusal unknown() {
    return new Mismatch(
            "notification_id",
            "one that a credential response to this wallet gave",
            Came.ANOTHER,
            "OpenID4VCI 1.0, section 11.3")
        .refusal(Reason.INVALID_NOTIFICATION_ID);
  }
}
