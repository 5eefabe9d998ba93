package org.cooppassport.core.status;

import java.util.Optional;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/** What a status list says of one credential. */
public enum CredentialStatus {
  VALID,
  /** For good. */
  REVOKED,
  /** For now. */
  SUSPENDED,
  /** A newer form is to be had; the credential itself is as good as before. */
  REFRESH_ADVISED,
  /** Something whose meaning only the issuer's own rules tell. */
  APPLICATION_SPECIFIC;

  /** Returns what stands against accepting the credential, if anything does. */
  public Optional<Problem> problem() {
    return switch (this) {
      case VALID, REFRESH_ADVISED -> Optional.empty();
      case REVOKED -> Optional.of(Problem.of(ProblemCode.REVOKED, "the status list says revoked"));
      case SUSPENDED ->
          Optional.of(Problem.of(ProblemCode.SUSPENDED, "the status list says suspended"));
      case APPLICATION_SPECIFIC ->
          Optional.of(
              Problem.of(
                  ProblemCode.STATUS_UNKNOWN,
                  "the status list holds a value whose meaning is not known here"));
    };
  }
}
