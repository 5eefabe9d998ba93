package org.cooppassport.core.issuance;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusListReference;

/** Where the status of one credential instance is looked up. */
public sealed interface StatusPlace {
  /** No status at all. */
  StatusPlace NONE = new None();

  /** Returns the credential with its status member, if it has one. */
  JsonObject addTo(JsonObject credential);

  /** See {@link #NONE}. */
  record None() implements StatusPlace {
    @Override
    public JsonObject addTo(JsonObject credential) {
      return credential;
    }
  }

  /**
   * A place in the bitstring list of each purpose.
   *
   * @param entries at least one
   */
  record Bitstring(List<BitstringStatusListEntry> entries) implements StatusPlace {
    public Bitstring {
      entries = List.copyOf(entries);
      if (entries.isEmpty()) {
        throw new IllegalArgumentException("no status list");
      }
    }

    @Override
    public JsonObject addTo(JsonObject credential) {
      return credential.with(
          "credentialStatus",
          entries.stream().map(BitstringStatusListEntry::toJson).collect(JsonArray.collector()));
    }
  }

  /**
   * A place in a token status list.
   *
   * @param reference the list and the place in it
   */
  record Token(StatusListReference reference) implements StatusPlace {
    public Token {
      Objects.requireNonNull(reference);
    }

    @Override
    public JsonObject addTo(JsonObject credential) {
      return credential.with("status", reference.toStatusClaim());
    }
  }
}
