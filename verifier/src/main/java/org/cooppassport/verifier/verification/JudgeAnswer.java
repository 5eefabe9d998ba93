package org.cooppassport.verifier.verification;

import io.vertx.core.Future;
import java.util.List;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.PolicyRequest;
import org.cooppassport.core.acceptance.VerdictEngine;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.service.jobs.CpuPool;

/** Judges an answer by the policy it was asked by. Thread-safe. */
public final class JudgeAnswer {
  private final CpuPool cpu;
  private final VerifyDocuments verify;

  /** Makes the operation. */
  public JudgeAnswer(CpuPool cpu, VerifyDocuments verify) {
    this.cpu = cpu;
    this.verify = verify;
  }

  /**
   * An answer and what it was to answer.
   *
   * @param policy the policy behind the question
   * @param query the question
   * @param vpToken the presentations
   * @param nonce what each must have signed
   * @param audience our complete client id
   */
  public record Answer(
      Policy policy, DcqlQuery query, JsonObject vpToken, String nonce, String audience) {}

  /** Succeeds with the verdict and everything it rests on. */
  public Future<JudgedAnswer> judge(Answer answer) {
    return cpu.run(
            () ->
                PolicyRequest.of(
                    answer.policy(), answer.vpToken(), answer.nonce(), answer.audience()))
        .compose(verify::verify)
        .compose(done -> cpu.run(() -> judged(answer, done)));
  }

  private static JudgedAnswer judged(Answer answer, Verification done) {
    return new JudgedAnswer(
        answer,
        VerdictEngine.judge(answer.policy(), answer.query(), done.result(), List.of()),
        done.result(),
        done.documents());
  }
}
