package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;

/**
 * Nonces for key proofs and the like. Whoever asks gets one, so none is remembered when it is given
 * out: it carries its end and a code over itself and the co-op. It is remembered when it is spent.
 * The key of that code stands in the store, so every process takes every process's nonces.
 * Thread-safe.
 */
public final class Nonces {
  /** How long a wallet has to use one. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  private static final Kind KEYS = Kind.conditional("nonce-key");
  private static final Kind SPENT = Kind.conditional("nonce-spent");

  /** Nonces of key proofs in credential requests. */
  public static final String KEY_PROOF = "c_nonce";

  /** Challenges of proofs beside wallet attestations. */
  public static final String ATTESTATION = "attestation-challenge";

  /** Nonces of DPoP proofs. */
  public static final String DPOP = "dpop";

  private static final String ALGORITHM = "HmacSHA256";
  private static final int END_BYTES = Long.BYTES;
  private static final int RANDOM_BYTES = 16;
  private static final int CODE_BYTES = 16;

  private final OneTime spent;
  private final SecretKeySpec key;
  private final Clock clock;
  private final RandomSource random;

  private Nonces(OneTime spent, Bytes key, Clock clock, RandomSource random) {
    this.spent = spent;
    this.key = new SecretKeySpec(key.toByteArray(), ALGORITHM);
    this.clock = clock;
    this.random = random;
  }

  /**
   * Succeeds once the key is read, or made by the first process that asks.
   *
   * @param purpose what the nonces are for: those of one purpose are not good for another
   */
  public static Future<Nonces> open(
      RecordStore store, Lineage lineage, Clock clock, RandomSource random, String purpose) {
    RecordKey place = new Partition(Partition.SYSTEM, KEYS, purpose).only();
    return store
        .insert(place, Content.lasting(random.next(32)))
        .compose(written -> store.read(place))
        .map(
            found ->
                new Nonces(
                    new OneTime(store, SPENT, lineage),
                    found.orElseThrow().bytes(),
                    clock,
                    random));
  }

  /** Returns a fresh nonce. */
  public String give(String tenant) {
    Bytes end =
        Bytes.of(
            ByteBuffer.allocate(END_BYTES)
                .putLong(clock.instant().plus(LIFETIME).getEpochSecond())
                .array());
    Bytes body = Bytes.concat(end, random.next(RANDOM_BYTES));
    return Base64Url.encode(Bytes.concat(body, code(tenant, body)));
  }

  /** Tells whether a nonce was given by this co-op and is not over. */
  public boolean isCurrent(String tenant, String nonce) {
    try {
      return clock.instant().isBefore(end(tenant, nonce));
    } catch (Refusal e) {
      return false;
    }
  }

  /**
   * Checks nonces without using them up.
   *
   * @throws Refusal of reason {@code INVALID_NONCE} if one was not given by this co-op or is over
   */
  public void check(String tenant, Set<String> nonces) {
    nonces.forEach(nonce -> end(tenant, nonce));
  }

  /**
   * Uses nonces up.
   *
   * @return succeeds for one call only, in all processes together; fails with a {@code Refusal} of
   *     reason {@code INVALID_NONCE} for every other
   */
  public Future<Void> spend(String tenant, Set<String> nonces) {
    return Future.all(nonces.stream().map(nonce -> spend(tenant, nonce)).toList()).mapEmpty();
  }

  private Future<Void> spend(String tenant, String nonce) {
    Instant end = end(tenant, nonce);
    return spent
        .claim(tenant, KEY_PROOF, Bytes.utf8(nonce), end.minus(LIFETIME), end.plus(LIFETIME))
        .map(
            use -> {
              if (use != OneTime.Use.FIRST) {
                throw refused("one that was used before");
              }
              return null;
            });
  }

  private Instant end(String tenant, String nonce) {
    Bytes all;
    try {
      all = Base64Url.decode(nonce);
    } catch (MalformedEncoding e) {
      throw refused("one that this issuer did not give");
    }
    if (all.size() != END_BYTES + RANDOM_BYTES + CODE_BYTES) {
      throw refused("one that this issuer did not give");
    }
    Bytes body = all.slice(0, END_BYTES + RANDOM_BYTES);
    if (!code(tenant, body).equalsConstantTime(all.slice(END_BYTES + RANDOM_BYTES))) {
      throw refused("one that this issuer did not give");
    }
    Instant end = Instant.ofEpochSecond(body.slice(0, END_BYTES).asByteBuffer().getLong());
    if (!clock.instant().isBefore(end)) {
      throw refused("one that is over");
    }
    return end;
  }

  private Bytes code(String tenant, Bytes body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(Bytes.utf8(tenant + "\n").toByteArray());
      return Bytes.owned(mac.doFinal(body.toByteArray())).slice(0, CODE_BYTES);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has HMAC with SHA-256", e);
    }
  }

  private static Refusal refused(String came) {
    return new Mismatch(
            "proofs nonce",
            "a fresh one of the nonce endpoint",
            new Came(came),
            "OpenID4VCI 1.0, section 7")
        .refusal(Reason.INVALID_NONCE);
  }
}
