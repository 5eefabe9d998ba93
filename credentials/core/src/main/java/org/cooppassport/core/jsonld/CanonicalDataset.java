package org.cooppassport.core.jsonld;

import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/**
 * An RDF dataset in canonical form.
 *
 * @param lines the N-Quads in code point order, each ending in a line feed, none twice
 * @param labels for each blank node label of the input (with {@code _:}) the canonical one, also
 *     with {@code _:}, as in {@code _:c14n0}
 */
public record CanonicalDataset(List<String> lines, Map<String, String> labels) {
  public CanonicalDataset {
    lines = List.copyOf(lines);
    labels = Map.copyOf(labels);
  }

  /** Returns the N-Quads document. */
  public String text() {
    return String.join("", lines);
  }

  /** Returns the digest of the N-Quads document's UTF-8 form. */
  public Bytes digest(HashAlgorithm algorithm) {
    MessageDigest digest = algorithm.newDigest();
    for (String line : lines) {
      Bytes.utf8(line).update(digest);
    }
    return Bytes.owned(digest.digest());
  }
}
