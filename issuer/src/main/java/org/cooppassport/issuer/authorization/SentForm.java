package org.cooppassport.issuer.authorization;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.AuthorizationDetail;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.service.http.Request;

/** The shape of a form that a wallet sent, for its developer: no code, token, proof or state. */
final class SentForm {
  /** Parameters whose values are words of the protocol. */
  private static final Set<String> WORDS =
      Set.of("grant_type", "response_type", "response_mode", "code_challenge_method", "scope");

  /** Parameters whose values are public addresses. */
  private static final Set<String> ADDRESSES = Set.of("client_id", "redirect_uri", "resource");

  private SentForm() {}

  /** Returns what is written down about a request under an offer or transaction. */
  static WalletTrace.Subject subject(Request request, String name, String step) {
    return new WalletTrace.Subject(request.coop().id(), name, step, request.id(), of(request));
  }

  private static JsonObject of(Request request) {
    Map<String, String> fields = request.form().fields();
    JsonObject.Builder shape =
        JsonObject.builder().putStrings("members", List.copyOf(new TreeSet<>(fields.keySet())));
    fields.forEach(
        (name, value) -> {
          if (WORDS.contains(name)) {
            shape.put(name, Came.word(value).words());
          } else if (ADDRESSES.contains(name)) {
            shape.put(name, Came.address(value).words());
          }
        });
    details(fields.get("authorization_details")).ifPresent(ids -> shape.putStrings("details", ids));
    for (String header :
        List.of("DPoP", "OAuth-Client-Attestation", "OAuth-Client-Attestation-PoP")) {
      request
          .header(header.toLowerCase(Locale.ROOT))
          .ifPresent(token -> shape.put(header, token(token)));
    }
    return shape.build();
  }

  private static Optional<List<String>> details(String text) {
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          AuthorizationDetail.parseAll(text).stream()
              .map(detail -> Came.word(detail.configurationId()).words())
              .toList());
    } catch (Refusal e) {
      return Optional.of(List.of("unreadable"));
    }
  }

  /** Type and algorithm of a signed token, the names of its claims, and what it is made out to. */
  private static JsonObject token(String text) {
    try {
      Jws token = Jws.parse(text);
      JsonObject claims = token.unverifiedClaims();
      JsonObject.Builder shape =
          JsonObject.builder()
              .putTextIfPresent("typ", token.header().typ())
              .put("alg", Came.word(token.header().alg()).words())
              .putStrings("claims", List.copyOf(claims.names()));
      claims.string("htu").ifPresent(htu -> shape.put("htu", Came.address(htu).words()));
      claims.string("htm").ifPresent(htm -> shape.put("htm", Came.word(htm).words()));
      claims.string("aud").ifPresent(aud -> shape.put("aud", Came.address(aud).words()));
      return shape.build();
    } catch (ProblemException e) {
      return JsonObject.of("unreadable", e.problems().get(0).detail());
    }
  }
}
