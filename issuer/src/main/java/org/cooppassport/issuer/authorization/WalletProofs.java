package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.core.jose.DpopProof;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.WalletRules;
import org.cooppassport.service.auth.TokenEndpoint;
import org.cooppassport.service.http.Request;

/**
 * What every token request of a wallet is asked first: which wallet it is, and which key its tokens
 * are to be bound to.
 */
public final class WalletProofs {
  private static final String HAIP = "HAIP 1.0, section 4";

  private final WalletClients clients;
  private final DpopProofs proofs;

  /** Makes one. */
  public WalletProofs(WalletClients clients, DpopProofs proofs) {
    this.clients = clients;
    this.proofs = proofs;
  }

  /**
   * What a wallet has shown.
   *
   * @param client which wallet it is
   * @param boundTo the thumbprint of the key of its DPoP proof; empty if it sent none
   */
  record Shown(WalletClient client, String boundTo) {}

  /**
   * Succeeds with what the wallet has shown.
   *
   * @param address the address of the endpoint, which a DPoP proof names
   * @return fails with a {@code Refusal} of reason {@code INVALID_CLIENT}, {@code
   *     INVALID_DPOP_PROOF} or {@code USE_DPOP_NONCE}
   */
  Future<Shown> of(CoopIssuer issuer, Request request, String address) {
    if (!issuer.wallets().letsWalletsInItself()) {
      throw new Mismatch(
              "authorization_servers",
              "a request to " + issuer.wallets().externalServer().orElseThrow().issuer(),
              new Came("one to this server, which lets no wallet in"),
              "OpenID4VCI 1.0, section 12.2.4")
          .refusal(
              address.equals(TokenEndpoint.address(issuer.coop()))
                  ? Reason.UNSUPPORTED_GRANT_TYPE
                  : Reason.MALFORMED_REQUEST);
    }
    return key(issuer, request, address)
        .compose(
            proof ->
                clients
                    .authenticate(issuer, request, proof)
                    .map(client -> new Shown(client, proof.map(DpopProof::thumbprint).orElse(""))));
  }

  private Future<Optional<DpopProof>> key(CoopIssuer issuer, Request request, String address) {
    Optional<String> proof = request.header("dpop");
    return proof.isEmpty()
        ? Future.succeededFuture(Optional.empty())
        : proofs
            .check(
                DpopProofs.Expected.at(issuer.coop().id(), address, nonceRule(issuer, request)),
                proof.get())
            .map(Optional::of);
  }

  /** A DPoP proof that stands for the proof of the attested key has its nonce for a challenge. */
  private static WalletRules.DpopNonce nonceRule(CoopIssuer issuer, Request request) {
    boolean standsFor =
        request.header(WalletClients.ATTESTATION).isPresent()
            && request.header(WalletClients.POP).isEmpty();
    return standsFor && issuer.wallets().challenge() == WalletRules.AttestationChallenge.REQUIRED
        ? WalletRules.DpopNonce.REQUIRED
        : issuer.wallets().dpopNonce();
  }

  /**
   * Succeeds with what the wallet has shown at the token endpoint.
   *
   * @return fails as {@link #of} does, and with {@code INVALID_DPOP_PROOF} if the co-op gives no
   *     bearer tokens and the wallet has shown no key
   */
  Future<Shown> forTokens(CoopIssuer issuer, Request request) {
    return of(issuer, request, TokenEndpoint.address(issuer.coop()))
        .map(
            shown -> {
              if (shown.boundTo().isEmpty() && issuer.wallets().requiresDpop()) {
                throw new Mismatch(
                        "DPoP", "a proof: bearer tokens are not given here", Came.NOTHING, HAIP)
                    .refusal(Reason.INVALID_DPOP_PROOF);
              }
              return shown;
            });
  }
}
