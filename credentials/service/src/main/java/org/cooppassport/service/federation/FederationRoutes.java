package org.cooppassport.service.federation;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.ErrorForm;
import org.cooppassport.service.http.Form;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyRing;

/**
 * The endpoints of OpenID Federation for every co-op of a server.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-8">OpenID Federation
 *     1.0, section 8</a>
 */
public final class FederationRoutes {
  /** What a client needs to have entities resolved that nobody here asked about before. */
  public static final String ACTION = "federation";

  static final String FETCH = "/federation/fetch";
  static final String LIST = "/federation/list";
  static final String RESOLVE = "/federation/resolve";
  static final String TRUST_MARK = "/federation/trust-mark";
  static final String MARK_STATUS = "/federation/trust-mark-status";
  static final String MARKED = "/federation/trust-marked";
  static final String HISTORICAL_KEYS = "/federation/historical-keys";

  /** Federation clients ask in many ways; there is one answer. */
  private static final String[] ANY = {};

  private static final String STATEMENT = "application/entity-statement+jwt";
  private static final Duration MAX_AGE = Duration.ofMinutes(5);

  private final Map<String, FederationEntity> entities = new HashMap<>();
  private final FederationStatements statements;
  private final ResolveEntity resolving;
  private final CpuPool cpu;
  private final Function<Coop, Future<JsonObject>> metadata;

  private FederationRoutes(
      List<CoopSettings> coops,
      KeyRing keys,
      DocumentFetcher fetcher,
      CpuPool cpu,
      Clock clock,
      Function<Coop, Future<JsonObject>> metadata) {
    coops.forEach(coop -> entities.put(coop.coop().id(), FederationEntity.read(coop)));
    this.statements = new FederationStatements(keys, clock);
    this.cpu = cpu;
    this.metadata = metadata;
    this.resolving = new ResolveEntity(clock, cpu, fetcher, statements);
  }

  /**
   * Returns all endpoints.
   *
   * @param coops the co-ops, with what they set about federation
   * @param metadata the metadata of a co-op's roles at this server, by entity type
   */
  public static List<Endpoint> endpoints(
      List<CoopSettings> coops,
      KeyRing keys,
      DocumentFetcher fetcher,
      CpuPool cpu,
      Clock clock,
      Function<Coop, Future<JsonObject>> metadata) {
    FederationRoutes routes = new FederationRoutes(coops, keys, fetcher, cpu, clock, metadata);
    List<Endpoint> all = new ArrayList<>();
    all.add(routes.given("/.well-known/openid-federation", routes::configuration));
    all.add(routes.given(FETCH, routes::statement));
    all.add(routes.given(LIST, routes::list));
    all.add(routes.given(TRUST_MARK, routes::mark));
    all.add(routes.given(RESOLVE, routes::resolve));
    all.add(routes.given(MARKED, routes::marked));
    all.add(routes.given(HISTORICAL_KEYS, routes::historicalKeys));
    all.add(
        Endpoint.of(
            Route.post("/{coop}" + MARK_STATUS)
                .body(BodyRule.form(BodyRule.SMALL))
                .produces(ANY)
                .errors(ErrorForm.OAUTH)
                .sharedWithAnyOrigin(),
            routes::markStatus));
    all.add(
        Endpoint.of(
            Route.post("/{coop}/federation/resolutions")
                .body(BodyRule.json(BodyRule.SMALL))
                .access(Access.scope(ACTION)),
            routes::resolveNow));
    return all;
  }

  private Endpoint given(String path, BiFunction<FederationEntity, Form, Future<Response>> answer) {
    return Endpoint.of(
        Route.get("/{coop}" + path).produces(ANY).errors(ErrorForm.OAUTH).sharedWithAnyOrigin(),
        request -> answer.apply(entity(request), request.query()));
  }

  private FederationEntity entity(Request request) {
    return entities.get(request.coop().id());
  }

  private Future<Response> configuration(FederationEntity entity, Form query) {
    return metadata
        .apply(entity.coop())
        .compose(roles -> token(STATEMENT, () -> statements.configuration(entity, roles).text()));
  }

  private Future<Response> statement(FederationEntity entity, Form query) {
    String subject = query.require("sub");
    if (subject.equals(entity.coop().base())) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "sub", "sub: the entity's own statement stands elsewhere");
    }
    Subordinate about = subordinate(entity, subject);
    return token(STATEMENT, () -> statements.statement(entity, about).text());
  }

  private static Subordinate subordinate(FederationEntity entity, String subject) {
    return entity
        .subordinate(subject)
        .orElseThrow(
            () -> new Refusal(Refusal.Reason.NOT_FOUND, "no immediate subordinate of this name"));
  }

  private Future<Response> list(FederationEntity entity, Form query) {
    if (!entity.isSuperior()) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "this entity has no subordinates");
    }
    Predicate<Subordinate> wanted = one -> true;
    if (query.get("entity_type").isPresent()) {
      String type = query.require("entity_type");
      wanted = wanted.and(one -> one.entityTypes().contains(type));
    }
    if (query.get("intermediate").isPresent()) {
      boolean intermediate = flag(query, "intermediate");
      wanted = wanted.and(one -> one.intermediate() == intermediate);
    }
    if (query.get("trust_marked").isPresent() && flag(query, "trust_marked")) {
      wanted = wanted.and(one -> !one.trustMarks().isEmpty());
    }
    if (query.get("trust_mark_type").isPresent()) {
      String type = query.require("trust_mark_type");
      wanted = wanted.and(one -> one.trustMarks().contains(type));
    }
    List<String> found =
        entity.subordinates().values().stream()
            .filter(wanted)
            .map(one -> one.entity().value())
            .toList();
    return Future.succeededFuture(Response.ok(JsonArray.ofStrings(found)).publicFor(MAX_AGE));
  }

  private static boolean flag(Form query, String name) {
    return switch (query.require(name)) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new Refusal(Refusal.Reason.INVALID_VALUE, name, name + ": expected true or false");
    };
  }

  private Future<Response> mark(FederationEntity entity, Form query) {
    String type = query.require("trust_mark_type");
    Subordinate about = subordinate(entity, query.require("sub"));
    if (!about.trustMarks().contains(type)) {
      throw new Refusal(Refusal.Reason.NOT_FOUND, "it has no such mark");
    }
    return token(
        "application/trust-mark+jwt", () -> statements.mark(entity.coop(), about, type).text());
  }

  private Future<Response> markStatus(Request request) {
    String mark = request.form().require("trust_mark");
    FederationEntity entity = entity(request);
    return cpu.run(() -> statements.status(entity, mark))
        .map(
            found ->
                Response.of(
                    "application/trust-mark-status-response+jwt",
                    found
                        .orElseThrow(
                            () ->
                                new Refusal(
                                    Refusal.Reason.NOT_FOUND, "no trust mark of this entity"))
                        .text()));
  }

  private Future<Response> marked(FederationEntity entity, Form query) {
    String type = query.require("trust_mark_type");
    Optional<String> only = query.get("sub");
    List<String> found =
        entity.subordinates().values().stream()
            .filter(one -> one.trustMarks().contains(type))
            .map(one -> one.entity().value())
            .filter(one -> only.isEmpty() || only.get().equals(one))
            .toList();
    return Future.succeededFuture(Response.ok(JsonArray.ofStrings(found)).publicFor(MAX_AGE));
  }

  private Future<Response> historicalKeys(FederationEntity entity, Form query) {
    return token("application/jwk-set+jwt", () -> statements.historicalKeys(entity).text());
  }

  private Future<Response> resolve(FederationEntity entity, Form query) {
    return resolving.known(
        entity,
        query.require("sub"),
        query.require("trust_anchor"),
        query.get("entity_type").orElse(""));
  }

  private Future<Response> resolveNow(Request request) {
    JsonObject body = request.json();
    return resolving.now(entity(request), text(body, "sub"), text(body, "trust_anchor"));
  }

  private static String text(JsonObject body, String name) {
    return body.string(name)
        .orElseThrow(
            () -> new Refusal(Refusal.Reason.INVALID_VALUE, name, name + ": a text is required"));
  }

  private Future<Response> token(String mediaType, Callable<String> making) {
    return cpu.run(making).map(text -> Response.of(mediaType, text).publicFor(MAX_AGE));
  }
}
