package org.cooppassport.core.dataintegrity;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.jsonld.CanonicalDataset;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.jsonld.Quad;
import org.cooppassport.core.jsonld.Rdfc;
import org.cooppassport.core.jsonld.Skolemized;

/**
 * The statements of a document as lines that can be told apart by what points at them.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#canonicalizeandgroup">Data Integrity ECDSA 1.0,
 *     canonicalizeAndGroup</a>
 */
final class StatementGroups {
  private final JsonLd jsonLd;
  private final JsonObject skolemized;
  private final Map<String, String> labels;
  private final List<String> lines;

  private StatementGroups(
      JsonLd jsonLd, JsonObject skolemized, Map<String, String> labels, List<String> lines) {
    this.jsonLd = jsonLd;
    this.skolemized = skolemized;
    this.labels = labels;
    this.lines = lines;
  }

  /**
   * @param document the document without its proof
   */
  static StatementGroups of(JsonObject document, BlankLabels blankLabels, JsonLd jsonLd) {
    Skolemized named = jsonLd.skolemize(document);
    CanonicalDataset canonical = Rdfc.canonicalize(named.quads(), HashAlgorithm.SHA_256);
    Map<String, String> labels = blankLabels.of(canonical.labels());
    return new StatementGroups(
        jsonLd, named.document(), labels, Rdfc.relabelled(named.quads(), labels::get));
  }

  /** Returns all lines in code point order. */
  List<String> lines() {
    return lines;
  }

  /** Returns the labels of blank nodes by those in {@link #selected}, all with {@code _:}. */
  Map<String, String> labels() {
    return labels;
  }

  /** Returns the statements that {@code pointers} select; none without a pointer. */
  List<Quad> selected(List<JsonPointer> pointers) {
    return pointers.isEmpty()
        ? List.of()
        : jsonLd.toRdfDeskolemized(Selection.select(skolemized, pointers));
  }

  /** Returns the positions of the lines that {@code pointers} select. */
  SortedSet<Integer> matching(List<JsonPointer> pointers) {
    Set<String> chosen = new HashSet<>(Rdfc.relabelled(selected(pointers), labels::get));
    SortedSet<Integer> positions = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      if (chosen.contains(lines.get(i))) {
        positions.add(i);
      }
    }
    return positions;
  }

  /** Returns the lines at {@code positions} of {@code lines}. */
  static List<String> at(Set<Integer> positions, List<String> lines) {
    List<String> chosen = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (positions.contains(i)) {
        chosen.add(lines.get(i));
      }
    }
    return chosen;
  }

  /** Returns the lines that are at none of {@code positions}. */
  static List<String> except(Set<Integer> positions, List<String> lines) {
    List<String> others = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (!positions.contains(i)) {
        others.add(lines.get(i));
      }
    }
    return others;
  }

  /** Returns the positions of {@code chosen} among the elements of {@code all}, in order. */
  static List<Integer> positionsWithin(Set<Integer> chosen, Iterable<Integer> all) {
    List<Integer> positions = new ArrayList<>();
    int position = 0;
    for (Integer element : all) {
      if (chosen.contains(element)) {
        positions.add(position);
      }
      position++;
    }
    return positions;
  }

  /** Returns the SHA-256 digest of lines one after the other. */
  static Bytes hash(List<String> lines) {
    return HashAlgorithm.SHA_256.digest(Bytes.utf8(String.join("", lines)));
  }
}
