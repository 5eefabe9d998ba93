package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Integrity metadata: hash expressions such as {@code sha256-…}, separated by white space.
 *
 * <p>The strongest algorithm we know wins, and any of its digests may match; without one we know,
 * the document is refused.
 *
 * @see <a href="https://www.w3.org/TR/SRI/#the-integrity-attribute">Subresource Integrity</a>
 */
public final class SubresourceIntegrity {
  private static final List<HashAlgorithm> STRONGEST_FIRST =
      List.of(HashAlgorithm.SHA_512, HashAlgorithm.SHA_384, HashAlgorithm.SHA_256);

  private SubresourceIntegrity() {}

  /** Returns integrity metadata of {@code document}, SHA-256. */
  public static String of(Bytes document) {
    return "sha256-"
        + Base64.getEncoder().encodeToString(HashAlgorithm.SHA_256.digest(document).toByteArray());
  }

  /** Tells whether {@code metadata} is one or more hash expressions, of whatever algorithm. */
  static boolean isWellFormed(String metadata) {
    String trimmed = metadata.strip();
    return !trimmed.isEmpty()
        && trimmed.length() < 4_096
        && List.of(trimmed.split("[ \\t\\n\\f\\r]+")).stream()
            .allMatch(e -> e.matches("[A-Za-z0-9]+-[A-Za-z0-9+/_-]+={0,2}(\\?[!-~]*)?"));
  }

  /**
   * Checks the octets of a document before anything is read from it.
   *
   * @throws ProblemException MALFORMED_VALUE_ERROR if they do not match or no algorithm is known
   */
  public static void require(String metadata, Bytes document) {
    for (HashAlgorithm algorithm : STRONGEST_FIRST) {
      List<Bytes> digests = digests(metadata, algorithm);
      if (!digests.isEmpty()) {
        if (digests.contains(algorithm.digest(document))) {
          return;
        }
        throw new ProblemException(
            ProblemCode.MALFORMED_VALUE_ERROR, "the document does not match its #integrity");
      }
    }
    throw new ProblemException(
        ProblemCode.MALFORMED_VALUE_ERROR, "#integrity names no hash algorithm in use");
  }

  private static List<Bytes> digests(String metadata, HashAlgorithm algorithm) {
    String prefix = algorithm.ianaName().replace("-", "") + "-";
    List<Bytes> digests = new ArrayList<>();
    for (String expression : metadata.strip().split("[ \\t\\n\\f\\r]+")) {
      if (expression.startsWith(prefix)) {
        String value = expression.substring(prefix.length());
        int options = value.indexOf('?');
        digest(options < 0 ? value : value.substring(0, options)).ifPresent(digests::add);
      }
    }
    return digests;
  }

  private static Optional<Bytes> digest(String base64) {
    try {
      return Optional.of(
          Bytes.owned(Base64.getDecoder().decode(base64.replace('-', '+').replace('_', '/'))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
