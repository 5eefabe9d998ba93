package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/** An RDF dataset in canonical form. Immutable. */
public final class CanonicalDataset {
  private final Bytes nQuads;
  private final Map<String, String> labels;

  CanonicalDataset(Bytes nQuads, Map<String, String> labels) {
    this.nQuads = nQuads;
    this.labels = Map.copyOf(labels);
  }

  /** Returns the N-Quads document in UTF-8, its lines in code point order, none twice. */
  public Bytes nQuads() {
    return nQuads;
  }

  /** Returns the N-Quads document as text. */
  public String text() {
    return nQuads.toUtf8();
  }

  /** Returns the lines of the N-Quads document, each ending in its line feed. */
  public List<String> lines() {
    String text = text();
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < text.length(); ) {
      int end = text.indexOf('\n', from) + 1;
      lines.add(text.substring(from, end));
      from = end;
    }
    return lines;
  }

  /**
   * Returns for each blank node label of the input the canonical one, as in {@code _:c14n0}, both
   * with {@code _:}.
   */
  public Map<String, String> labels() {
    return labels;
  }

  /** Returns the digest of the N-Quads document. */
  public Bytes digest(HashAlgorithm algorithm) {
    return algorithm.digest(nQuads);
  }

  @Override
  public String toString() {
    return "CanonicalDataset[" + nQuads.size() + " bytes]";
  }
}
