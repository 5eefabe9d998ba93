package org.cooppassport.service.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;

/**
 * One request and its one answer, top to bottom. Belongs to the request's event loop. The only
 * place that ends an endpoint's future, and the only one that writes to a client.
 */
final class Exchange {
  /** The rest of a refused body that is taken off a client's hands. */
  private static final int MAX_DROPPED = 32 << 20;

  private final Vertx vertx;
  private final Gatekeeper gatekeeper;
  private final HttpServerRequest request;
  private final Set<String> tails;
  private final ClientTimes times;
  private final ConnectionWatch watch;
  private final String id;
  private final long begunAt = System.nanoTime();
  private final long timer;
  private final Set<String> allowed = new LinkedHashSet<>();
  private Route route;
  private Coop coop;
  private Caller caller;
  private boolean admitted;
  private boolean bodyTaken;
  private boolean answered;
  private boolean finished;
  private long dropped;

  Exchange(
      Vertx vertx,
      Gatekeeper gatekeeper,
      HttpServerRequest request,
      Set<String> tails,
      ClientTimes times,
      ConnectionWatch watch) {
    this.vertx = vertx;
    this.gatekeeper = gatekeeper;
    this.request = request;
    this.tails = tails;
    this.times = times;
    this.watch = watch;
    this.id = gatekeeper.requestId(request);
    if (watch != null) {
      watch.began();
    }
    this.timer =
        vertx.setTimer(times.exchange().toMillis(), late -> HardClose.close(request.connection()));
    request.response().closeHandler(gone -> finish());
    request.response().exceptionHandler(gone -> finish());
  }

  /** Looks at what concerns every request, matched or not. */
  void enter(RoutingContext context) {
    String path = String.valueOf(request.path());
    if (!Paths.isPlain(path) && tails.stream().noneMatch(tail -> Paths.isTail(path, tail))) {
      answer(Future.failedFuture(notFound()));
      return;
    }
    try {
      gatekeeper.admit();
      admitted = true;
    } catch (Refusal busy) {
      answer(Future.failedFuture(busy));
      return;
    }
    context.next();
  }

  /**
   * Answers a request that matched a path, unless the path's co-op is not there or nothing at it
   * takes the method: then the next path is tried.
   */
  void run(PathEndpoints here, RoutingContext context) {
    Optional<Endpoint> matching = here.by(request.method());
    Route likely = matching.orElseGet(here::any).route();
    String host;
    try {
      host = gatekeeper.host(request, likely);
    } catch (Refusal foreign) {
      answer(Future.failedFuture(foreign));
      return;
    }
    Optional<Coop> named = gatekeeper.coop(context.pathParam("coop"), host);
    if (likely.ofCoop() && named.isEmpty()) {
      context.next();
      return;
    }
    if (request.method().equals(HttpMethod.OPTIONS) && here.shared().isPresent()) {
      route = here.shared().get();
      answer(Future.succeededFuture(Response.empty(204)));
      return;
    }
    if (matching.isEmpty()) {
      allowed.addAll(here.allowed());
      context.next();
      return;
    }
    route = likely;
    coop = likely.ofCoop() ? named.get() : null;
    carryOut(matching.get(), parameters(context.pathParams()));
  }

  /** The parameters of the path, with its rest as it came where the route takes that. */
  private Map<String, String> parameters(Map<String, String> segments) {
    Optional<String> prefix = Paths.tailPrefix(route.path());
    if (prefix.isEmpty()) {
      return segments;
    }
    String path = request.path();
    String rest = path.startsWith(prefix.get()) ? path.substring(prefix.get().length()) : "";
    return Map.of(Paths.tailName(route.path()), rest);
  }

  /** Answers a request that no path took. */
  void unmatched() {
    answer(
        Future.failedFuture(
            allowed.isEmpty()
                ? notFound()
                : new Refusal(
                    Refusal.Reason.METHOD_NOT_ALLOWED, "the path does not take this method")));
  }

  private void carryOut(Endpoint endpoint, Map<String, String> pathParameters) {
    request.pause();
    answer(
        Future.succeededFuture()
            .compose(begun -> authenticate())
            .compose(known -> readBody())
            .map(body -> checked(pathParameters, body))
            .compose(asked -> withinDeadline(endpoint, asked)));
  }

  /** Writes the answer, or the words for what went wrong. The first one counts. */
  void answer(Future<Response> outcome) {
    outcome.onComplete(
        done -> {
          if (!answered) {
            answered = true;
            write(done.succeeded() ? done.result() : error(done.cause()));
          }
        });
  }

  private Future<Response> withinDeadline(Endpoint endpoint, Request asked) {
    return endpoint.handle(asked).timeout(route.deadline().toMillis(), TimeUnit.MILLISECONDS);
  }

  private Future<Caller> authenticate() {
    gatekeeper.checkOrigin(request, route);
    if (route.access() instanceof Access.Scoped scoped) {
      return gatekeeper.authenticate(request, scoped, coop).onSuccess(known -> caller = known);
    }
    gatekeeper.spendAnonymous(request);
    return Future.succeededFuture();
  }

  private Future<Bytes> readBody() {
    long announced = BodyChecks.check(request, route.body());
    if (announced == 0) {
      return Future.succeededFuture(Bytes.EMPTY);
    }
    if (BodyChecks.expectsContinue(request)) {
      request.response().writeContinue();
    }
    return BodyReader.read(vertx, request, route.body().maxBytes(), times.body())
        .onSuccess(whole -> bodyTaken = true);
  }

  private Request checked(Map<String, String> pathParameters, Bytes body) {
    Accept accept = Accept.of(request.headers().getAll(HttpHeaders.ACCEPT));
    if (!route.produces().isEmpty() && route.produces().stream().noneMatch(accept::takes)) {
      throw new Refusal(
          Refusal.Reason.NOT_ACCEPTABLE,
          "Accept",
          "the answer is " + String.join(" or ", route.produces().stream().sorted().toList()));
    }
    String query = request.query() == null ? "" : request.query();
    String mediaType = BodyChecks.mediaType(request);
    return new Request(
        id,
        route,
        coop,
        caller,
        pathParameters,
        Form.parse(Bytes.utf8(query)),
        request.headers(),
        accept,
        body.isEmpty() ? "" : mediaType,
        body);
  }

  private Response error(Throwable cause) {
    ErrorForm form = route == null ? ErrorForm.PROBLEM : route.errors();
    if (cause instanceof ProblemException problems) {
      return error(
          new Refusal(Refusal.Reason.INVALID_VALUE, problems.problems().get(0).detail())
              .withProblems(problems.problems()));
    }
    if (cause instanceof ChallengedRefusal challenged) {
      return challenged.over(error(challenged.refusal()));
    }
    if (cause instanceof Refusal refusal) {
      EventLog.refused(this, refusal);
      return ErrorAnswers.refused(refusal, form, id);
    }
    if (cause instanceof TimeoutException) {
      EventLog.tooSlow(this);
      return ErrorAnswers.refused(
          new Refusal(Refusal.Reason.OVERLOADED, "the answer took too long"), form, id);
    }
    EventLog.failed(this, cause);
    return ErrorAnswers.failed(form, id);
  }

  private void write(Response answer) {
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      finish();
      return;
    }
    Response fitting = notModified(answer) ? answer.status(304) : answer;
    response.setStatusCode(fitting.status());
    new TreeMap<>(AnswerHeaders.of(fitting, route, id)).forEach(response::putHeader);
    boolean bodyLeft = !bodyTaken && BodyChecks.mayFollow(request);
    boolean last = gatekeeper.isLeaving() && request.version() != HttpVersion.HTTP_2;
    if (last || (bodyLeft && request.version() != HttpVersion.HTTP_2)) {
      response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    if (fitting.status() == 405) {
      response.putHeader(HttpHeaders.ALLOW, String.join(", ", allowed));
    }
    EventLog.answered(this, fitting.status());
    gatekeeper.answered(this, fitting.status());
    send(response, fitting)
        .onComplete(
            sent -> {
              written(bodyLeft);
              if (last) {
                request.connection().close();
              }
            });
  }

  private void written(boolean bodyLeft) {
    finish();
    if (bodyLeft) {
      abandonBody();
    } else if (!request.isEnded()) {
      request.resume();
    }
  }

  private Future<Void> send(HttpServerResponse response, Response answer) {
    boolean bodiless = answer.status() == 204 || answer.status() == 304;
    if (!bodiless) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(answer.body().size()));
    }
    if (bodiless || answer.body().isEmpty() || request.method().equals(HttpMethod.HEAD)) {
      return response.end();
    }
    return response.end(Buffer.buffer(answer.body().toByteArray()));
  }

  /**
   * A refused body is not read to its end. Over HTTP/1.1 the connection goes. Over HTTP/2 a bounded
   * rest is dropped, since some clients look at the answer only when they are done sending; then
   * the stream goes.
   */
  private void abandonBody() {
    if (request.version() == HttpVersion.HTTP_2) {
      request.handler(this::drop);
      request.resume();
    } else {
      request.connection().close();
    }
  }

  private void drop(Buffer part) {
    dropped += part.length();
    if (dropped > MAX_DROPPED) {
      request.handler(null);
      request.response().reset(0);
    }
  }

  private boolean notModified(Response answer) {
    String tag = answer.headers().get("etag");
    String known = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    return tag != null
        && known != null
        && answer.status() == 200
        && (known.equals(tag) || known.equals("W/" + tag));
  }

  private void finish() {
    if (finished) {
      return;
    }
    finished = true;
    vertx.cancelTimer(timer);
    if (admitted) {
      gatekeeper.release();
    }
    if (watch != null) {
      watch.ended();
    }
  }

  String id() {
    return id;
  }

  HttpMethod method() {
    return request.method();
  }

  /** The template, never the path: a path can hold an identifier. */
  String place() {
    return route == null ? "-" : route.path();
  }

  String coopId() {
    return coop == null ? "-" : coop.id();
  }

  String clientId() {
    return caller == null ? "-" : caller.clientId();
  }

  long millis() {
    return (System.nanoTime() - begunAt) / 1_000_000;
  }

  static Refusal notFound() {
    return new Refusal(Refusal.Reason.NOT_FOUND, "there is nothing at this path");
  }
}
