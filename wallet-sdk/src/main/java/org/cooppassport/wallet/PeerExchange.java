package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.PeerUnreachable;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletHttp.Response;

/** What the wallet sends and reads over HTTP: JSON and forms, bounded, never redirected. */
final class PeerExchange {
  /** Metadata of an issuer with many credential configurations. */
  private static final int MAX_METADATA = 2 << 20;

  /** A batch of credentials. */
  private static final int MAX_CREDENTIALS = 8 << 20;

  private static final int MAX_ANSWER = 64 << 10;
  private static final String JSON = "application/json";

  private final WalletHttp http;
  private final Clock clock;

  PeerExchange(WalletHttp http, Clock clock) {
    this.http = http;
    this.clock = clock;
  }

  /** Gets a JSON document; nothing if there is none at the address. */
  Optional<JsonObject> find(String who, URI uri) {
    return find(who, uri, JSON).map(response -> json(who, response));
  }

  /** Gets a document in one of several forms; nothing if there is none at the address. */
  Optional<Response> find(String who, URI uri, String accept) {
    Response response = http.exchange(WalletHttp.Request.get(uri, accept, MAX_METADATA));
    if (response.status() == 404 || response.status() == 410) {
      return Optional.empty();
    }
    return Optional.of(ok(who, response));
  }

  /** Gets a text of a media type. */
  String getText(String who, URI uri, String mediaType, int maxBytes) {
    return text(
        who, ok(who, http.exchange(WalletHttp.Request.get(uri, mediaType, maxBytes))), mediaType);
  }

  /** Posts a form and reads a text of a media type. */
  String postForText(String who, URI uri, Form form, String mediaType, int maxBytes) {
    Response response =
        http.exchange(
            WalletHttp.Request.post(
                uri,
                Map.of("Content-Type", Form.MEDIA_TYPE, "Accept", mediaType),
                Bytes.utf8(form.encode()),
                maxBytes));
    return text(who, ok(who, response), mediaType);
  }

  /** Posts a form and reads a JSON answer. */
  JsonObject post(String who, URI uri, Form form) {
    Response response =
        http.exchange(
            WalletHttp.Request.post(
                uri,
                Map.of("Content-Type", Form.MEDIA_TYPE, "Accept", JSON),
                Bytes.utf8(form.encode()),
                MAX_ANSWER));
    return json(who, ok(who, response));
  }

  /** Posts an answer to a verifier; a body that is empty says nothing, as an empty object does. */
  JsonObject postAnswer(String who, URI uri, Form form) {
    Response response =
        ok(
            who,
            http.exchange(
                WalletHttp.Request.post(
                    uri,
                    Map.of("Content-Type", Form.MEDIA_TYPE, "Accept", JSON),
                    Bytes.utf8(form.encode()),
                    MAX_ANSWER)));
    return response.body().isEmpty() ? JsonObject.EMPTY : json(who, response);
  }

  /** Posts JSON and reads a JSON answer. */
  JsonObject postJson(String who, URI uri, JsonObject body) {
    Response response =
        http.exchange(
            WalletHttp.Request.post(
                uri,
                Map.of("Content-Type", JSON, "Accept", JSON),
                Bytes.utf8(body.toJson()),
                MAX_ANSWER));
    return json(who, ok(who, response));
  }

  /** Posts nothing and reads a JSON answer. */
  JsonObject postEmpty(String who, URI uri) {
    Response response =
        http.exchange(
            WalletHttp.Request.post(uri, Map.of("Accept", JSON), Bytes.EMPTY, MAX_ANSWER));
    return json(who, ok(who, response));
  }

  /** Returns the response if it is 2xx. */
  static Response ok(String who, Response response) {
    if (response.ok()) {
      return response;
    }
    throw new RefusedByPeer(who, response.status(), error(response).orElse(null));
  }

  /** Returns the error that a response names, if it names one. */
  static Optional<OAuthError> error(Response response) {
    if (!response.mediaType().endsWith("json")) {
      return Optional.empty();
    }
    try {
      return OAuthError.parse(JsonReader.readObject(response.body()));
    } catch (JsonException e) {
      return Optional.empty(); // the status says enough
    }
  }

  /** Returns the JSON object that a response holds. */
  static JsonObject json(String who, Response response) {
    if (!response.mediaType().equals(JSON) && !response.mediaType().endsWith("+json")) {
      throw unreadable(who, "the answer is not application/json");
    }
    try {
      return JsonReader.readObject(
          response.body(), JsonLimits.DEFAULT.withMaxBytes(MAX_CREDENTIALS));
    } catch (JsonException e) {
      throw unreadable(who, "the answer is no acceptable JSON object");
    }
  }

  private static String text(String who, Response response, String mediaType) {
    if (!response.mediaType().equals(mediaType)) {
      throw unreadable(who, "the answer is not " + mediaType);
    }
    return response.body().toUtf8();
  }

  private static Refusal unreadable(String who, String what) {
    return new Refusal(Reason.MALFORMED_REQUEST, who + ": " + what);
  }

  /** Gets documents that a decision needs; what cannot be had is an answer too. */
  Documents gather(List<DocumentNeed> needs) {
    List<Gathered> answers = new ArrayList<>();
    for (DocumentNeed need : needs) {
      answers.add(gather(need));
    }
    return Documents.of(answers);
  }

  private Gathered gather(DocumentNeed need) {
    try {
      URI uri = URI.create(need.url());
      Response response =
          http.exchange(WalletHttp.Request.get(uri, need.kind().accept(), need.kind().maxBytes()));
      if (response.ok()) {
        return new Gathered.Fetched(need, response.mediaType(), response.body(), clock.instant());
      }
      return new Gathered.Unavailable(
          need,
          response.status() == 404 || response.status() == 410
              ? Gathered.Cause.NOT_FOUND
              : Gathered.Cause.UNREACHABLE);
    } catch (Refusal e) {
      return new Gathered.Unavailable(need, Gathered.Cause.DESTINATION_FORBIDDEN);
    } catch (PeerUnreachable e) {
      return new Gathered.Unavailable(need, Gathered.Cause.UNREACHABLE);
    } catch (IllegalArgumentException e) {
      return new Gathered.Unavailable(need, Gathered.Cause.DESTINATION_FORBIDDEN);
    }
  }

  /** Returns the host of an address, for people. */
  static String host(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    return uri.getPort() < 0 || uri.getPort() == 443 ? host : host + ":" + uri.getPort();
  }
}
