package org.cooppassport.issuer.oid4vci;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Request;

/** The shape of what a wallet sent, for its developer: no proof, no key, no code, no token. */
final class SentShape {
  private SentShape() {}

  /** Returns what a credential request asks for and by what kind of proofs. */
  static JsonObject of(JsonObject request) {
    JsonObject.Builder shape =
        JsonObject.builder()
            .putStrings("members", List.copyOf(request.names()))
            .putTextIfPresent(
                "credential_configuration_id", request.string("credential_configuration_id"))
            .putTextIfPresent("credential_identifier", request.string("credential_identifier"));
    request
        .object("proofs")
        .ifPresent(
            proofs ->
                proofs
                    .names()
                    .forEach(
                        type ->
                            shape.put(
                                "proofs_" + type,
                                proofs
                                    .array(type)
                                    .map(values -> headers(type, values))
                                    .orElse(JsonArray.EMPTY))));
    return shape.build();
  }

  /** Returns what a notification says. */
  static JsonObject ofNotification(Request request) {
    try {
      JsonObject json = request.json();
      return JsonObject.builder()
          .putStrings("members", List.copyOf(json.names()))
          .put("event", Came.word(json.string("event")).words())
          .build();
    } catch (Refusal e) {
      return JsonObject.of("unreadable", e.detail());
    }
  }

  /** The type, algorithm and names in the header of each signed token; of others their number. */
  private static JsonArray headers(String type, JsonArray values) {
    Optional<List<String>> tokens = values.strings();
    if (type.equals(CredentialRequest.DI_VP) || tokens.isEmpty()) {
      return JsonArray.ofStrings(values.size() + " objects");
    }
    return tokens.get().stream().map(SentShape::header).collect(JsonArray.collector());
  }

  private static JsonObject header(String token) {
    try {
      JsonObject header = Jws.parse(token).header().json();
      return JsonObject.builder()
          .putTextIfPresent("typ", header.string("typ"))
          .putTextIfPresent("alg", header.string("alg"))
          .putStrings("members", List.copyOf(header.names()))
          .put("nonce", Came.text(Jws.parse(token).unverifiedClaims().string("nonce")).words())
          .build();
    } catch (ProblemException e) {
      return JsonObject.of("unreadable", e.problems().get(0).detail());
    }
  }
}
