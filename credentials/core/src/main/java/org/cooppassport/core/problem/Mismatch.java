package org.cooppassport.core.problem;

import java.util.Objects;

/**
 * Why a parameter was refused, as data: what a developer needs to mend the call.
 *
 * @param parameter the parameter, member, header or claim at fault
 * @param expected what it has to be
 * @param came what it was
 * @param section where that is written: the specification and its section
 */
public record Mismatch(String parameter, String expected, Came came, String section) {
  public Mismatch {
    Objects.requireNonNull(parameter);
    Objects.requireNonNull(expected);
    Objects.requireNonNull(came);
    Objects.requireNonNull(section);
  }

  /** Returns the sentence: parameter, expectation, what came, section. */
  public String sentence() {
    return parameter + ": expected " + expected + ", came " + came + " (" + section + ")";
  }

  /** Returns the refusal of a request that has it. */
  public Refusal refusal(Refusal.Reason reason) {
    return new Refusal(reason, this);
  }
}
