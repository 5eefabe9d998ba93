package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.Locale;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.authorization.DpopProofs;
import org.cooppassport.issuer.authorization.WalletTokens;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.issuance.WalletGrants;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.http.ChallengedRefusal;
import org.cooppassport.service.http.Request;

/**
 * Finds out what a wallet was granted, from the token in its {@code Authorization} header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-7">RFC 9449, section 7</a>
 */
public final class WalletAuthorization {
  private static final String DPOP_CHALLENGE = "DPoP error=\"%s\", algs=\"ES256 EdDSA\"";

  private final CoopIssuers issuers;
  private final WalletTokens tokens;
  private final WalletGrants grants;
  private final DpopProofs proofs;

  /** Makes one. */
  public WalletAuthorization(
      CoopIssuers issuers, WalletTokens tokens, WalletGrants grants, DpopProofs proofs) {
    this.issuers = issuers;
    this.tokens = tokens;
    this.grants = grants;
    this.proofs = proofs;
  }

  /**
   * Succeeds with the grant, in the round of the token; fails with a {@code Refusal} of reason
   * {@code INVALID_TOKEN}, or a {@link ChallengedRefusal} of reason {@code INVALID_DPOP_PROOF} or
   * {@code USE_DPOP_NONCE}, each with status 401 and what to try.
   *
   * @param address the address of the endpoint, which a DPoP proof names
   */
  Future<WalletGrant> grant(Request request, String address) {
    if (request.query().get("access_token").isPresent()) {
      throw new Mismatch(
              "access_token",
              "it in the Authorization header alone",
              new Came("it in the query"),
              "RFC 6750, section 2.3 is not served")
          .refusal(Reason.MALFORMED_REQUEST);
    }
    String header = request.header("authorization").orElseThrow(WalletTokens::invalid);
    int space = header.indexOf(' ');
    String scheme = space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT);
    String token = header.substring(space + 1).strip();
    return switch (scheme) {
      case "bearer" -> tokens.check(request.coop(), token).compose(o -> unbound(request, o));
      case "dpop" ->
          tokens
              .check(request.coop(), token)
              .compose(opens -> bound(request, address, token, opens))
              .recover(failure -> challenge(request, failure));
      default -> Future.failedFuture(WalletTokens.invalid());
    };
  }

  private Future<WalletGrant> unbound(Request request, WalletTokens.Opens opens) {
    if (!opens.boundTo().isEmpty()) {
      throw WalletTokens.invalid();
    }
    return find(request, opens);
  }

  private Future<WalletGrant> bound(
      Request request, String address, String token, WalletTokens.Opens opens) {
    if (opens.boundTo().isEmpty()) {
      throw WalletTokens.invalid();
    }
    String proof =
        request
            .header("dpop")
            .orElseThrow(() -> DpopProofs.refused("a proof beside the token", Came.NOTHING));
    return proofs
        .check(
            new DpopProofs.Expected(
                request.coop().id(),
                request.route().method().name(),
                address,
                issuers.of(request.coop()).wallets().dpopNonce(),
                new DpopProofs.Bound(token, opens.boundTo())),
            proof)
        .compose(proven -> find(request, opens));
  }

  private Future<WalletGrant> find(Request request, WalletTokens.Opens opens) {
    return grants
        .find(request.coop().id(), opens.grant())
        .map(found -> found.orElseThrow(WalletTokens::invalid).inRound(opens.round()));
  }

  /** RFC 9449 section 7.1: a resource server answers 401 and names the scheme and the error. */
  private Future<WalletGrant> challenge(Request request, Throwable failure) {
    ChallengedRefusal challenged =
        failure instanceof ChallengedRefusal already
            ? already
            : failure instanceof Refusal refusal ? ChallengedRefusal.of(refusal) : null;
    if (challenged == null) {
      return Future.failedFuture(failure);
    }
    String error =
        switch (challenged.refusal().reason()) {
          case INVALID_DPOP_PROOF -> "invalid_dpop_proof";
          case USE_DPOP_NONCE -> "use_dpop_nonce";
          case INVALID_TOKEN -> "invalid_token";
          default -> "";
        };
    return Future.failedFuture(
        error.isEmpty()
            ? failure
            : challenged
                .status(401)
                .header("www-authenticate", DPOP_CHALLENGE.replace("%s", error))
                .header(DpopProofs.NONCE_HEADER, proofs.nonce(request.coop().id())));
  }
}
