package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * Signs the request object a wallet asks for. A wallet may ask more than once, as some do, until
 * the request is answered or expires. Thread-safe.
 */
public final class ServeRequestObject {
  private static final Pattern WALLET_NONCE = Pattern.compile("[\\x21-\\x7e]{1,512}");

  private final Clock clock;
  private final CpuPool cpu;
  private final RequestKeys keys;
  private final PresentationRequests requests;
  private final Exchanges exchanges;

  /** Makes the operation. */
  public ServeRequestObject(
      Clock clock,
      CpuPool cpu,
      RequestKeys keys,
      PresentationRequests requests,
      Exchanges exchanges) {
    this.clock = clock;
    this.cpu = cpu;
    this.keys = keys;
    this.requests = requests;
    this.exchanges = exchanges;
  }

  /**
   * Makes the request object.
   *
   * @param question what the wallet sent along
   * @param requestId names the call in the log
   * @return succeeds with it; fails with a {@code Refusal} of reason {@code NOT_FOUND} if there is
   *     no such request, or it was answered or has expired, which looks the same
   */
  public Future<RequestObject> serve(
      VerifierCoop coop, String handle, WalletQuestion question, String requestId) {
    String walletNonce = question.walletNonce();
    if (!walletNonce.isEmpty() && !WALLET_NONCE.matcher(walletNonce).matches()) {
      throw new Mismatch(
              "wallet_nonce",
              "printable ASCII of at most 512 characters",
              Came.text(walletNonce),
              "OpenID4VP 1.0, section 5.10")
          .refusal(Refusal.Reason.MALFORMED_REQUEST);
    }
    return requests
        .byHandle(coop.id(), handle)
        .compose(
            found ->
                cpu.run(() -> sign(coop, found, walletNonce))
                    .compose(
                        object ->
                            exchanges
                                .fetched(coop, found, question.redacted(), requestId)
                                .map(noted -> object)));
  }

  private RequestObject sign(VerifierCoop coop, PresentationRequest found, String walletNonce) {
    Instant now = clock.instant();
    if (!found.takesAnswers(now)) {
      throw PresentationRequests.unknown();
    }
    Asked asked = found.asked();
    if (asked.mode().dcApi() || asked.clientId().prefix() == ClientId.Prefix.REDIRECT_URI) {
      throw PresentationRequests.unknown(); // what is not fetched is not served
    }
    return RequestObject.sign(
        RequestParameters.posted(coop, asked, walletNonce),
        keys.keyOf(coop, asked.clientId()),
        now,
        Duration.between(now, asked.expires()));
  }
}
