package org.cooppassport.issuer.edge;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.store.IdempotencyLog;

/** Carries out a request once for each {@code Idempotency-Key}, if it has one. Thread-safe. */
public final class IdempotentRequests {
  private static final String HEADER = "idempotency-key";

  private final IdempotencyLog log;
  private final RandomSource random;

  /** Remembers answers in {@code log}. */
  public IdempotentRequests(IdempotencyLog log, RandomSource random) {
    this.log = log;
    this.random = random;
  }

  /**
   * Carries out the operation, or gives the answer of the request that did.
   *
   * @param place the request's path, its parameters filled in
   * @param operation gets an id that is the same if the request is taken up again
   * @return fails also with a {@code Refusal} of reason {@code CONFLICT} if the key was used for
   *     another request
   */
  public Future<Response> once(
      Request request, String place, Function<String, Future<Response>> operation) {
    Optional<String> key = request.header(HEADER);
    if (key.isEmpty()) {
      return operation.apply(random.next(16).toHex());
    }
    Bytes digest =
        HashAlgorithm.SHA_256.digest(
            Bytes.utf8(request.route().method().name() + " " + place + "\n"), request.body());
    IdempotencyLog.Request marked =
        new IdempotencyLog.Request(
            request.coop().id(), request.caller().clientId(), key.get(), digest);
    return log.once(marked, id -> operation.apply(id).map(IdempotentRequests::write))
        .map(IdempotentRequests::read);
  }

  private static Bytes write(Response response) {
    JsonObject.Builder headers = JsonObject.builder();
    response.headers().forEach(headers::put);
    return JsonWriter.write(
        JsonObject.builder()
            .put("status", response.status())
            .put("mediaType", response.mediaType())
            .put("body", response.body().toUtf8())
            .put("headers", headers.build())
            .build());
  }

  private static Response read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    Map<String, String> headers = new TreeMap<>();
    json.object("headers")
        .orElseThrow()
        .members()
        .forEach((name, value) -> headers.put(name, ((JsonString) value).value()));
    return new Response(
        (int) json.number("status").orElseThrow().longValue(),
        json.string("mediaType").orElseThrow(),
        Bytes.utf8(json.string("body").orElseThrow()),
        headers);
  }
}
