package org.cooppassport.core.jsonld;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tells blank nodes apart by their neighbourhoods (RDFC-1.0, sections 4.7 and 4.8), within a budget
 * of steps. For one thread and one dataset.
 */
final class NDegreeHash {
  /** The hardest graphs of the W3C suite that must pass take 6,156 steps, its poison millions. */
  static final int BASE_BUDGET = 8_000;

  static final int BUDGET_PER_BLANK_NODE = 20;

  /** Copying this many labels counts as a step of its own. */
  private static final int LABELS_PER_STEP = 16;

  private record Result(String hash, IdentifierIssuer issuer) {}

  private final Rdfc dataset;
  private int budget;

  NDegreeHash(Rdfc dataset, int budget) {
    this.dataset = dataset;
    this.budget = budget;
  }

  /** Step 5 of section 4.4.3: labels for the blank nodes whose first-degree hashes are shared. */
  void issueRest(Collection<List<String>> groups) {
    for (List<String> group : groups) {
      if (group.size() == 1) {
        continue;
      }
      List<Result> results = new ArrayList<>();
      for (String blank : group) {
        if (!dataset.canonical().has(blank)) {
          IdentifierIssuer issuer = new IdentifierIssuer("_:b");
          issuer.issue(blank);
          results.add(hash(blank, issuer));
        }
      }
      results.sort(Comparator.comparing(Result::hash));
      for (Result result : results) {
        for (String blank : result.issuer().all().keySet()) {
          dataset.canonical().issue(blank);
        }
      }
    }
  }

  private void step() {
    spend(1);
  }

  private void spend(int steps) {
    budget -= steps;
    if (budget < 0) {
      throw Rdfc.exhausted();
    }
  }

  // Section 4.8.3
  private Result hash(String blank, IdentifierIssuer given) {
    step();
    IdentifierIssuer issuer = given;
    StringBuilder data = new StringBuilder();
    // 5.
    for (Map.Entry<String, TreeSet<String>> entry : related(blank, issuer).entrySet()) {
      // 5.1 to 5.3
      data.append(entry.getKey());
      Path chosen = null;
      // 5.4
      Permutations permutations = new Permutations(entry.getValue());
      do {
        step();
        chosen = better(chosen, permutations.current(), issuer);
      } while (permutations.advance());
      // 5.5 and 5.6
      data.append(chosen.text());
      issuer = chosen.issuer();
    }
    // 6.
    return new Result(dataset.hash(data.toString()), issuer);
  }

  private record Path(String text, IdentifierIssuer issuer) {}

  /** Steps 5.4.1 to 5.4.6: the path of one permutation if it is less than the chosen one. */
  private Path better(Path chosen, List<String> permutation, IdentifierIssuer given) {
    spend(given.size() / LABELS_PER_STEP);
    IdentifierIssuer issuer = given.copy();
    StringBuilder path = new StringBuilder();
    List<String> recursion = new ArrayList<>();
    // 5.4.4
    for (String related : permutation) {
      if (dataset.canonical().has(related)) {
        path.append(dataset.canonical().issued(related));
      } else {
        if (!issuer.has(related)) {
          recursion.add(related);
        }
        path.append(issuer.issue(related));
      }
      if (isWorse(path, chosen)) {
        return chosen;
      }
    }
    // 5.4.5
    for (String related : recursion) {
      Result result = hash(related, issuer);
      path.append(issuer.issue(related)).append('<').append(result.hash()).append('>');
      issuer = result.issuer();
      if (isWorse(path, chosen)) {
        return chosen;
      }
    }
    // 5.4.6
    String text = path.toString();
    return chosen == null || text.compareTo(chosen.text()) < 0 ? new Path(text, issuer) : chosen;
  }

  private static boolean isWorse(StringBuilder path, Path chosen) {
    return chosen != null
        && path.length() >= chosen.text().length()
        && path.toString().compareTo(chosen.text()) > 0;
  }

  /** Step 3: the neighbours of {@code blank} by the hash of how they are related to it. */
  private TreeMap<String, TreeSet<String>> related(String blank, IdentifierIssuer issuer) {
    TreeMap<String, TreeSet<String>> related = new TreeMap<>();
    for (Quad quad : dataset.mentionsOf(blank)) {
      if (Quad.isBlank(quad.subject())) {
        relate(blank, quad.subject(), 's', quad, issuer, related);
      }
      if (quad.hasBlankObject()) {
        relate(blank, quad.object(), 'o', quad, issuer, related);
      }
      if (Quad.isBlank(quad.graph())) {
        relate(blank, quad.graph(), 'g', quad, issuer, related);
      }
    }
    return related;
  }

  // Section 4.7.3
  private void relate(
      String blank,
      String neighbour,
      char position,
      Quad quad,
      IdentifierIssuer issuer,
      TreeMap<String, TreeSet<String>> related) {
    if (neighbour.equals(blank)) {
      return;
    }
    step();
    StringBuilder input = new StringBuilder().append(position);
    if (position != 'g') {
      input.append('<').append(quad.predicate()).append('>');
    }
    if (dataset.canonical().has(neighbour)) {
      input.append(dataset.canonical().issued(neighbour));
    } else if (issuer.has(neighbour)) {
      input.append(issuer.issued(neighbour));
    } else {
      input.append(dataset.firstDegreeHash(neighbour));
    }
    related.computeIfAbsent(dataset.hash(input.toString()), h -> new TreeSet<>()).add(neighbour);
  }
}
