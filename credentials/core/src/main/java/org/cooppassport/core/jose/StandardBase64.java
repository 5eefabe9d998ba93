package org.cooppassport.core.jose;

import java.util.Base64;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** Base64 with padding, one spelling per value, as {@code x5c} has it. */
final class StandardBase64 {
  private StandardBase64() {}

  static String encode(Bytes bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }

  static Bytes decode(String text, String member) {
    try {
      Bytes bytes = Bytes.owned(Base64.getDecoder().decode(text));
      if (!text.isEmpty() && encode(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one refusal below
    }
    throw new ProblemException(
        ProblemCode.MALFORMED_VALUE_ERROR, member + " is not base64 in its canonical form");
  }
}
