package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.e2e.conformance.OpenIdServers.Profile;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** The calls by which somebody drives the issuer and the verifier while the suite is the wallet. */
final class OpenIdDrivers {
  private static final Duration DEADLINE = Duration.ofSeconds(12);

  private final Vertx vertx;
  private final CompletableFuture<OpenIdServers> servers;
  private final Clock clock;
  private final Map<String, Profile> requests = new ConcurrentHashMap<>();

  /**
   * @param servers which may still be starting; until they are up, calls are refused
   */
  OpenIdDrivers(Vertx vertx, CompletableFuture<OpenIdServers> servers, Clock clock) {
    this.vertx = vertx;
    this.servers = servers;
    this.clock = clock;
  }

  List<Endpoint> endpoints() {
    BodyRule json = BodyRule.json(BodyRule.SMALL);
    return List.of(
        endpoint(Route.post("/offers").body(json), this::offer),
        endpoint(Route.post("/oid4vp/requests").body(json), this::request),
        endpoint(Route.get("/oid4vp/requests/{id}"), this::result));
  }

  private Endpoint endpoint(Route route, Function<Request, Response> operation) {
    return new CoreEndpoint(vertx, route.onAnyHost().within(DEADLINE), operation);
  }

  private OpenIdServers running() {
    if (!servers.isDone()) {
      throw new Refusal(
          Refusal.Reason.OVERLOADED, "The issuer and the verifier are still starting.");
    }
    return servers.join();
  }

  private Response offer(Request request) {
    JsonObject body = request.json();
    String flow =
        switch (body.string("grant").orElse("authorization_code")) {
          case "authorization_code" -> "authorization_code";
          case "pre-authorized_code", "urn:ietf:params:oauth:grant-type:pre-authorized_code" ->
              "pre-authorized_code";
          default -> throw unknown("grant", "authorization_code or pre-authorized_code");
        };
    Profile profile = profile(body, Profile.PLAIN);
    OpenIdServers both = running();
    JsonObject made =
        both.issuing(profile)
            .post(
                "/offers",
                JsonObject.builder()
                    .put("flow", flow)
                    .put("subject", ConformanceIssuerMain.SUBJECT)
                    .put("txCode", body.bool("tx_code").orElse(false))
                    .put("credentials", JsonArray.of(membership(both, profile)))
                    .build(),
                201);
    return Response.json(
        200,
        JsonObject.builder()
            .put("credential_offer", link(body, made, both))
            .put("credential_issuer", both.issuerOrigin() + "/" + profile.coop())
            .putTextIfPresent("tx_code", made.string("tx_code"))
            .build());
  }

  private static String link(JsonObject body, JsonObject made, OpenIdServers both) {
    return switch (body.string("by").orElse("reference")) {
      case "reference" -> made.string("deepLink").orElseThrow();
      case "value" ->
          "openid-credential-offer://?credential_offer="
              + URLEncoder.encode(
                  both.http()
                      .get(made.string("credential_offer_uri").orElseThrow(), "")
                      .body()
                      .strip(),
                  StandardCharsets.UTF_8);
      default -> throw unknown("by", "value or reference");
    };
  }

  private JsonObject membership(OpenIdServers both, Profile profile) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    JsonObject claims =
        JsonReader.readObject(
                """
                {"membershipClass": "worker", "standing": "active", "politicalRights": true}
                """)
            .with("memberSince", today.minusYears(2).toString())
            .with(
                "coop",
                JsonObject.of(
                    "id",
                    both.issuerOrigin() + "/" + profile.coop(),
                    "name",
                    "Conformance " + profile.coop()));
    return JsonObject.of("type", "CoopMembershipCredential").with("claims", claims);
  }

  private Response request(Request request) {
    JsonObject body = request.json();
    JsonObject.Builder wish = JsonObject.builder().put("policy", "conformance");
    body.string("client_id_prefix").ifPresent(prefix -> wish.put("clientIdPrefix", prefix));
    body.string("response_mode").ifPresent(mode -> wish.put("responseMode", mode));
    body.string("credential_format").ifPresent(format -> wish.put("format", format));
    body.string("request_uri_method").ifPresent(method -> wish.put("requestUriMethod", method));
    wish.put("flow", redirects(body) ? "same-device" : "cross-device");
    boolean strict =
        body.string("client_id_prefix").equals(Optional.of("x509_hash"))
            && body.string("response_mode").equals(Optional.of("direct_post.jwt"));
    Profile profile = profile(body, strict ? Profile.HAIP : Profile.PLAIN);
    JsonObject made = running().verifying(profile).post("/requests", wish.build(), 201);
    String id = made.string("id").orElseThrow();
    requests.put(id, profile);
    return Response.created(
        JsonObject.builder()
            .put("id", id)
            .put("authorization_request", made.string("authorizationRequest").orElse(""))
            .build());
  }

  private static boolean redirects(JsonObject body) {
    return body.bool("redirect").orElse(body.string("redirect").isPresent());
  }

  private Response result(Request request) {
    String id = request.path("id");
    Profile profile = requests.get(id);
    if (profile == null) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "There is no such request.");
    }
    BackOffice office = running().verifying(profile);
    JsonObject result = office.get("/requests/" + id);
    JsonValue none = JsonNull.NULL;
    return Response.ok(
        JsonObject.builder()
            .put("id", id)
            .put("status", result.string("status").orElseThrow())
            .put("error", result.get("error").orElse(none))
            .put("claims", result.get("claims").orElse(none))
            .put("verified", result.bool("verified").orElse(false))
            .put("accepted", result.bool("accepted").orElse(false))
            .put("findings", result.get("findings").orElse(JsonArray.EMPTY))
            .build());
  }

  private static Profile profile(JsonObject body, Profile otherwise) {
    if (!body.has("profile")) {
      return otherwise;
    }
    for (Profile profile : Profile.values()) {
      if (body.string("profile").equals(Optional.of(profile.coop()))) {
        return profile;
      }
    }
    throw unknown("profile", "plain or haip");
  }

  private static Refusal unknown(String member, String expected) {
    return new Refusal(Refusal.Reason.INVALID_VALUE, member, member + ": expected " + expected);
  }
}
