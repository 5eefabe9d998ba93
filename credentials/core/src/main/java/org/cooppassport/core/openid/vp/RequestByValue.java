package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.problem.Refusal;

/**
 * A link that holds the request itself: signed in {@code request}, or as plain parameters, which
 * only a client id of prefix {@code redirect_uri} may be, since nobody can have signed them.
 *
 * @param parameters the parameters of the link
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.9.3">
 *     OpenID4VP 1.0, section 5.9.3</a>
 */
public record RequestByValue(Form parameters) implements PresentationLink {
  /** Parameters that are JSON (section 5.1). */
  private static final Set<String> JSON =
      Set.of("dcql_query", "client_metadata", "transaction_data", "verifier_info");

  public RequestByValue {
    Objects.requireNonNull(parameters);
    if (parameters.get("client_id").isEmpty()) {
      throw PresentationLink.malformed("client_id", "is required");
    }
  }

  static RequestByValue of(Form form) {
    if (form.has("request_uri_method")) {
      throw PresentationLink.malformed("request_uri_method", "comes with request_uri only");
    }
    return new RequestByValue(form);
  }

  /**
   * Returns the link of a request that nobody signs.
   *
   * @throws IllegalArgumentException if the client id is not of prefix {@code redirect_uri}
   */
  public static RequestByValue unsigned(AuthorizationRequest request) {
    if (request.clientId().prefix() != ClientId.Prefix.REDIRECT_URI) {
      throw new IllegalArgumentException("only redirect_uri clients ask unsigned");
    }
    Form form = Form.empty();
    for (String name : request.json().names()) {
      form =
          form.with(
              name,
              request
                  .json()
                  .string(name)
                  .orElseGet(() -> request.json().get(name).orElseThrow().toJson()));
    }
    return new RequestByValue(form);
  }

  @Override
  public String clientId() {
    return parameters.get("client_id").orElseThrow();
  }

  /** Returns the signed request object, if the link holds one. */
  public Optional<RequestObject> signed() {
    return parameters.get("request").map(RequestObject::parse);
  }

  /**
   * Returns the request of a link that nobody signed. Its maker is not known, only that the answer
   * goes to the address it names.
   *
   * @throws Refusal INVALID_REQUEST_OBJECT_CLIENT if its client id is one that has to sign;
   *     MALFORMED_REQUEST or INVALID_TRANSACTION_DATA for the parameters
   */
  public AuthenticatedRequest addressed() {
    ClientId clientId = ClientId.parse(clientId());
    if (clientId.prefix() != ClientId.Prefix.REDIRECT_URI) {
      throw RequestObject.unauthenticated("a client of this prefix signs its requests");
    }
    AuthorizationRequest request = AuthorizationRequest.parse(json());
    if (request.responseMode().dcApi()) {
      throw PresentationLink.malformed("response_mode", "is for the Digital Credentials API only");
    }
    return new AuthenticatedRequest(
        request,
        new VerifierIdentity(
            clientId, VerifierIdentity.Proof.ADDRESS_ONLY, clientId.value(), List.of()),
        clientId,
        request.json().toJson());
  }

  private JsonObject json() {
    JsonObject.Builder json = JsonObject.builder();
    parameters
        .parameters()
        .forEach(
            (name, text) -> {
              if (JSON.contains(name)) {
                json.put(name, read(name, text));
              } else {
                json.put(name, new JsonString(text));
              }
            });
    return json.build();
  }

  private static JsonValue read(String name, String text) {
    try {
      JsonValue value = JsonReader.read(text);
      if (value instanceof JsonObject || value instanceof JsonArray) {
        return value;
      }
    } catch (JsonException e) {
      throw PresentationLink.malformed(name, "expected JSON, but not near byte " + e.offset());
    }
    throw PresentationLink.malformed(name, "expected a JSON object or array");
  }

  /** Tells only who asks. */
  @Override
  public String toString() {
    return "RequestByValue[" + clientId() + "]";
  }
}
