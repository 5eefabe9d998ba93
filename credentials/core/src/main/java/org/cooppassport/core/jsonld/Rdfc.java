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
  private final Collection<Quad> quads;

  /** Section 4.3, blank node to quads map. */
  private final Map<String, List<Quad>> mentions = new LinkedHashMap<>();

  private final Map<String, String> firstDegree = new HashMap<>();
  private final IdentifierIssuer canonical = new IdentifierIssuer("_:c14n");

  private Rdfc(Collection<Quad> dataset, HashAlgorithm algorithm) {
    this.algorithm = algorithm;
    this.digest = algorithm.newDigest();
    this.quads = dataset;
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
    LineBuffer lines = new LineBuffer(dataset.size());
    for (Quad quad : dataset) {
      lines.add(quad, label);
    }
    Bytes sorted = Bytes.owned(lines.sort().distinct().toByteArray());
    return new CanonicalDataset(sorted, Map.of()).lines();
  }

  // Section 4.4.3
  private CanonicalDataset canonicalize() {
    // 2. A dataset is a set; what mentions no blank node is made distinct by its line.
    LinkedHashSet<Quad> mentioning = new LinkedHashSet<>();
    for (Quad quad : quads) {
      if (quad.mentionsBlank() && mentioning.add(quad)) {
        mention(quad);
      }
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
    LineBuffer lines = new LineBuffer(quads.size());
    for (Quad quad : quads) {
      lines.add(quad, canonical::issued);
    }
    return new CanonicalDataset(
        Bytes.owned(lines.sort().distinct().toByteArray()), canonical.all());
  }

  private void mention(Quad quad) {
    String subject = quad.subject();
    if (Quad.isBlank(subject)) {
      mention(subject, quad);
    }
    String object = quad.object();
    if (quad.hasBlankObject() && !object.equals(subject)) {
      mention(object, quad);
    }
    String graph = quad.graph();
    if (Quad.isBlank(graph)
        && !graph.equals(subject)
        && !(quad.hasBlankObject() && graph.equals(object))) {
      mention(graph, quad);
    }
  }

  private void mention(String blank, Quad quad) {
    mentions.computeIfAbsent(blank, b -> new ArrayList<>()).add(quad);
  }

  /** Section 4.6.3: the hash of all statements about {@code blank}, other blank nodes unnamed. */
  String firstDegreeHash(String blank) {
    return firstDegree.computeIfAbsent(
        blank,
        b -> {
          List<Quad> about = mentions.get(b);
          LineBuffer lines = new LineBuffer(about.size());
          for (Quad quad : about) {
            lines.add(quad, other -> other.equals(b) ? "_:a" : "_:z");
          }
          lines.sort().update(digest);
          return HexFormat.of().formatHex(digest.digest());
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
