package org.cooppassport.core.jose;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * What an access token of somebody else's authorization server opens here. Only {@link #verify} and
 * {@link #introspected} make one.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9068#section-4">RFC 9068, section 4</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7662#section-2.2">RFC 7662, section 2.2</a>
 */
public final class ServerAccessToken {
  /** How far the server's clock may differ from ours. */
  public static final Duration SKEW = Duration.ofMinutes(1);

  /**
   * How long a token may live that everybody can use who has it (OpenID4VCI 1.0, Protecting the
   * Access Token).
   */
  public static final Duration UNBOUND_LIFETIME = Duration.ofMinutes(5);

  private static final String JWT_SECTION = "RFC 9068, section 4";
  private static final String INTROSPECTION_SECTION = "RFC 7662, section 2.2";
  private static final int MAX_CHARS = 32 << 10;
  private static final int MAX_SCOPES = 256;

  private final JsonObject claims;
  private final String boundTo;

  private ServerAccessToken(JsonObject claims, String boundTo) {
    this.claims = claims;
    this.boundTo = boundTo;
  }

  /**
   * What is expected of a token.
   *
   * @param server the identifier of the authorization server
   * @param audience what the token has to be made out to
   * @param now the instant it is judged at
   */
  public record Expectation(String server, String audience, Instant now) {
    public Expectation {
      Objects.requireNonNull(server);
      Objects.requireNonNull(audience);
      Objects.requireNonNull(now);
    }
  }

  /**
   * Returns what a JWT opens.
   *
   * <p>Computes a signature, so never on an event loop.
   *
   * @param keys what the server publishes at its {@code jwks_uri}
   * @throws Refusal INVALID_TOKEN that names the claim, if anything is not as expected
   */
  @CheckReturnValue
  public static ServerAccessToken verify(String text, JsonObject keys, Expectation expected) {
    try {
      JwtClaims claims =
          JwtClaims.read(ServerJwt.parse(text, MAX_CHARS).verify(TokenType.ACCESS_TOKEN, keys));
      if (!claims.issuer().equals(Optional.of(expected.server()))) {
        throw refused("iss", expected.server(), Came.address(claims.issuer()), JWT_SECTION);
      }
      if (claims.expiresAt().isEmpty()) {
        throw refused("exp", "when it ends", Came.NOTHING, JWT_SECTION);
      }
      return judged(claims, expected, JWT_SECTION);
    } catch (ProblemException e) {
      throw unreadable(e);
    }
  }

  /**
   * Returns what the server's answer about a token says it opens.
   *
   * @throws Refusal INVALID_TOKEN if the token is not active, or not for here
   */
  @CheckReturnValue
  public static ServerAccessToken introspected(JsonObject answer, Expectation expected) {
    if (!answer.bool("active").orElse(false)) {
      throw refused("active", "true", Came.value(answer.get("active")), INTROSPECTION_SECTION);
    }
    try {
      JwtClaims claims = JwtClaims.read(answer);
      if (claims.issuer().filter(iss -> !iss.equals(expected.server())).isPresent()) {
        throw refused(
            "iss", expected.server(), Came.address(claims.issuer()), INTROSPECTION_SECTION);
      }
      return judged(claims, expected, INTROSPECTION_SECTION);
    } catch (ProblemException e) {
      throw unreadable(e);
    }
  }

  private static ServerAccessToken judged(JwtClaims claims, Expectation expected, String section) {
    if (!claims.audiences().contains(expected.audience())) {
      throw refused(
          "aud",
          expected.audience(),
          claims.audiences().isEmpty()
              ? Came.NOTHING
              : claims.audiences().size() == 1
                  ? Came.address(claims.audiences().get(0))
                  : Came.number(claims.audiences().size(), "others"),
          section);
    }
    Instant now = expected.now();
    if (!claims.problemsAt(now, SKEW).isEmpty()) {
      throw refused(
          "exp",
          "a token that is in force",
          claims
              .expiresAt()
              .map(end -> Came.instant(end, now))
              .orElse(new Came("nbf that is to come")),
          section);
    }
    String boundTo = boundTo(claims.json(), section);
    requireShort(claims, boundTo, now);
    return new ServerAccessToken(claims.json(), boundTo);
  }

  /** A confirmation that is not ours to check is never taken for none. */
  private static String boundTo(JsonObject claims, String section) {
    if (!claims.has("cnf")) {
      boolean said = claims.string("token_type").filter("DPoP"::equalsIgnoreCase).isPresent();
      if (said) {
        throw refused("cnf.jkt", "the key it is bound to", Came.NOTHING, section);
      }
      return "";
    }
    return claims
        .object("cnf")
        .filter(cnf -> cnf.size() == 1)
        .flatMap(cnf -> cnf.string("jkt"))
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                refused(
                    "cnf", "jkt alone", Came.value(claims.get("cnf")), "RFC 9449, section 6.1"));
  }

  private static void requireShort(JwtClaims claims, String boundTo, Instant now) {
    if (!boundTo.isEmpty() || claims.expiresAt().isEmpty()) {
      return;
    }
    Instant begun = claims.issuedAt().orElse(now);
    Duration life = Duration.between(begun, claims.expiresAt().get());
    if (life.compareTo(UNBOUND_LIFETIME) > 0) {
      throw refused(
          "exp",
          "a token of at most "
              + UNBOUND_LIFETIME.toSeconds()
              + " seconds, or one that is bound to a key (DPoP)",
          Came.number(life.toSeconds(), "seconds"),
          "OpenID4VCI 1.0, Protecting the Access Token");
    }
  }

  private static Refusal unreadable(ProblemException e) {
    return new Refusal(
        Refusal.Reason.INVALID_TOKEN,
        "access token",
        "access token: " + e.problems().get(0).detail());
  }

  private static Refusal refused(String member, String expected, Came came, String section) {
    return new Mismatch("access token " + member, expected, came, section)
        .refusal(Refusal.Reason.INVALID_TOKEN);
  }

  /** Returns the thumbprint of the key it is bound to; empty if it is not bound. */
  public String boundTo() {
    return boundTo;
  }

  /** Returns a claim that is a text. */
  public Optional<String> text(String claim) {
    return claims.string(claim).filter(text -> !text.isEmpty());
  }

  /** Returns the client it was given to; empty if that is not said. */
  public String client() {
    return text("client_id").orElse("");
  }

  /** Returns its scopes. */
  public List<String> scopes() {
    return claims.string("scope").stream()
        .flatMap(text -> Arrays.stream(text.split(" ")))
        .filter(scope -> !scope.isEmpty())
        .distinct()
        .limit(MAX_SCOPES)
        .toList();
  }

  /** Returns its authorization details (RFC 9396); none if there are none that can be read. */
  public List<JsonObject> authorizationDetails() {
    return claims.array("authorization_details").flatMap(JsonArray::objects).orElse(List.of());
  }

  /** Tells nothing of the token. */
  @Override
  public String toString() {
    return "ServerAccessToken" + claims.names();
  }
}
