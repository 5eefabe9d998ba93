package org.cooppassport.core.openid.vci;

import java.time.Duration;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * The answer to a pushed authorization request.
 *
 * @param requestUri what stands for the request at the authorization endpoint
 * @param expiresIn how long it does
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9126#section-2.2">RFC 9126, section 2.2</a>
 */
public record PushedAuthorizationResponse(String requestUri, Duration expiresIn) {
  private static final long MAX_SECONDS = 24L * 3_600;
  private static final int MAX_LENGTH = 2_048;

  public PushedAuthorizationResponse {
    Objects.requireNonNull(expiresIn);
    if (requestUri.isEmpty() || requestUri.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("request_uri: 1 to " + MAX_LENGTH + " characters");
    }
  }

  /**
   * Reads an answer.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason MALFORMED_REQUEST that names the member
   */
  public static PushedAuthorizationResponse parse(JsonObject json) {
    Members response = Members.of(json, "RFC 9126, section 2.2");
    String requestUri = response.text("request_uri");
    if (requestUri.length() > MAX_LENGTH) {
      throw response.wrong("request_uri", "expected at most " + MAX_LENGTH + " characters");
    }
    return new PushedAuthorizationResponse(
        requestUri, Duration.ofSeconds(response.integer("expires_in", 1, MAX_SECONDS)));
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("request_uri", requestUri)
        .put("expires_in", expiresIn.toSeconds())
        .build();
  }

  /** Tells nothing of the request. */
  @Override
  public String toString() {
    return "PushedAuthorizationResponse";
  }
}
