package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.cooppassport.core.jose.DpopProof;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.authorization.DpopProofs;
import org.cooppassport.issuer.authorization.ExternalGrants;
import org.cooppassport.issuer.authorization.WalletAccess;
import org.cooppassport.issuer.authorization.WalletTokens;
import org.cooppassport.issuer.issuance.WalletGrants;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.issuer.register.ExternalServer;
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
  private final ExternalGrants external;
  private final DpopProofs proofs;
  private final WalletTrace trace;

  /** Makes one. */
  public WalletAuthorization(
      CoopIssuers issuers,
      WalletTokens tokens,
      WalletGrants grants,
      ExternalGrants external,
      DpopProofs proofs,
      WalletTrace trace) {
    this.trace = trace;
    this.issuers = issuers;
    this.external = external;
    this.tokens = tokens;
    this.grants = grants;
    this.proofs = proofs;
  }

  /**
   * A token that holds, with what it is bound to and how to find out what it opens.
   *
   * @param boundTo the thumbprint of a key; empty if it is not bound
   * @param access what it opens
   */
  private record Shown(String boundTo, Supplier<Future<WalletAccess>> access) {}

  /**
   * Succeeds with what the token opens, each grant in its round; fails with a {@code Refusal} of
   * reason {@code INVALID_TOKEN}, or a {@link ChallengedRefusal} of reason {@code
   * INVALID_DPOP_PROOF} or {@code USE_DPOP_NONCE}, each with status 401 and what to try.
   *
   * @param address the address of the endpoint, which a DPoP proof names
   */
  Future<WalletAccess> access(Request request, String address) {
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
      case "bearer" -> check(request, token).compose(shown -> unbound(request, shown));
      case "dpop" ->
          check(request, token)
              .compose(shown -> bound(request, address, token, shown))
              .recover(failure -> challenge(request, failure));
      default -> Future.failedFuture(WalletTokens.invalid());
    };
  }

  /** The unproven issuer of a token only tells who is to check it. */
  private Future<Shown> check(Request request, String token) {
    CoopIssuer issuer = issuers.of(request.coop());
    Optional<ExternalServer> server =
        issuer.wallets().externalServer().filter(each -> !tokens.isOwn(request.coop(), token));
    return server.isPresent()
        ? external
            .check(issuer, server.get(), token)
            .map(checked -> new Shown(checked.boundTo(), () -> external.open(issuer, checked)))
        : tokens
            .check(request.coop(), token)
            .map(opens -> new Shown(opens.boundTo(), () -> find(request, opens)));
  }

  private Future<WalletAccess> unbound(Request request, Shown shown) {
    if (!shown.boundTo().isEmpty()) {
      throw scheme("DPoP with a proof: the token is bound to a key", "Bearer", "RFC 9449, 7.1");
    }
    if (issuers.of(request.coop()).wallets().requiresDpop()) {
      throw scheme("DPoP, and a token that is bound to a key", "Bearer", "HAIP 1.0, section 4");
    }
    return shown.access().get();
  }

  private static Refusal scheme(String expected, String came, String section) {
    return new Mismatch("Authorization", expected, new Came(came), section)
        .refusal(Reason.INVALID_TOKEN);
  }

  private Future<WalletAccess> bound(Request request, String address, String token, Shown shown) {
    if (shown.boundTo().isEmpty()) {
      throw scheme("Bearer: the token is bound to no key", "DPoP", "RFC 9449, section 7.1");
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
                new DpopProofs.Bound(token, shown.boundTo())),
            proof)
        .recover(failure -> noted(request, shown, failure))
        .compose(proven -> shown.access().get());
  }

  /** What is wrong with a proof beside a good token is for the developer of its wallet to see. */
  private Future<DpopProof> noted(Request request, Shown shown, Throwable failure) {
    return shown
        .access()
        .get()
        .compose(
            access ->
                trace.refusal(
                    new WalletTrace.Subject(
                        request.coop().id(),
                        access.first().offer(),
                        "proof beside the access token",
                        request.id(),
                        JsonObject.EMPTY),
                    failure))
        .transform(done -> Future.failedFuture(failure));
  }

  private Future<WalletAccess> find(Request request, WalletTokens.Opens opens) {
    return grants
        .find(request.coop().id(), opens.grant())
        .map(found -> found.orElseThrow(WalletTokens::invalid).inRound(opens.round()))
        .map(WalletAccess::of);
  }

  /** RFC 9449 section 7.1: a resource server answers 401 and names the scheme and the error. */
  private Future<WalletAccess> challenge(Request request, Throwable failure) {
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
