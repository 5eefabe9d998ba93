package org.cooppassport.service.auth;

import io.vertx.core.Future;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Form;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.OneTime;

/**
 * Finds out which API client asks for a token: by a secret in the header or the form, or by an
 * assertion signed with its registered key. An unknown client, a wrong secret and a bad assertion
 * look the same from outside.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3">RFC 6749, section 2.3</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7523#section-3">RFC 7523, section 3</a>
 */
public final class ClientAuthentication {
  static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

  /** The longest time an assertion may be good for: as long its id is remembered. */
  private static final Duration MAX_ASSERTION_AGE = Duration.ofMinutes(10);

  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final int MAX_ASSERTION = 8_192;
  private static final int MAX_SECRET = 512;
  private static final int MAX_JTI = 256;

  private final ApiClients clients;
  private final OneTime spentAssertions;
  private final CpuPool cpu;
  private final InstantSource clock;
  private final SecretHash nobody;

  /**
   * Makes one.
   *
   * @param spentAssertions remembers the {@code jti} of assertions
   */
  public ClientAuthentication(
      ApiClients clients,
      OneTime spentAssertions,
      CpuPool cpu,
      InstantSource clock,
      RandomSource random) {
    this.clients = clients;
    this.spentAssertions = spentAssertions;
    this.cpu = cpu;
    this.clock = clock;
    this.nobody = SecretHash.ofNobody(random);
  }

  /**
   * Succeeds with the client behind a token request; fails with a {@code Refusal} of reason {@code
   * INVALID_CLIENT}, or {@code MALFORMED_REQUEST} if it uses two methods at once.
   */
  public Future<ApiClient> authenticate(Request request) {
    Form form = request.form();
    Optional<String> header = request.header("authorization");
    boolean assertion = form.get("client_assertion").isPresent();
    boolean posted = form.get("client_secret").isPresent();
    if ((header.isPresent() ? 1 : 0) + (assertion ? 1 : 0) + (posted ? 1 : 0) > 1) {
      throw new Refusal(
          Refusal.Reason.MALFORMED_REQUEST, "a client authenticates in one way (RFC 6749, 2.3)");
    }
    if (assertion) {
      return bySignature(request.coop(), form);
    }
    if (header.isPresent()) {
      return byBasic(request, header.get());
    }
    return bySecret(
        request.coop(),
        form.get("client_id").orElseThrow(ClientAuthentication::refused),
        form.get("client_secret").orElseThrow(ClientAuthentication::refused));
  }

  private Future<ApiClient> byBasic(Request request, String header) {
    try {
      if (!header.regionMatches(true, 0, "Basic ", 0, 6)) {
        throw refused();
      }
      String pair = Bytes.owned(Base64.getDecoder().decode(header.substring(6).strip())).toUtf8();
      int colon = pair.indexOf(':');
      if (colon < 1) {
        throw refused();
      }
      String id = URLDecoder.decode(pair.substring(0, colon), StandardCharsets.UTF_8);
      String secret = URLDecoder.decode(pair.substring(colon + 1), StandardCharsets.UTF_8);
      if (!request.form().get("client_id").orElse(id).equals(id)) {
        throw refused();
      }
      return bySecret(request.coop(), id, secret);
    } catch (IllegalArgumentException e) {
      throw refused();
    }
  }

  private Future<ApiClient> bySecret(Coop coop, String id, String secret) {
    if (secret.length() > MAX_SECRET) {
      throw refused();
    }
    return clients.find(coop, id).compose(found -> cpu.run(() -> checkSecret(found, secret)));
  }

  private ApiClient checkSecret(Optional<ApiClient> found, String secret) {
    List<SecretHash> hashes = found.map(ApiClient::secrets).orElse(List.of());
    boolean matches = false;
    for (SecretHash hash : hashes.isEmpty() ? List.of(nobody) : hashes) {
      matches |= hash.matches(secret);
    }
    if (!matches) {
      throw refused();
    }
    return found.orElseThrow(ClientAuthentication::refused);
  }

  private Future<ApiClient> bySignature(Coop coop, Form form) {
    if (!form.get("client_assertion_type").orElse("").equals(ASSERTION_TYPE)) {
      throw refused();
    }
    Jws assertion = parse(form.require("client_assertion"));
    String id =
        assertion.unverifiedClaims().string("sub").orElseThrow(ClientAuthentication::refused);
    if (!form.get("client_id").orElse(id).equals(id)) {
      throw refused();
    }
    return clients
        .find(coop, id)
        .compose(
            found ->
                cpu.run(
                    () ->
                        new Proven(
                            found.orElseThrow(ClientAuthentication::refused),
                            checkAssertion(coop, found.get(), assertion))))
        .compose(proven -> spend(coop, proven));
  }

  private JwtClaims checkAssertion(Coop coop, ApiClient client, Jws assertion) {
    try {
      JwtClaims claims = verified(client, assertion);
      JsonObject json = claims.json();
      // VCI-14: the issuer identifier as one string; not an array, not the endpoint's address
      boolean forUs = json.string("aud").filter(coop.base()::equals).isPresent();
      boolean bySelf =
          claims.issuer().filter(client.id()::equals).isPresent()
              && claims.subject().filter(client.id()::equals).isPresent();
      Instant now = clock.instant();
      boolean inTime =
          claims.problemsAt(now, SKEW).isEmpty()
              && claims
                  .expiresAt()
                  .filter(exp -> !exp.isAfter(now.plus(MAX_ASSERTION_AGE).plus(SKEW)))
                  .isPresent()
              && claims.issuedAt().map(iat -> !iat.isAfter(now.plus(SKEW))).orElse(true);
      boolean named = claims.id().filter(jti -> jti.length() <= MAX_JTI).isPresent();
      if (!forUs || !bySelf || !inTime || !named) {
        throw refused();
      }
      return claims;
    } catch (ProblemException e) {
      throw refused();
    }
  }

  private JwtClaims verified(ApiClient client, Jws assertion) {
    Optional<String> kid = assertion.header().kid();
    List<Jwk> candidates =
        client.keys().stream()
            .filter(key -> kid.isEmpty() || kid.equals(key.kid()) || isThumbprint(key, kid.get()))
            .toList();
    if (candidates.size() != 1) {
      throw refused();
    }
    return assertion
        .verify(TokenType.CLIENT_ASSERTION, candidates.get(0).key(), AllowedAlgorithms.DEFAULT)
        .claims();
  }

  private Future<ApiClient> spend(Coop coop, Proven proven) {
    JwtClaims claims = proven.claims();
    Instant expires = claims.expiresAt().orElseThrow().plus(SKEW);
    Instant made = claims.issuedAt().orElse(clock.instant());
    return spentAssertions
        .claim(
            coop.id(),
            "client-assertion/" + proven.client().id(),
            Bytes.utf8(claims.id().orElseThrow()),
            made,
            expires)
        .map(
            use -> {
              if (use != OneTime.Use.FIRST) {
                throw refused();
              }
              return proven.client();
            });
  }

  private static Jws parse(String text) {
    try {
      return Jws.parse(text, MAX_ASSERTION);
    } catch (ProblemException e) {
      throw refused();
    }
  }

  private static boolean isThumbprint(Jwk key, String kid) {
    return key.kid().isEmpty() && key.key().thumbprint().equals(kid);
  }

  private static Refusal refused() {
    return new Refusal(Refusal.Reason.INVALID_CLIENT, "the client cannot be authenticated");
  }

  private record Proven(ApiClient client, JwtClaims claims) {}
}
