package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.Locale;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.http.Request;

/**
 * Finds out which offer a wallet may act on, from the token in its {@code Authorization} header.
 */
public final class WalletAuthorization {
  private final WalletTokens tokens;
  private final DpopProofs proofs;

  /** Makes one. */
  public WalletAuthorization(WalletTokens tokens, DpopProofs proofs) {
    this.tokens = tokens;
    this.proofs = proofs;
  }

  /**
   * Succeeds with the id of the offer; fails with a {@code Refusal} of reason {@code INVALID_TOKEN}
   * or {@code INVALID_DPOP_PROOF}.
   *
   * @param address the address of the endpoint, which a DPoP proof names
   */
  Future<String> offer(Request request, String address) {
    if (request.query().get("access_token").isPresent()) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST,
          "access_token",
          "access_token: never in the query (RFC 6750, section 2.3 is not served)");
    }
    String header = request.header("authorization").orElseThrow(WalletTokens::invalid);
    int space = header.indexOf(' ');
    String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
    String token = header.substring(space + 1).strip();
    return switch (scheme) {
      case "bearer" -> tokens.check(request.coop(), token).map(WalletAuthorization::unbound);
      case "dpop" ->
          tokens
              .check(request.coop(), token)
              .compose(opens -> bound(request, address, token, opens));
      default -> Future.failedFuture(WalletTokens.invalid());
    };
  }

  private static String unbound(WalletTokens.Opens opens) {
    if (!opens.boundTo().isEmpty()) {
      throw WalletTokens.invalid();
    }
    return opens.offer();
  }

  private Future<String> bound(
      Request request, String address, String token, WalletTokens.Opens opens) {
    String proof =
        request.header("dpop").orElseThrow(() -> DpopProofs.refused("is missing beside the token"));
    return proofs
        .check(
            new DpopProofs.Expected(
                request.coop().id(), request.route().method().name(), address, token),
            proof)
        .map(
            key -> {
              if (opens.boundTo().isEmpty() || !opens.boundTo().equals(key)) {
                throw WalletTokens.invalid();
              }
              return opens.offer();
            });
  }
}
