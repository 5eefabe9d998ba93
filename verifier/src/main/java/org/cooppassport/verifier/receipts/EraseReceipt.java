package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.service.store.AuditEntry;
import org.cooppassport.service.store.AuditLog;

/**
 * Erases a receipt: destroys its key, so that no copy of it can be opened, and keeps a signed proof
 * that it was done. The chain stays whole, since it runs over commitments. Thread-safe.
 */
public final class EraseReceipt {
  private static final int PAGE = 500;

  private final Clock clock;
  private final CpuPool cpu;
  private final KeyRing keys;
  private final ReceiptStore receipts;
  private final ReceiptStates states;
  private final ErasedReceipts erased;
  private final AuditLog audit;

  /** Why. */
  enum Ground {
    /** The time it had to be kept is over. */
    RETENTION_OVER,
    /** The person asked for it, and no law makes the co-op keep it. */
    PERSON_ASKED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Ground> named(String name) {
      return Arrays.stream(values()).filter(g -> g.wireName().equals(name)).findFirst();
    }
  }

  /** Makes the operation. */
  public EraseReceipt(
      Clock clock,
      CpuPool cpu,
      KeyRing keys,
      ReceiptStore receipts,
      ReceiptStates states,
      ErasedReceipts erased,
      AuditLog audit) {
    this.clock = clock;
    this.cpu = cpu;
    this.keys = keys;
    this.receipts = receipts;
    this.states = states;
    this.erased = erased;
    this.audit = audit;
  }

  /**
   * Erases. Idempotent. First its state says that it has begun, which decides against a hold at the
   * same moment; then it is remembered, then the key is destroyed. A crash in between is mended
   * when it is asked for again, or when what is due is looked at next.
   *
   * @return succeeds when the key is destroyed and the proof is kept; fails with a {@code Refusal}
   *     of reason {@code NOT_FOUND}, or {@code CONFLICT} if it is held or must still be kept
   */
  Future<ReceiptState> erase(Coop coop, String id, Ground ground, String actor) {
    return states
        .change(coop.id(), id, state -> begun(state, ground))
        .compose(
            state -> state.erased() ? Future.succeededFuture(state) : erase(coop, state, actor));
  }

  /** From then on no hold can be put on it: what was begun is brought to its end. */
  private ReceiptState begun(ReceiptState state, Ground ground) {
    if (state.erased() || state.erasing().isPresent()) {
      return state;
    }
    checkAllowed(state, ground);
    return state.with(ReceiptState.ERASING, JsonObject.of("ground", ground.wireName()));
  }

  private Future<ReceiptState> erase(Coop coop, ReceiptState state, String actor) {
    Ground ground = state.erasing().flatMap(Ground::named).orElseThrow();
    return erased
        .remember(coop.id(), state.id())
        .compose(remembered -> receipts.destroy(coop.id(), state.id()))
        .compose(destroyed -> cpu.run(() -> proof(coop, state, ground)))
        .compose(
            proof ->
                states.change(
                    coop.id(), state.id(), now -> now.erased() ? now : now.erasedWith(proof)))
        .compose(done -> account(coop, done, actor).map(done));
  }

  private Future<Void> account(Coop coop, ReceiptState state, String actor) {
    return audit.append(
        coop.id(),
        new AuditEntry(clock.instant(), "receipt.erased", "done", actor, state.id(), "-"));
  }

  private void checkAllowed(ReceiptState state, Ground ground) {
    if (state.held()) {
      throw new Refusal(Refusal.Reason.CONFLICT, "a legal hold stands on the receipt");
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    boolean may =
        switch (ground) {
          case RETENTION_OVER -> state.isDue(today);
          case PERSON_ASKED -> state.isDue(today) || !state.keptByLaw();
        };
    if (!may) {
      throw new Refusal(
          Refusal.Reason.CONFLICT,
          "ground",
          state
              .keepUntil()
              .map(day -> "ground: the receipt must be kept until " + day)
              .orElse("ground: the receipt must be kept; its relationship has not ended"));
    }
  }

  private JsonObject proof(Coop coop, ReceiptState state, Ground ground) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.RECEIPT);
    Instant now = clock.instant();
    JsonObject claims =
        JsonObject.builder()
            .put("type", "ErasureProof")
            .put("relier", coop.did())
            .put("receipt", state.id())
            .put("sequence", state.sequence())
            .put("link", state.json().string("link").orElseThrow())
            .put("acceptedAt", state.json().string("acceptedAt").orElseThrow())
            .put("ground", ground.wireName())
            .put("erasedAt", now.toString())
            .build();
    String proof =
        Jws.signing(TokenType.ERASURE_PROOF)
            .kid(coop.did() + "#" + identity.key().kid())
            .sign(Jcs.canonicalize(claims), identity.signer())
            .text();
    return JsonObject.of("at", now.toString(), "ground", ground.wireName()).with("proof", proof);
  }

  /** Erases whatever is due. Succeeds with how many were. */
  public Future<Integer> eraseDue(Coop coop) {
    return eraseDue(coop, -1, 0);
  }

  private Future<Integer> eraseDue(Coop coop, long after, int count) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return states
        .page(coop.id(), after, PAGE)
        .compose(
            page -> {
              List<ReceiptState> due = page.stream().filter(s -> s.isDue(today)).toList();
              Future<Integer> done = Future.succeededFuture(count);
              for (ReceiptState state : due) {
                done =
                    done.compose(
                        so ->
                            erase(coop, state.id(), Ground.RETENTION_OVER, "retention")
                                .map(erasedNow -> so + 1));
              }
              return page.size() < PAGE
                  ? done
                  : done.compose(so -> eraseDue(coop, page.get(page.size() - 1).sequence(), so));
            });
  }
}
