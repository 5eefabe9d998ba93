package org.cooppassport.verifier.receipts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.acceptance.RelianceReceipt;
import org.cooppassport.core.acceptance.RelianceReceipt.Rejudgement;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * What checking a receipt's file found: is it unchanged, who signed it, and does judging it again
 * say the same. Needs nothing but the file, and the relier's keys if they are known. Immutable.
 */
public final class CheckedReceipt {
  private final RelianceReceipt receipt;
  private final Rejudgement rejudgement;
  private final List<Problem> problems;

  private CheckedReceipt(RelianceReceipt receipt, Rejudgement rejudgement, List<Problem> problems) {
    this.receipt = receipt;
    this.rejudgement = rejudgement;
    this.problems = List.copyOf(problems);
  }

  /**
   * Checks a file. Computes signatures, so never on an event loop.
   *
   * @param relierKeys the keys that the relier is known by; empty if it is not known
   * @throws ProblemException of code PARSING_ERROR if it is no receipt at all
   */
  public static CheckedReceipt check(Bytes file, List<VerificationKey> relierKeys) {
    return check(file, relierKeys, List.of());
  }

  /**
   * Checks a file and, if it has one, its time-stamp.
   *
   * @param authorities certificates of time-stamp authorities that are trusted, in DER; if there
   *     are any, a receipt without a time-stamp of one of them does not hold
   */
  public static CheckedReceipt check(
      Bytes file, List<VerificationKey> relierKeys, List<Bytes> authorities) {
    try {
      RelianceReceipt receipt = RelianceReceipt.read(file);
      Rejudgement rejudgement = receipt.rejudge();
      return new CheckedReceipt(
          receipt, rejudgement, problems(receipt, rejudgement, relierKeys, authorities));
    } catch (ProblemException e) {
      if (e.problems().stream().anyMatch(p -> p.code() == ProblemCode.PARSING_ERROR)) {
        throw e;
      }
      return new CheckedReceipt(null, null, e.problems());
    }
  }

  private static List<Problem> problems(
      RelianceReceipt receipt,
      Rejudgement rejudgement,
      List<VerificationKey> relierKeys,
      List<Bytes> authorities) {
    List<Problem> found = new ArrayList<>(receipt.timeStampProblems(authorities));
    if (!authorities.isEmpty() && receipt.timeStamp().isEmpty()) {
      found.add(Problem.of(ProblemCode.INTEGRITY_MISMATCH, "the receipt has no time-stamp"));
    }
    if (!rejudgement.same()) {
      found.add(
          Problem.of(
              ProblemCode.INTEGRITY_MISMATCH,
              "judging the receipt again from its own contents gives another verdict"));
    }
    if (!relierKeys.isEmpty() && !relierKeys.contains(receipt.relierKey())) {
      found.add(
          Problem.of(
              ProblemCode.ISSUER_MISMATCH,
              "the receipt is signed by a key that is not the relier's"));
    }
    return found;
  }

  /** Tells whether it is unchanged, of the relier if that is known, and judged the same again. */
  public boolean holds() {
    return problems.isEmpty();
  }

  /** Returns what speaks against it. */
  public List<Problem> problems() {
    return problems;
  }

  /** Returns the receipt, if its signature holds. */
  public Optional<RelianceReceipt> receipt() {
    return Optional.ofNullable(receipt);
  }

  /** Returns all of it as data. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("verified", holds())
            .put("accepted", holds() && rejudgement.again().accepted())
            .put("findings", problems.stream().map(Problem::toJson).collect(JsonArray.collector()));
    if (receipt != null) {
      json.put("id", receipt.id())
          .put("relier", receipt.relier())
          .put("relierKey", receipt.relierKey().thumbprint())
          .put("judgedAt", receipt.judgedAt().toString())
          .put("sequence", receipt.link().sequence())
          .put("timeStampedAt", receipt.timeStamp().map(stamp -> stamp.at().toString()).orElse(""))
          .put("sameVerdict", rejudgement.same())
          .put("statedVerdict", receipt.statedVerdict())
          .put("verdict", rejudgement.again().toJson());
    }
    return json.build();
  }
}
