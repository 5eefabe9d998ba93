package org.cooppassport.core.sdjwt;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Where an issuer of SD-JWT VCs says its keys.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/">SD-JWT VC, section 3
 *     (JWT VC issuer metadata)</a>
 */
public final class JwtVcIssuerMetadata {
  private static final String WELL_KNOWN = "/.well-known/jwt-vc-issuer";

  private final String issuer;
  private final JwkSet keys;
  private final URI keysUri;

  private JwtVcIssuerMetadata(String issuer, JwkSet keys, URI keysUri) {
    this.issuer = issuer;
    this.keys = keys;
    this.keysUri = keysUri;
  }

  /** Returns the metadata that an issuer publishes about itself, keys included. */
  public static JsonObject of(String issuer, JwkSet keys) {
    return JsonObject.builder().put("issuer", issuer).put("jwks", keys.toJson()).build();
  }

  /**
   * Returns where the metadata of an issuer are served: the well-known part stands between host and
   * path.
   *
   * @throws ProblemException MALFORMED_VALUE_ERROR if {@code issuer} is not an https URL without
   *     query, fragment and user info
   */
  public static URI urlOf(String issuer) {
    URI uri = https(issuer, "iss");
    if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw bad("iss has a query or fragment");
    }
    String path = uri.getRawPath();
    String stripped = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return URI.create("https://" + uri.getRawAuthority() + WELL_KNOWN + stripped);
  }

  /**
   * Reads the metadata served for {@code issuer}.
   *
   * @throws ProblemException ISSUER_MISMATCH if they are another issuer's; MALFORMED_VALUE_ERROR if
   *     they have not exactly one of {@code jwks} and {@code jwks_uri}; and what {@link
   *     JwkSet#parse} throws
   */
  public static JwtVcIssuerMetadata parse(String issuer, JsonObject json) {
    if (!json.string("issuer").equals(Optional.of(issuer))) {
      throw new ProblemException(
          ProblemCode.ISSUER_MISMATCH, "the issuer's metadata are of another issuer");
    }
    if (json.has("jwks") == json.has("jwks_uri")) {
      throw bad("exactly one of jwks and jwks_uri");
    }
    if (json.has("jwks")) {
      JsonObject set = json.object("jwks").orElseThrow(() -> bad("jwks is not an object"));
      return new JwtVcIssuerMetadata(issuer, JwkSet.parse(set), null);
    }
    String uri = json.string("jwks_uri").orElseThrow(() -> bad("jwks_uri is not a string"));
    return new JwtVcIssuerMetadata(issuer, null, https(uri, "jwks_uri"));
  }

  private static URI https(String text, String name) {
    try {
      URI uri = new URI(text);
      if ("https".equals(uri.getScheme())
          && uri.getHost() != null
          && uri.getRawUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // falls through to the one refusal below
    }
    throw bad(name + " is not an https URL");
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(
        ProblemCode.MALFORMED_VALUE_ERROR, "issuer metadata: " + detail + " (SD-JWT VC, 3)");
  }

  /** Returns the issuer. */
  public String issuer() {
    return issuer;
  }

  /** Returns the keys, if they are in the metadata themselves. */
  public Optional<JwkSet> keys() {
    return Optional.ofNullable(keys);
  }

  /** Returns where the keys are served, if they are not in the metadata. */
  public Optional<URI> keysUri() {
    return Optional.ofNullable(keysUri);
  }
}
