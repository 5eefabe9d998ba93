package org.cooppassport.verifier.requests;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.VpToken;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.SdJwt;

/**
 * The shape of an answer for a developer: which parameters, headers and claims there were, and of
 * those that bind it to the request whether they are the ones asked for. No claim's value, no token
 * and no secret is in it.
 */
final class RedactedAnswer {
  /** Members whose values say nothing about a person. */
  private static final Set<String> TECHNICAL =
      Set.of("alg", "typ", "enc", "cryptosuite", "proofPurpose", "vct", "type", "iat", "exp");

  private static final int MAX_DEPTH = 4;
  private static final int MAX_TEXT = 120;

  private RedactedAnswer() {}

  /** Describes what came. */
  static JsonObject of(IncomingAnswer incoming, Asked asked) {
    JsonObject.Builder json = JsonObject.builder();
    if (incoming instanceof IncomingAnswer.Posted posted) {
      JsonObject.Builder form = JsonObject.builder();
      posted.form().parameters().forEach((name, value) -> form.put(name, size(value.length())));
      json.put("channel", "direct_post").put("form", form.build());
    } else if (incoming instanceof IncomingAnswer.Returned returned) {
      json.put("channel", "digital-credentials-api")
          .put("origin", returned.origin())
          .put("data", shape(returned.data(), 0));
    }
    opened(incoming, asked)
        .ifPresent(answer -> json.put("answer", answer(answer, incoming, asked)));
    return json.build();
  }

  /** The answer, where it can be read at all; why not, the refusal says. */
  private static Optional<AuthorizationResponse> opened(IncomingAnswer incoming, Asked asked) {
    try {
      return Optional.of(incoming.read(asked));
    } catch (Refusal e) {
      return Optional.empty();
    }
  }

  private static JsonObject answer(
      AuthorizationResponse answer, IncomingAnswer incoming, Asked asked) {
    if (answer instanceof AuthorizationResponse.Declined declined) {
      return declined.error().toJson();
    }
    VpToken token = ((AuthorizationResponse.Presented) answer).vpToken();
    JsonObject.Builder byQuery = JsonObject.builder();
    token
        .presentations()
        .forEach(
            (id, list) ->
                byQuery.put(
                    shortened(id),
                    list.stream()
                        .map(one -> presentation(one, incoming, asked))
                        .collect(JsonArray.collector())));
    return JsonObject.of("vp_token", byQuery.build());
  }

  private static JsonValue presentation(JsonValue presented, IncomingAnswer incoming, Asked asked) {
    if (!(presented instanceof JsonString text)) {
      return shape(presented, 0);
    }
    try {
      if (text.value().indexOf('~') < 0) {
        return token(Jws.parse(text.value()), incoming, asked);
      }
      SdJwt sdJwt = SdJwt.parse(text.value());
      JsonObject.Builder json =
          JsonObject.builder()
              .put("issuerJwt", token(sdJwt.issuerJwt(), incoming, asked))
              .put("disclosures", sdJwt.disclosures().size());
      sdJwt
          .keyBindingJwt()
          .ifPresent(binding -> json.put("keyBindingJwt", token(binding, incoming, asked)));
      return json.build();
    } catch (ProblemException e) {
      return JsonObject.of("unreadable", e.problems().get(0).detail());
    }
  }

  private static JsonObject token(Jws jws, IncomingAnswer incoming, Asked asked) {
    JsonObject claims = jws.unverifiedClaims();
    JsonObject.Builder json =
        JsonObject.builder()
            .put("header", shape(jws.header().json(), 0))
            .put("claims", shape(claims, 0));
    if (claims.has("nonce")) {
      json.put("nonceIsOurs", claims.string("nonce").equals(Optional.of(asked.nonce())));
    }
    if (claims.has("aud")) {
      json.put("audExpected", incoming.audience(asked).toString())
          .put(
              "audIsOurs",
              claims.string("aud").equals(Optional.of(incoming.audience(asked).toString())));
    }
    return json.build();
  }

  /** Names and kinds of members, down to a depth; values of a few that are technical. */
  private static JsonValue shape(JsonValue value, int depth) {
    if (value instanceof JsonObject object && depth < MAX_DEPTH) {
      JsonObject.Builder json = JsonObject.builder();
      object
          .members()
          .forEach(
              (name, member) ->
                  json.put(
                      shortened(name),
                      TECHNICAL.contains(name) ? technical(member) : shape(member, depth + 1)));
      return json.build();
    }
    if (value instanceof JsonArray array) {
      return array.isEmpty() || depth >= MAX_DEPTH
          ? new JsonString("array of " + array.size())
          : JsonArray.of(
              new JsonString("array of " + array.size()), shape(array.get(0), depth + 1));
    }
    return value instanceof JsonString text
        ? size(text.value().length())
        : new JsonString(value.getClass().getSimpleName().substring("Json".length()));
  }

  private static JsonValue technical(JsonValue value) {
    if (value instanceof JsonString text) {
      return new JsonString(shortened(text.value()));
    }
    Optional<List<String>> texts =
        value instanceof JsonArray array ? array.strings() : Optional.empty();
    if (texts.isPresent()) {
      return JsonArray.ofStrings(texts.get().stream().map(RedactedAnswer::shortened).toList());
    }
    return value instanceof JsonNumber ? value : new JsonString("another kind of value");
  }

  private static JsonString size(int characters) {
    return new JsonString("text of " + characters);
  }

  private static String shortened(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) + "..." : text;
  }
}
