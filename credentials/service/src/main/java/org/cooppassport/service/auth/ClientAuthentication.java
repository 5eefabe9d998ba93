package org.cooppassport.service.auth;

import io.vertx.core.Future;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ClientAssertion;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
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

  private static final int MAX_SECRET = 512;

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
    String assertion = form.require("client_assertion");
    String id = ClientAssertion.clientOf(assertion);
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
                            ClientAssertion.verify(
                                assertion, id, keysOf(found.get()), coop.base(), clock.instant()))))
        .compose(proven -> spend(coop, proven));
  }

  /** A key that was registered without a name goes by its thumbprint. */
  private static JwkSet keysOf(ApiClient client) {
    return new JwkSet(
        client.keys().stream()
            .map(key -> key.kid().isPresent() ? key : Jwk.of(key.key()))
            .toList());
  }

  private Future<ApiClient> spend(Coop coop, Proven proven) {
    ClientAssertion assertion = proven.assertion();
    return spentAssertions
        .claim(
            coop.id(),
            "client-assertion/" + proven.client().id(),
            Bytes.utf8(assertion.id()),
            assertion.issuedAt().orElse(clock.instant()),
            assertion.rememberUntil())
        .map(
            use -> {
              if (use != OneTime.Use.FIRST) {
                throw refused();
              }
              return proven.client();
            });
  }

  private static Refusal refused() {
    return new Refusal(Refusal.Reason.INVALID_CLIENT, "the client cannot be authenticated");
  }

  private record Proven(ApiClient client, ClientAssertion assertion) {}
}
