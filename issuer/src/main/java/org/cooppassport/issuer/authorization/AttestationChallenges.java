package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Nonces;
import org.cooppassport.issuer.register.WalletRules;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.ChallengedRefusal;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * Challenges that attested wallets sign to show that they are there now, and the endpoint that
 * gives them out. Thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-attestation-based-client-auth/">
 *     Attestation-based client authentication, draft 10, section 6.1</a>
 */
public final class AttestationChallenges implements Endpoint {
  /** The header with a challenge for the next proof. */
  public static final String HEADER = "oauth-client-attestation-challenge";

  private static final String PATH = "/attestation-challenge";
  private static final String SECTION =
      "OAuth attestation-based client authentication, sections 6.1 and 6.2";
  private static final Route ROUTE =
      Route.post("/{coop}" + PATH)
          .body(BodyRule.of(1_024, "application/json", "application/x-www-form-urlencoded"))
          .errors(ErrorForm.OAUTH)
          .sharedWithAnyOrigin();

  private final Nonces challenges;

  /** Gives out what {@code challenges} makes. */
  public AttestationChallenges(Nonces challenges) {
    this.challenges = Objects.requireNonNull(challenges);
  }

  static String address(Coop coop) {
    return coop.link(PATH);
  }

  @Override
  public Route route() {
    return ROUTE;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(
        Response.ok(JsonObject.of("attestation_challenge", next(request.coop().id()))));
  }

  /** Returns a challenge for a wallet's next proof. */
  String next(String tenant) {
    return challenges.give(tenant);
  }

  /**
   * Checks the challenge of a proof.
   *
   * @param signed what the proof has; empty if it has none
   * @throws ChallengedRefusal of reason {@code USE_ATTESTATION_CHALLENGE} with a fresh one, if it
   *     is none that the co-op gave lately, or none where one is required
   */
  void check(String tenant, WalletRules.AttestationChallenge rule, Optional<String> signed) {
    boolean fresh =
        signed
            .map(challenge -> challenges.isCurrent(tenant, challenge))
            .orElse(rule == WalletRules.AttestationChallenge.OFFERED);
    if (!fresh) {
      throw ChallengedRefusal.of(
              new Mismatch(
                      "OAuth-Client-Attestation-PoP challenge",
                      "the one in the OAuth-Client-Attestation-Challenge header of this answer",
                      signed.isPresent() ? Came.ANOTHER : Came.NOTHING,
                      SECTION)
                  .refusal(Reason.USE_ATTESTATION_CHALLENGE))
          .header(HEADER, next(tenant));
    }
  }
}
