package org.cooppassport.core.openid.vp;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * The wallet's answer to a presentation request, in clear.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8">
 *     OpenID4VP 1.0, section 8</a>
 */
public sealed interface AuthorizationResponse {
  /** Returns the {@code state} of the request; the empty text if it had none. */
  String state();

  /** Returns the parameters of a {@code direct_post} form. */
  Form toForm();

  /** Returns the claims of an encrypted answer. */
  JsonObject toJson();

  /** Presentations. */
  record Presented(VpToken vpToken, String state) implements AuthorizationResponse {
    public Presented {
      Objects.requireNonNull(vpToken);
      Objects.requireNonNull(state);
    }

    @Override
    public Form toForm() {
      Form form = Form.empty().with("vp_token", vpToken.toJson().toJson());
      return state.isEmpty() ? form : form.with("state", state);
    }

    @Override
    public JsonObject toJson() {
      JsonObject json = JsonObject.of("vp_token", vpToken.toJson());
      return state.isEmpty() ? json : json.with("state", state);
    }
  }

  /** An error instead of presentations. */
  record Declined(OAuthError error, String state) implements AuthorizationResponse {
    public Declined {
      Objects.requireNonNull(error);
      Objects.requireNonNull(state);
    }

    @Override
    public Form toForm() {
      return state.isEmpty() ? error.toForm() : error.toForm().with("state", state);
    }

    @Override
    public JsonObject toJson() {
      return state.isEmpty() ? error.toJson() : error.toJson().with("state", state);
    }
  }

  /**
   * Reads the form of an answer in clear; foreign parameters are tolerated.
   *
   * @throws Refusal MALFORMED_REQUEST that names the parameter
   */
  static AuthorizationResponse parse(Form form) {
    String state = form.get("state").orElse("");
    Optional<String> error = form.get("error");
    if (error.isPresent()) {
      return new Declined(
          new OAuthError(error.get(), form.get("error_description").orElse("")), state);
    }
    String token =
        form.get("vp_token")
            .orElseThrow(
                () ->
                    new Mismatch(
                            "vp_token",
                            "it, or error",
                            Came.words(form.parameters().keySet()),
                            "OpenID4VP 1.0, section 8.2")
                        .refusal(Reason.MALFORMED_REQUEST));
    try {
      return new Presented(VpToken.parse(JsonReader.readObject(token)), state);
    } catch (JsonException e) {
      throw new Mismatch(
              "vp_token",
              "a JSON object by credential query",
              new Came(Came.text(token) + ", no JSON object near byte " + e.offset()),
              "OpenID4VP 1.0, section 8.1")
          .refusal(Reason.MALFORMED_REQUEST);
    }
  }

  /**
   * Reads the claims of a decrypted answer.
   *
   * @throws Refusal MALFORMED_REQUEST that names the parameter
   */
  static AuthorizationResponse parse(JsonObject json) {
    Members response = Members.of(json, "OpenID4VP 1.0, section 8.3");
    String state = response.optionalText("state").orElse("");
    Optional<OAuthError> error = OAuthError.parse(json);
    if (error.isPresent()) {
      return new Declined(error.get(), state);
    }
    return new Presented(VpToken.parse(response.object("vp_token").json()), state);
  }
}
