package org.cooppassport.core.openid.vp;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * Where a verifier takes a holder's request to delete what it was shown, and who answers for it.
 *
 * @param endpoint an https URL; empty if the verifier names none
 * @param by the DID whose keys sign the answer; empty if the verifier names none
 */
public record DeletionDesk(String endpoint, String by) {
  /** A verifier that says nothing about it. */
  public static final DeletionDesk NONE = new DeletionDesk("", "");

  private static final int MAX_CHARS = 2_000;

  public DeletionDesk {
    Objects.requireNonNull(endpoint);
    Objects.requireNonNull(by);
    if (endpoint.isEmpty() != by.isEmpty()) {
      throw new IllegalArgumentException("an address and who answers there, or neither");
    }
    if (endpoint.length() > MAX_CHARS || by.length() > MAX_CHARS) {
      throw new IllegalArgumentException("at most " + MAX_CHARS + " characters each");
    }
  }

  /** Whether the verifier names an address. */
  public boolean named() {
    return !endpoint.isEmpty();
  }

  static DeletionDesk parse(Members members) {
    String endpoint = members.optionalText("endpoint").orElse("");
    String by = members.optionalText("by").orElse("");
    if (!endpoint.startsWith("https://") || endpoint.length() > MAX_CHARS) {
      throw members.wrong("endpoint", "expected an https URL of at most " + MAX_CHARS);
    }
    if (!by.startsWith("did:") || by.length() > MAX_CHARS) {
      throw members.wrong("by", "expected a DID of at most " + MAX_CHARS);
    }
    return new DeletionDesk(endpoint, by);
  }

  /** Returns it as data. */
  public JsonObject toJson() {
    return JsonObject.of("endpoint", endpoint, "by", by);
  }
}
