package org.cooppassport.core.issuance;

import java.time.Instant;
import java.util.List;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;

/** A credential in the very words that will be signed. One case for each securing mechanism. */
sealed interface UnsecuredCredential
    permits UnsecuredDocument,
        UnsecuredDisclosure,
        UnsecuredJwt,
        UnsecuredSdJwtVc,
        UnsecuredVcSdJwt {

  /** Returns the bytes it has before it is signed. */
  int size();

  /** Returns what keeps its trials apart from those of other mechanisms. */
  String mechanism();

  /** Returns it secured by these keys. */
  JsonValue secure(IssuerKeys keys);

  /** Returns what our own verifier finds wrong with {@code secured} under these keys. */
  List<Problem> problemsOf(JsonValue secured, IssuerKeys keys, Instant now);
}
