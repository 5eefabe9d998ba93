package org.cooppassport.core.openid.vci;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * A token response.
 *
 * @param json the response as received or to be sent
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-6.2">
 *     OpenID4VCI 1.0, section 6.2</a>
 */
public record TokenResponse(JsonObject json) {
  private static final String SECTION = "OpenID4VCI 1.0, section 6.2";
  private static final String AUTHORIZATION_DETAILS = "authorization_details";
  private static final long MAX_SECONDS = Integer.MAX_VALUE;

  /** The kinds of tokens that are taken. */
  public enum Scheme {
    BEARER("Bearer"),
    DPOP("DPoP");

    private final String wire;

    Scheme(String wire) {
      this.wire = wire;
    }

    /** Returns the word before the token in the {@code Authorization} header. */
    public String wire() {
      return wire;
    }
  }

  /** Checks the members. */
  public TokenResponse {
    Objects.requireNonNull(json);
    Members response = Members.of(json, SECTION);
    String token = response.text("access_token");
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw response.wrong("access_token", "expected printable ASCII (RFC 6749, appendix A.12)");
    }
    scheme(response);
    response.optionalInteger("expires_in", 0, MAX_SECONDS);
    response.optionalText("refresh_token");
    for (Members detail : response.optionalObjects(AUTHORIZATION_DETAILS)) {
      detail.text("type");
      detail.optionalText("credential_configuration_id");
      detail.optionalTexts("credential_identifiers");
    }
  }

  private static Scheme scheme(Members response) {
    String type = response.text("token_type");
    for (Scheme known : Scheme.values()) {
      if (known.wire.equalsIgnoreCase(type)) {
        return known;
      }
    }
    throw response.wrong("token_type", "expected Bearer or DPoP");
  }

  /** Returns a response with a token of this kind and life. */
  public static TokenResponse of(String accessToken, Scheme scheme, Duration life) {
    return new TokenResponse(
        JsonObject.builder()
            .put("access_token", accessToken)
            .put("token_type", scheme.wire)
            .put("expires_in", life.toSeconds())
            .build());
  }

  /** Returns the same response with a refresh token. */
  public TokenResponse withRefreshToken(String refreshToken) {
    return new TokenResponse(json.with("refresh_token", refreshToken));
  }

  /** Returns the refresh token, if there is one. */
  public Optional<String> refreshToken() {
    return json.string("refresh_token");
  }

  /** Returns the token. */
  public String accessToken() {
    return json.string("access_token").orElseThrow();
  }

  /** Returns how the token is sent. */
  public Scheme scheme() {
    return scheme(Members.of(json, SECTION));
  }

  /** Returns how long the token is good for, if said. */
  public Optional<Duration> expiresIn() {
    return json.number("expires_in").map(seconds -> Duration.ofSeconds(seconds.longValue()));
  }

  /**
   * Returns the credential identifiers by configuration id. Where a configuration has some, the
   * credential request must use one of them.
   */
  public Map<String, List<String>> credentialIdentifiers() {
    Map<String, List<String>> identifiers = new LinkedHashMap<>();
    for (Members detail : Members.of(json, SECTION).optionalObjects(AUTHORIZATION_DETAILS)) {
      List<String> some = detail.optionalTexts("credential_identifiers");
      if (detail.text("type").equals("openid_credential") && !some.isEmpty()) {
        identifiers.put(detail.text("credential_configuration_id"), some);
      }
    }
    return identifiers;
  }

  /** Tells nothing of the token. */
  @Override
  public String toString() {
    return "TokenResponse" + json.names();
  }
}
