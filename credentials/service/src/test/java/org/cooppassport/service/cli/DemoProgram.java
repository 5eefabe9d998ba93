package org.cooppassport.service.cli;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.auth.AuthorizationServerMetadata;
import org.cooppassport.service.auth.TokenEndpoint;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.http.TestEndpoint;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeySpec;

/** A server with one management route. */
final class DemoProgram implements ServerProgram {
  @Override
  public String name() {
    return "coop-demo";
  }

  @Override
  public String section() {
    return "demo";
  }

  @Override
  public List<String> actions() {
    return List.of("issue", "status");
  }

  @Override
  public List<KeySpec> keys() {
    return List.of(
        new KeySpec(KeyPurpose.ASSERTION, SignatureAlgorithm.EDDSA),
        new KeySpec(KeyPurpose.SD_JWT, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.ACCESS_TOKEN, SignatureAlgorithm.ES256));
  }

  @Override
  public String settingsTemplate() {
    return "demo {\n  greeting = hello\n}\n";
  }

  @Override
  public String coopTemplate(Coop coop) {
    return "colour = green\n";
  }

  @Override
  public void prepareCoop(Coop coop, Path coopFolder) {}

  @Override
  public void check(ServerSettings settings, List<CoopSettings> coops) {
    settings.own().text("greeting", "a greeting");
    coops.forEach(coop -> coop.file().textOr("colour", "grey"));
  }

  @Override
  public Future<List<Endpoint>> start(ServerContext context) {
    return Future.succeededFuture(
        List.of(
            new TokenEndpoint(List.of(context.clientCredentials())),
            new AuthorizationServerMetadata(
                List.of("client_credentials"), coop -> JsonObject.EMPTY),
            TestEndpoint.of(
                Route.get("/{coop}/who").access(Access.scope("issue")),
                request -> Response.ok(JsonObject.of("client", request.caller().clientId()))),
            TestEndpoint.of(
                Route.post("/{coop}/things/{id}").access(Access.scope("issue")),
                request -> {
                  if (request.path("id").endsWith("0")) {
                    throw new Refusal(Refusal.Reason.CONFLICT, "it was changed already");
                  }
                  return Response.empty(204);
                })));
  }
}
