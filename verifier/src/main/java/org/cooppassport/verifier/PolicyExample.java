package org.cooppassport.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.service.coop.Coop;

/**
 * A policy to begin with. It trusts nobody that exists, so it accepts nothing until it is edited.
 */
final class PolicyExample {
  private PolicyExample() {}

  /** Returns the file of a policy for joining with another co-op's membership and check. */
  static Bytes joinByReuse(Coop coop) {
    try (InputStream in = PolicyExample.class.getResourceAsStream("join-by-reuse.json")) {
      String text = Bytes.owned(in.readAllBytes()).toUtf8();
      return Bytes.utf8(
          text.replace("\"${name}\"", new JsonString(coop.name()).toJson())
              .replace("\"${contact}\"", new JsonString(coop.base()).toJson()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
