package org.cooppassport.core.verification;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;

/**
 * One verification under way: ask {@link #missing}, gather, answer {@link #with}, until nothing is
 * missing; then {@link #result}. Immutable and thread-safe.
 *
 * <p>Each step computes hashes and signatures, so never on an event loop. The order is fixed: parse
 * and limits, trust for the type, the issuer's keys, the signature, and only then what the
 * credential names (status lists and their signers). A credential that fails a step asks for
 * nothing more.
 *
 * <p>The result is a function of the request, the documents and the instant: the same documents,
 * gathered in any order, give the same findings in the same order.
 */
public final class Verification {
  /**
   * Up to eight for a federation's chain, or two for each accreditor; then DID document and witness
   * proofs, key set, status list, its signer: and one to spare.
   */
  public static final int MAX_ROUNDS = 16;

  /** Documents for one verification; more are not gathered, and what lacks one fails. */
  public static final int MAX_DOCUMENTS = 64;

  private final VerificationRequest request;
  private final Instant now;
  private final Documents documents;
  private final int rounds;
  private final Judgement judgement;

  private Verification(VerificationRequest request, Instant now, Documents documents, int rounds) {
    this.request = request;
    this.now = now;
    this.documents = documents;
    this.rounds = rounds;
    this.judgement = Judgement.of(request, documents, now);
  }

  /**
   * Starts a verification.
   *
   * @param now the instant everything is judged at; no clock skew is added to validity and status
   */
  public static Verification begin(VerificationRequest request, Instant now) {
    return new Verification(request, now, Documents.none(), 0);
  }

  /**
   * Judges from documents gathered before, and gathers nothing: a receipt, or a caller without
   * network. What is missing is a finding.
   */
  public static VerificationResult offline(
      VerificationRequest request, Documents documents, Instant now) {
    return new Verification(request, now, documents, MAX_ROUNDS).result();
  }

  /** The documents to gather now; empty once there is nothing to gather or a limit is reached. */
  public List<DocumentNeed> missing() {
    if (rounds >= MAX_ROUNDS) {
      return List.of();
    }
    int room = Math.max(0, MAX_DOCUMENTS - documents.size());
    List<DocumentNeed> missing = judgement.missing();
    return missing.subList(0, Math.min(room, missing.size()));
  }

  /**
   * The next round, with what gathering brought; a need without an answer is not asked for again.
   */
  public Verification with(Documents gathered) {
    List<Gathered> answers = new ArrayList<>(gathered.all());
    for (DocumentNeed need : missing()) {
      answers.add(new Gathered.Unavailable(need, Gathered.Cause.NOT_GATHERED));
    }
    return new Verification(request, now, documents.with(answers), rounds + 1);
  }

  /** All documents gathered so far, as a receipt keeps them. */
  public Documents documents() {
    return documents;
  }

  /** The result; a document that is still missing is a finding. */
  public VerificationResult result() {
    return judgement.result();
  }
}
