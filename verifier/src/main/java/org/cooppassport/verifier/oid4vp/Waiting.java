package org.cooppassport.verifier.oid4vp;

import java.time.Duration;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Form;
import org.cooppassport.verifier.requests.ReadResult;

/** How long a caller wants to wait for a result. */
public final class Waiting {
  private Waiting() {}

  /**
   * Reads the parameter {@code wait}: whole seconds.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} if it is no number from 0 to the longest wait
   */
  public static Duration of(Form query) {
    String text = query.get("wait").orElse("0");
    long longest = ReadResult.LONGEST_WAIT.toSeconds();
    if (!text.matches("\\d{1,3}") || Integer.parseInt(text) > longest) {
      throw new Mismatch(
              "wait",
              "whole seconds from 0 to " + longest,
              Came.word(text),
              "GET /{coop}/requests/{id}")
          .refusal(Refusal.Reason.INVALID_VALUE);
    }
    return Duration.ofSeconds(Integer.parseInt(text));
  }
}
