package org.cooppassport.core.openid.vci;

import java.util.Objects;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;

/**
 * The secret that ties a token request to the authorization request before it. Only the method
 * {@code S256} exists here.
 *
 * @param verifier the {@code code_verifier}: 43 to 128 unreserved characters
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7636#section-4">RFC 7636, section 4</a>
 */
public record Pkce(String verifier) {
  /** The only {@code code_challenge_method}. */
  public static final String METHOD = "S256";

  private static final Pattern VERIFIER = Pattern.compile("[A-Za-z0-9._~-]{43,128}");
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9_-]{43}");
  private static final int BYTES = 32;

  public Pkce {
    Objects.requireNonNull(verifier);
    if (!isVerifier(verifier)) {
      throw new IllegalArgumentException("code_verifier: 43 to 128 unreserved characters");
    }
  }

  /** Draws a fresh secret. */
  public static Pkce draw(RandomSource random) {
    return new Pkce(random.token(BYTES));
  }

  /** Tells whether a text can be a {@code code_verifier}. */
  public static boolean isVerifier(String text) {
    return VERIFIER.matcher(text).matches();
  }

  /** Tells whether a text can be a {@code code_challenge} of method S256. */
  public static boolean isChallenge(String text) {
    return CHALLENGE.matcher(text).matches();
  }

  /** Returns the {@code code_challenge}. */
  public String challenge() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(verifier)));
  }

  /** Tells whether this is the secret behind {@code challenge}. */
  public boolean answers(String challenge) {
    return Bytes.utf8(challenge()).equalsConstantTime(Bytes.utf8(challenge));
  }

  /** Tells nothing of the secret. */
  @Override
  public String toString() {
    return "Pkce";
  }
}
