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
  private final Signer signer;

  /** What the signer's key was compared with. */
  private enum Signer {
    /** The keys that the relier is known by. */
    COMPARED,
    /** Nothing: anybody can make such a receipt with a key of their own. */
    UNKNOWN
  }

  private CheckedReceipt(
      RelianceReceipt receipt, Rejudgement rejudgement, List<Problem> problems, Signer signer) {
    this.receipt = receipt;
    this.rejudgement = rejudgement;
    this.problems = List.copyOf(problems);
    this.signer = signer;
  }

  /**
   * Checks a file of a relier whose keys are known. Computes signatures, so never on an event loop.
   *
   * @param relierKeys the keys that the relier is known by; a receipt by any other key, also where
   *     there are none, does not hold
   * @throws ProblemException of code PARSING_ERROR if it is no receipt at all
   */
  public static CheckedReceipt check(Bytes file, List<VerificationKey> relierKeys) {
    return check(file, relierKeys, List.of(), Signer.COMPARED);
  }

  /**
   * Checks a file and, if it has one, its time-stamp.
   *
   * @param relierKeys the keys that the relier is known by; without any, whoever signed is taken
   *     for the relier, and the receipt may hold but is never accepted
   * @param authorities certificates of time-stamp authorities that are trusted, in DER; if there
   *     are any, a receipt without a time-stamp of one of them does not hold
   */
  public static CheckedReceipt check(
      Bytes file, List<VerificationKey> relierKeys, List<Bytes> authorities) {
    return check(
        file, relierKeys, authorities, relierKeys.isEmpty() ? Signer.UNKNOWN : Signer.COMPARED);
  }

  private static CheckedReceipt check(
      Bytes file, List<VerificationKey> relierKeys, List<Bytes> authorities, Signer signer) {
    try {
      RelianceReceipt receipt = RelianceReceipt.read(file);
      Rejudgement rejudgement = receipt.rejudge();
      List<Problem> found = problems(receipt, rejudgement, authorities);
      if (signer == Signer.COMPARED && !relierKeys.contains(receipt.relierKey())) {
        found.add(
            Problem.of(
                ProblemCode.ISSUER_MISMATCH,
                "the receipt is signed by a key that is not the relier's"));
      }
      return new CheckedReceipt(receipt, rejudgement, found, signer);
    } catch (ProblemException e) {
      if (e.problems().stream().anyMatch(p -> p.code() == ProblemCode.PARSING_ERROR)) {
        throw e;
      }
      return new CheckedReceipt(null, null, e.problems(), signer);
    }
  }

  private static List<Problem> problems(
      RelianceReceipt receipt, Rejudgement rejudgement, List<Bytes> authorities) {
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
    return found;
  }

  /** Tells whether it is unchanged, of the relier if that is known, and judged the same again. */
  public boolean holds() {
    return problems.isEmpty();
  }

  /** Tells whether it holds, is by a key that the relier is known by, and says accepted. */
  public boolean accepted() {
    return holds() && signer == Signer.COMPARED && rejudgement.again().accepted();
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
            .put("accepted", accepted())
            .put("findings", problems.stream().map(Problem::toJson).collect(JsonArray.collector()));
    if (receipt != null) {
      json.put("id", receipt.id())
          .put("relier", receipt.relier())
          .put("relierKey", receipt.relierKey().thumbprint())
          .put("relierKeyCompared", signer == Signer.COMPARED)
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
