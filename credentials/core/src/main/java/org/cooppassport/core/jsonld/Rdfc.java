package org.cooppassport.core.jsonld;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * RDF Dataset Canonicalization.
 *
 * <p>Documents whose blank nodes all differ at first sight take one pass. Entangled blank nodes
 * need the permutations of section 4.8, whose number an attacker can make explode; a fixed budget
 * of steps, a function of the number of blank nodes only, stops those.
 *
 * @see <a href="https://www.w3.org/TR/rdf-canon/">RDFC-1.0</a>
 */
public final class Rdfc {
  private final HashAlgorithm algorithm;
  private final MessageDigest digest;
  private final List<Quad> quads;

  /** Section 4.3, blank node to quads map. */
  private final Map<String, List<Quad>> mentions = new LinkedHashMap<>();

  private final Map<String, String> firstDegree = new HashMap<>();
  private final IdentifierIssuer canonical = new IdentifierIssuer("_:c14n");

  private Rdfc(Collection<Quad> dataset, HashAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.digest = algorithm.newDigest();
    this.quads = new ArrayList<>(new LinkedHashSet<>(dataset));
  }

  /**
   * Returns the canonical form of {@code dataset}.
   *
   * @param algorithm SHA-256 unless the caller's specification names another
   * @throws ProblemException with {@code LIMIT_EXCEEDED} if the blank nodes are entangled beyond
   *     the budget
   */
  public static CanonicalDataset canonicalize(Collection<Quad> dataset, HashAlgorithm algorithm) {
    return new Rdfc(dataset, algorithm).canonicalize();
  }

  /**
   * Returns the N-Quads lines of {@code dataset} in code point order, none twice.
   *
   * @param label how to spell each blank node, with {@code _:} before and after
   */
  public static List<String> relabelled(Collection<Quad> dataset, UnaryOperator<String> label) {
    return lines(new LinkedHashSet<>(dataset), label);
  }

  /** Returns the N-Quads lines of distinct statements, sorted, with blank nodes spelled anew. */
  static List<String> lines(Collection<Quad> dataset, UnaryOperator<String> label) {
    List<String> lines = new ArrayList<>(dataset.size());
    for (Quad quad : dataset) {
      lines.add(NQuads.line(quad, label));
    }
    lines.sort(CodePointOrder.INSTANCE);
    return lines;
  }

  // Section 4.4.3
  private CanonicalDataset canonicalize() {
    // 2.
    for (Quad quad : quads) {
      mention(quad);
    }
    // 3.
    TreeMap<String, List<String>> byHash = new TreeMap<>();
    for (String blank : mentions.keySet()) {
      byHash.computeIfAbsent(firstDegreeHash(blank), h -> new ArrayList<>(1)).add(blank);
    }
    // 4.
    for (List<String> blanks : byHash.values()) {
      if (blanks.size() == 1) {
        canonical.issue(blanks.get(0));
      }
    }
    // 5.
    if (canonical.size() < mentions.size()) {
      new NDegreeHash(this, budget(mentions.size())).issueRest(byHash.values());
    }
    // 6. and 7.
    return new CanonicalDataset(lines(quads, canonical::issued), canonical.all());
  }

  private void mention(Quad quad) {
    if (!quad.mentionsBlank()) {
      return;
    }
    LinkedHashSet<String> blanks = new LinkedHashSet<>(4);
    if (Quad.isBlank(quad.subject())) {
      blanks.add(quad.subject());
    }
    if (quad.hasBlankObject()) {
      blanks.add(quad.object());
    }
    if (Quad.isBlank(quad.graph())) {
      blanks.add(quad.graph());
    }
    for (String blank : blanks) {
      mentions.computeIfAbsent(blank, b -> new ArrayList<>()).add(quad);
    }
  }

  /** Section 4.6.3: the hash of all statements about {@code blank}, other blank nodes unnamed. */
  String firstDegreeHash(String blank) {
    return firstDegree.computeIfAbsent(
        blank,
        b -> {
          List<String> lines = lines(mentions.get(b), other -> other.equals(b) ? "_:a" : "_:z");
          return hash(String.join("", lines));
        });
  }

  String hash(String text) {
    return HexFormat.of().formatHex(digest.digest(Bytes.utf8(text).toByteArray()));
  }

  List<Quad> mentionsOf(String blank) {
    return mentions.get(blank);
  }

  IdentifierIssuer canonical() {
    return canonical;
  }

  /**
   * Enough for the hardest tests of the specification's suite that must pass (044 to 046), and a
   * fraction of what its poison graph needs.
   */
  private static int budget(int blankNodes) {
    return NDegreeHash.BASE_BUDGET + NDegreeHash.BUDGET_PER_BLANK_NODE * blankNodes;
  }

  static ProblemException exhausted() {
    return new ProblemException(
        ProblemCode.LIMIT_EXCEEDED,
        "Canonicalization stopped: the document's blank nodes are entangled beyond the work"
            + " limit.");
  }

  @Override
  public String toString() {
    return "Rdfc[" + algorithm + ", " + quads.size() + " quads]";
  }
}
