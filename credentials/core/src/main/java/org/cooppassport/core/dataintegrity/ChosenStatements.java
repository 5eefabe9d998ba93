package org.cooppassport.core.dataintegrity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.jsonld.Rdfc;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * What a holder chose of a document with a base proof, and where it stands among what was signed.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#createdisclosuredata">Data Integrity ECDSA 1.0,
 *     createDisclosureData</a>
 */
final class ChosenStatements {
  private final StatementGroups groups;
  private final List<JsonPointer> pointers;
  private final SortedSet<Integer> mandatory;
  private final SortedSet<Integer> selective;

  private ChosenStatements(
      StatementGroups groups,
      List<JsonPointer> pointers,
      SortedSet<Integer> mandatory,
      SortedSet<Integer> selective) {
    this.groups = groups;
    this.pointers = pointers;
    this.mandatory = mandatory;
    this.selective = selective;
  }

  /**
   * Chooses.
   *
   * @param mandatoryPointers those of the base proof, as it spells them
   * @param selectivePointers those of the holder
   * @throws ProblemException PROOF_GENERATION_ERROR if nothing is chosen, or a pointer is none or
   *     points at nothing
   */
  static ChosenStatements of(
      JsonObject document,
      BlankLabels labels,
      List<String> mandatoryPointers,
      List<JsonPointer> selectivePointers,
      JsonLd jsonLd) {
    List<JsonPointer> fixed = parsed(mandatoryPointers);
    List<JsonPointer> pointers = new ArrayList<>(fixed);
    pointers.addAll(selectivePointers);
    if (pointers.isEmpty()) {
      throw failure("Nothing is selected to be disclosed.");
    }
    StatementGroups groups = StatementGroups.of(document, labels, jsonLd);
    return new ChosenStatements(
        groups, pointers, groups.matching(fixed), groups.matching(selectivePointers));
  }

  private static List<JsonPointer> parsed(List<String> pointers) {
    try {
      return pointers.stream().map(JsonPointer::parse).toList();
    } catch (IllegalArgumentException e) {
      throw failure("The base proof holds something that is no JSON pointer.");
    }
  }

  /** Returns the lines that are not mandatory, chosen or not. */
  List<String> optionalLines() {
    return StatementGroups.except(mandatory, groups.lines());
  }

  /** Returns the positions of the chosen lines among {@link #optionalLines}. */
  List<Integer> shown() {
    SortedSet<Integer> optional = new TreeSet<>();
    for (int i = 0; i < groups.lines().size(); i++) {
      if (!mandatory.contains(i)) {
        optional.add(i);
      }
    }
    return StatementGroups.positionsWithin(selective, optional);
  }

  /** Returns the positions of the mandatory lines among all that are disclosed. */
  List<Integer> mandatoryIndexes() {
    SortedSet<Integer> all = new TreeSet<>(mandatory);
    all.addAll(selective);
    return StatementGroups.positionsWithin(mandatory, all);
  }

  /**
   * Returns the labels that were signed by the canonical numbers that a verifier will find.
   *
   * @param value reads a label, which comes with {@code _:}
   */
  <T> Map<Integer, T> labelMap(Function<String, T> value) {
    Map<Integer, T> labels = new TreeMap<>();
    Rdfc.canonicalize(groups.selected(pointers), HashAlgorithm.SHA_256)
        .labels()
        .forEach(
            (input, canonical) ->
                labels.put(
                    Integer.parseInt(canonical.substring("_:c14n".length())),
                    value.apply(groups.labels().get(input))));
    return labels;
  }

  /** Returns the document to disclose with its proof. */
  JsonObject disclosed(JsonObject document, JsonObject proof) {
    return Selection.select(document, pointers).with(DataIntegrity.PROOF, proof);
  }

  private static ProblemException failure(String detail) {
    return new ProblemException(ProblemCode.PROOF_GENERATION_ERROR, detail);
  }
}
