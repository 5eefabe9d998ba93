package org.cooppassport.service.audit;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.store.AuditEntry;
import org.cooppassport.service.store.AuditLog;

/**
 * An endpoint whose every use is in the co-op's audit log before it is answered: which client asked
 * for what, on which records, and what came of it. No claim and no secret is among it.
 *
 * <p>If the entry cannot be kept, the answer is 503, although the operation may have been carried
 * out: the client asks again with the same {@code Idempotency-Key}.
 */
public final class AuditedEndpoint implements Endpoint {
  private static final Pattern RECORD = Pattern.compile("urn:uuid:[0-9a-f-]{36}");
  private static final Pattern UNFIT = Pattern.compile("[^A-Za-z0-9._:/-]");
  private static final int MAX_OBJECTS = 20;

  /** Bodies that name records are small; a larger one is not read a second time. */
  private static final int MAX_READ = 64 << 10;

  private static final int MAX_LENGTH = 200;
  private static final String NONE = "-";

  private final Endpoint endpoint;
  private final AuditLog log;
  private final InstantSource clock;

  private AuditedEndpoint(Endpoint endpoint, AuditLog log, InstantSource clock) {
    this.endpoint = endpoint;
    this.log = log;
    this.clock = clock;
  }

  /**
   * Returns the endpoint, audited if it lets a client of a co-op change something; as it is, if it
   * only reads or is open to anybody.
   */
  public static Endpoint of(Endpoint endpoint, AuditLog log, InstantSource clock) {
    Route route = endpoint.route();
    boolean audited = route.access() instanceof Access.Scoped && endpoint.changesSomething();
    return audited ? new AuditedEndpoint(endpoint, log, clock) : endpoint;
  }

  @Override
  public Route route() {
    return endpoint.route();
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.<Void>succeededFuture()
        .compose(begun -> endpoint.handle(request))
        .transform(
            ended ->
                record(request, ended)
                    .compose(
                        kept ->
                            ended.succeeded()
                                ? Future.succeededFuture(ended.result())
                                : Future.failedFuture(ended.cause())));
  }

  private Future<?> record(Request request, AsyncResult<Response> ended) {
    List<Future<Void>> entries =
        objects(request, ended).stream()
            .map(object -> log.append(request.coop().id(), entry(request, ended, object)))
            .toList();
    return Future.all(entries);
  }

  private AuditEntry entry(Request request, AsyncResult<Response> ended, String object) {
    Route route = endpoint.route();
    return new AuditEntry(
        clock.instant(),
        fit(route.method().name().toLowerCase(Locale.ROOT) + ":" + route.path()),
        outcome(ended),
        fit(request.caller().clientId()),
        object,
        fit(request.id()));
  }

  private static String outcome(AsyncResult<Response> ended) {
    if (ended.succeeded()) {
      return Integer.toString(ended.result().status());
    }
    return ended.cause() instanceof Refusal refusal ? refusal.reason().name() : "FAULT";
  }

  /** The records it was about: those named in the request, and those that were made. */
  private static Set<String> objects(Request request, AsyncResult<Response> ended) {
    Set<String> objects = new LinkedHashSet<>();
    if (request.route().path().contains("{id}")) {
      add(objects, request.path("id"));
    }
    json(request.body()).string("credentialId").ifPresent(id -> add(objects, id));
    if (ended.succeeded()) {
      Response answer = ended.result();
      Optional.ofNullable(answer.headers().get("location")).ifPresent(at -> add(objects, at));
      json(answer.body())
          .array("credentials")
          .flatMap(JsonArray::objects)
          .orElse(List.of())
          .forEach(made -> made.string("id").ifPresent(id -> add(objects, id)));
    }
    if (objects.isEmpty()) {
      objects.add(NONE);
    }
    return objects;
  }

  private static void add(Set<String> objects, String text) {
    Matcher found = RECORD.matcher(text);
    if (objects.size() < MAX_OBJECTS && found.find()) {
      objects.add(found.group());
    }
  }

  private static JsonObject json(Bytes body) {
    boolean object = body.size() > 0 && body.size() <= MAX_READ && body.at(0) == '{';
    try {
      return object ? JsonReader.readObject(body) : JsonObject.EMPTY;
    } catch (JsonException e) {
      // what cannot be read names no record
      return JsonObject.EMPTY;
    }
  }

  private static String fit(String text) {
    String safe = UNFIT.matcher(text).replaceAll("");
    return safe.isEmpty() ? NONE : safe.substring(0, Math.min(MAX_LENGTH, safe.length()));
  }
}
