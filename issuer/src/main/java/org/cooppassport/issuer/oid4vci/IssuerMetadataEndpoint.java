package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.service.store.EncryptionKeys;

/**
 * The credential issuer metadata: as JSON, and signed where {@code Accept} asks for that.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.2">
 *     OpenID4VCI 1.0, section 12.2.2</a>
 */
public final class IssuerMetadataEndpoint implements Endpoint {
  private static final String NAME = "openid-credential-issuer";
  private static final String SIGNED = "application/jwt";
  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final Route route;
  private final CoopIssuers issuers;
  private final KeyRing keys;
  private final EncryptionKeys requestKeys;
  private final CpuPool cpu;
  private final Clock clock;

  private IssuerMetadataEndpoint(
      Route route,
      CoopIssuers issuers,
      KeyRing keys,
      EncryptionKeys requestKeys,
      CpuPool cpu,
      Clock clock) {
    this.route = route.produces("application/json", SIGNED).sharedWithAnyOrigin();
    this.issuers = issuers;
    this.keys = keys;
    this.requestKeys = requestKeys;
    this.cpu = cpu;
    this.clock = clock;
  }

  /** Returns the endpoints at both addresses: between host and path (1.0), and below the path. */
  public static List<IssuerMetadataEndpoint> both(
      CoopIssuers issuers, KeyRing keys, EncryptionKeys requestKeys, CpuPool cpu, Clock clock) {
    return List.of(
        new IssuerMetadataEndpoint(
            Route.get("/.well-known/" + NAME + "/{coop}"), issuers, keys, requestKeys, cpu, clock),
        new IssuerMetadataEndpoint(
            Route.get("/{coop}/.well-known/" + NAME), issuers, keys, requestKeys, cpu, clock));
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    Coop coop = request.coop();
    if (!request.asksFor(SIGNED) || request.asksFor("application/json")) {
      return document(coop)
          .map(metadata -> Response.ok(metadata).publicFor(MAX_AGE).header("vary", "Accept"));
    }
    return document(coop)
        .compose(metadata -> cpu.run(() -> Response.of(SIGNED, signed(coop, metadata))));
  }

  /** Succeeds with the metadata of a co-op. */
  public Future<JsonObject> document(Coop coop) {
    return requestKeys
        .current(coop.id())
        .compose(
            key ->
                cpu.run(
                    () ->
                        IssuerMetadataDocument.of(issuers.of(coop), keys, key.publicKey()).json()));
  }

  private String signed(Coop coop, JsonObject metadata) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.SD_JWT);
    JsonObject claims =
        metadata.with("sub", coop.base()).with("iat", clock.instant().getEpochSecond());
    return Jws.signing(TokenType.ISSUER_METADATA)
        .kid(identity.key().kid())
        .x5c(identity.key().x5c())
        .sign(claims, identity.signer())
        .text();
  }
}
