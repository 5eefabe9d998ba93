package org.cooppassport.core.dataintegrity;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.jsonld.Rdfc;
import org.cooppassport.core.jsonld.Statements;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * What a derived proof shows, as the lines that were signed.
 *
 * @param content the document without what leaves no statement
 * @param mandatory the lines the issuer made mandatory
 * @param chosen the other lines, which the holder chose
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#createverifydata">Data Integrity ECDSA 1.0,
 *     createVerifyData</a>
 */
record DisclosedStatements(JsonObject content, List<String> mandatory, List<String> chosen) {
  /**
   * Reads a disclosed document.
   *
   * @param labels the signed labels of blank nodes by their canonical ones, without {@code _:}
   * @param mandatoryIndexes the positions of the mandatory lines
   * @throws ProblemException PROOF_VERIFICATION_ERROR if two blank nodes would get one label, which
   *     would let a holder take one node apart, or an index is out of range or there twice
   */
  static DisclosedStatements of(
      JsonObject document,
      Map<String, String> labels,
      List<Integer> mandatoryIndexes,
      JsonLd jsonLd) {
    Statements statements = jsonLd.toRdf(document);
    Map<String, String> signed =
        BlankLabels.given(labels)
            .of(Rdfc.canonicalize(statements.quads(), HashAlgorithm.SHA_256).labels());
    if (new HashSet<>(signed.values()).size() < signed.size()) {
      throw failure("The proof gives two nodes of the document one label.");
    }
    List<String> lines = Rdfc.relabelled(statements.quads(), signed::get);
    Set<Integer> mandatory = distinct(mandatoryIndexes, lines.size());
    return new DisclosedStatements(
        statements.content(),
        StatementGroups.at(mandatory, lines),
        StatementGroups.except(mandatory, lines));
  }

  private static Set<Integer> distinct(List<Integer> indexes, int lines) {
    Set<Integer> distinct = new HashSet<>();
    for (int index : indexes) {
      if (index < 0 || index >= lines || !distinct.add(index)) {
        throw failure("A mandatory index is out of range or there twice.");
      }
    }
    return distinct;
  }

  /** Returns the labels of a proof value in the form {@link #of} takes. */
  static <T> Map<String, String> labels(Map<Integer, T> byIndex, Function<T, String> spelling) {
    Map<String, String> labels = new HashMap<>();
    byIndex.forEach((index, label) -> labels.put("c14n" + index, spelling.apply(label)));
    return labels;
  }

  private static ProblemException failure(String detail) {
    return new ProblemException(ProblemCode.PROOF_VERIFICATION_ERROR, detail);
  }
}
