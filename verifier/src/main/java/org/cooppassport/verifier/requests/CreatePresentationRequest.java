package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;

/** Makes a request that a wallet can answer. Thread-safe. */
public final class CreatePresentationRequest {
  /** 192 bits: a name that cannot be guessed. */
  private static final int NAME_BYTES = 24;

  private final Clock clock;
  private final RandomSource random;
  private final CpuPool cpu;
  private final RequestKeys keys;
  private final PresentationRequests requests;

  /** Makes the operation. */
  public CreatePresentationRequest(
      Clock clock,
      RandomSource random,
      CpuPool cpu,
      RequestKeys keys,
      PresentationRequests requests) {
    this.clock = clock;
    this.random = random;
    this.cpu = cpu;
    this.keys = keys;
    this.requests = requests;
  }

  /**
   * Makes a request by a policy. Succeeds once it is durable; fails with a {@code Refusal} of
   * reason {@code INVALID_VALUE} if the policy, the redirect or the format is not the co-op's, or
   * the policy forbids the flow.
   */
  public Future<CreatedRequest> create(VerifierCoop coop, RequestWish wish) {
    Policy policy = checked(coop, wish);
    return cpu.run(() -> draw(coop, policy, wish)).compose(asked -> keep(coop, asked));
  }

  private Future<CreatedRequest> keep(VerifierCoop coop, Asked asked) {
    String id = random.token(NAME_BYTES);
    return requests
        .add(coop.id(), id, asked, coop.resultKept())
        .map(
            kept ->
                new CreatedRequest(
                    id,
                    WalletAddresses.link(coop.coop(), asked),
                    WalletAddresses.page(coop.coop(), asked),
                    asked.expires()));
  }

  private static Policy checked(VerifierCoop coop, RequestWish wish) {
    Policy policy =
        coop.policies()
            .newest(wish.policy())
            .orElseThrow(() -> invalid("policy", "the co-op has no policy of that name"));
    if (wish.flow() == Flow.CROSS_DEVICE && policy.crossDevice() == Policy.CrossDevice.FORBIDDEN) {
      throw invalid("flow", "the policy takes answers from the same device only");
    }
    if (!wish.redirect().isEmpty() && coop.redirect(wish.redirect()).isEmpty()) {
      throw invalid("redirect", "the co-op has no address of that name in its settings");
    }
    if (!wish.format().isEmpty() && policy.toDcql(wish.format()).isEmpty()) {
      throw invalid("format", "the policy does not take all its credentials in that format");
    }
    return policy;
  }

  private Asked draw(VerifierCoop coop, Policy policy, RequestWish wish) {
    Instant now = clock.instant();
    return new Asked(
        policy.id(),
        policy.digest(),
        wish.flow(),
        wish.redirect(),
        wish.format(),
        keys.clientId(coop.coop(), wish.clientId()),
        wish.method(),
        wish.responseMode(),
        random.token(NAME_BYTES),
        random.token(NAME_BYTES),
        random.token(NAME_BYTES),
        random.token(NAME_BYTES),
        wish.responseMode() == ResponseMode.DIRECT_POST_JWT
            ? DecryptionKey.generate(random).toJwk()
            : JsonObject.EMPTY,
        now,
        now.plus(coop.requestLife()));
  }

  private static Refusal invalid(String parameter, String detail) {
    return new Refusal(Refusal.Reason.INVALID_VALUE, parameter, detail);
  }
}
