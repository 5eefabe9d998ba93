package org.cooppassport.core.jsonld;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.canon.RdfCanon;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** Random datasets: the same canonical form as another implementation, whatever nodes are named. */
class RdfcDifferentialTest {
  private static final int DATASETS = 2_000;

  /** A few blank nodes, often alike, with statements among them. */
  private static List<Quad> dataset(SplittableRandom random) {
    int blanks = random.nextInt(1, 6);
    List<Quad> quads = new ArrayList<>();
    for (int i = random.nextInt(1, 10); i > 0; i--) {
      String subject = node(random, blanks);
      String predicate = "https://example.org/p" + random.nextInt(2);
      String graph = random.nextInt(4) == 0 ? node(random, blanks) : "";
      quads.add(
          switch (random.nextInt(4)) {
            case 0 -> Quad.ofLiteral(subject, predicate, "x" + i % 2, Literals.XSD_STRING, graph);
            case 1 -> Quad.ofLiteral(subject, predicate, "\u00e9\"\n", Literals.XSD_DOUBLE, graph);
            default -> Quad.ofResource(subject, predicate, node(random, blanks), graph);
          });
    }
    return quads;
  }

  private static String node(SplittableRandom random, int blanks) {
    return random.nextInt(4) == 0
        ? "https://example.org/n" + random.nextInt(2)
        : "_:e" + random.nextInt(blanks);
  }

  private static boolean refersToItself(Quad quad) {
    return Quad.isBlank(quad.subject())
        && (quad.subject().equals(quad.object()) || quad.subject().equals(quad.graph()));
  }

  private static String byTitanium(List<Quad> quads) {
    RdfCanon canon = RdfCanon.create("SHA-256");
    List<Quad> canonical = new ArrayList<>();
    try {
      for (Quad quad : quads) {
        canon.quad(
            quad.subject(),
            quad.predicate(),
            quad.object(),
            quad.hasLiteral() ? quad.datatype() : null,
            null,
            null,
            quad.graph().isEmpty() ? null : quad.graph());
      }
      canon.provide(collectInto(canonical));
    } catch (RdfConsumerException e) {
      throw new AssertionError(e);
    }
    return String.join("", Rdfc.relabelled(canonical, label -> label));
  }

  private static RdfQuadConsumer collectInto(List<Quad> quads) {
    return new RdfQuadConsumer() {
      @Override
      public RdfQuadConsumer quad(
          String subject,
          String predicate,
          String object,
          String datatype,
          String language,
          String direction,
          String graph) {
        quads.add(
            new Quad(
                subject,
                predicate,
                object,
                datatype == null ? "" : datatype,
                "",
                graph == null ? "" : graph));
        return this;
      }
    };
  }

  private static Optional<String> byUs(List<Quad> quads) {
    try {
      return Optional.of(Rdfc.canonicalize(quads, HashAlgorithm.SHA_256).text());
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  @Test
  void anotherImplementationAgrees() {
    int compared = 0;
    for (long seed = 0; seed < DATASETS; seed++) {
      // The other one counts a statement twice for a node that it names twice, and duplicates too
      List<Quad> quads =
          dataset(new SplittableRandom(seed)).stream()
              .filter(quad -> !refersToItself(quad))
              .filter(quad -> !quad.object().equals(quad.graph()))
              .distinct()
              .toList();
      Optional<String> ours = byUs(quads);
      if (ours.isPresent()) {
        compared++;
        assertEquals(byTitanium(quads), ours.get(), quads::toString);
      }
    }
    assertTrue(compared > DATASETS * 9 / 10, "compared " + compared);
  }

  @Test
  void namesAndOrderOfBlankNodesDoNotMatter() {
    for (long seed = 0; seed < DATASETS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Quad> quads = dataset(random);
      TreeMap<String, String> names = new TreeMap<>();
      List<Quad> renamed = new ArrayList<>();
      for (Quad quad : quads) {
        renamed.add(
            new Quad(
                renamed(quad.subject(), names, random),
                quad.predicate(),
                quad.hasLiteral() ? quad.object() : renamed(quad.object(), names, random),
                quad.datatype(),
                quad.language(),
                renamed(quad.graph(), names, random)));
      }
      Collections.reverse(renamed);
      assertEquals(byUs(quads), byUs(renamed), quads::toString);
    }
  }

  private static String renamed(
      String node, TreeMap<String, String> names, SplittableRandom random) {
    return Quad.isBlank(node)
        ? names.computeIfAbsent(node, n -> "_:x" + random.nextInt(1_000_000) + n.substring(2))
        : node;
  }
}
