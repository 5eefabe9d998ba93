package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.RequestPurpose;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * Signs the request object a wallet asks for. A wallet may ask more than once, as some do, until
 * the request is answered or expires. Thread-safe.
 */
public final class ServeRequestObject {
  private static final List<String> ALGORITHMS = List.of("ES256", "ES384", "EdDSA");
  private static final List<String> CRYPTOSUITES = List.of("eddsa-rdfc-2022", "ecdsa-rdfc-2019");
  private static final Pattern WALLET_NONCE = Pattern.compile("[\\x21-\\x7e]{1,512}");

  private final Clock clock;
  private final CpuPool cpu;
  private final RequestKeys keys;
  private final PresentationRequests requests;

  /** Makes the operation. */
  public ServeRequestObject(
      Clock clock, CpuPool cpu, RequestKeys keys, PresentationRequests requests) {
    this.clock = clock;
    this.cpu = cpu;
    this.keys = keys;
    this.requests = requests;
  }

  /**
   * Makes the request object.
   *
   * @param walletNonce the wallet's own nonce; empty if it sent none
   * @return succeeds with it; fails with a {@code Refusal} of reason {@code NOT_FOUND} if there is
   *     no such request, or it was answered or has expired, which looks the same
   */
  public Future<RequestObject> serve(VerifierCoop coop, String handle, String walletNonce) {
    if (!walletNonce.isEmpty() && !WALLET_NONCE.matcher(walletNonce).matches()) {
      throw new Refusal(
          Refusal.Reason.MALFORMED_REQUEST,
          "wallet_nonce",
          "wallet_nonce: expected printable ASCII, at most 512 (OpenID4VP 1.0, section 5.10)");
    }
    return requests
        .byHandle(coop.id(), handle)
        .compose(found -> cpu.run(() -> sign(coop, found, walletNonce)));
  }

  private RequestObject sign(VerifierCoop coop, PresentationRequest found, String walletNonce) {
    Instant now = clock.instant();
    if (!found.takesAnswers(now)) {
      throw PresentationRequests.unknown();
    }
    Asked asked = found.asked();
    return RequestObject.sign(
        request(coop, asked, walletNonce),
        keys.keyOf(coop.coop(), asked.clientId()),
        now,
        Duration.between(now, asked.expires()));
  }

  private static AuthorizationRequest request(VerifierCoop coop, Asked asked, String walletNonce) {
    Policy policy = PolicyOfRequest.of(coop, asked);
    AuthorizationRequest.Builder request =
        AuthorizationRequest.builder(
                asked.clientId(), asked.nonce(), PolicyOfRequest.query(policy, asked))
            .state(asked.state())
            .purpose(purpose(policy, coop.language()));
    ClientMetadata metadata =
        ClientMetadata.of(ALGORITHMS, CRYPTOSUITES).withClientName(coop.coop().name());
    if (asked.mode().encrypted()) {
      request
          .directPostJwt(WalletAddresses.response(coop.coop(), asked))
          .clientMetadata(
              metadata.withEncryptionKey(DecryptionKey.fromJwk(asked.encryptionKey()).publicKey()));
    } else {
      request.directPost(WalletAddresses.response(coop.coop(), asked)).clientMetadata(metadata);
    }
    if (!walletNonce.isEmpty()) {
      request.walletNonce(walletNonce);
    }
    return request.build();
  }

  private static RequestPurpose purpose(Policy policy, Locale language) {
    return new RequestPurpose(
        policy.purpose().in(language),
        policy.retentionText().in(language),
        policy.recipientName(),
        policy.id() + " version " + policy.version());
  }
}
