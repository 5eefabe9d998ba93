package org.cooppassport.core.issuance;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;

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
   * One index in the bitstring lists of several purposes.
   *
   * @param lists the list of each purpose
   * @param index the place in each of them
   * @see <a href="https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry">
   *     Bitstring Status List 1.0, section 2.1</a>
   */
  record Bitstring(List<PurposeList> lists, long index) implements StatusPlace {
    public Bitstring {
      lists = List.copyOf(lists);
      if (lists.isEmpty() || index < 0) {
        throw new IllegalArgumentException("a list and an index");
      }
    }

    @Override
    public JsonObject addTo(JsonObject credential) {
      return credential.with(
          "credentialStatus",
          lists.stream().map(this::entry).collect(JsonArray.collector()));
    }

    private JsonValue entry(PurposeList list) {
      return JsonObject.builder()
          .put("type", "BitstringStatusListEntry")
          .put("statusPurpose", list.purpose())
          .put("statusListIndex", Long.toString(index))
          .put("statusListCredential", list.url())
          .build();
    }
  }

  /**
   * A list of one purpose.
   *
   * @param purpose {@code revocation} or {@code suspension}
   * @param url the list credential
   */
  record PurposeList(String purpose, String url) {
    public PurposeList {
      Objects.requireNonNull(purpose);
      Objects.requireNonNull(url);
    }
  }

  /**
   * An index in a token status list.
   *
   * @param uri the list
   * @param index the place
   * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/">Token Status
   *     List, section 6</a>
   */
  record Token(String uri, long index) implements StatusPlace {
    public Token {
      Objects.requireNonNull(uri);
      if (index < 0) {
        throw new IllegalArgumentException("an index is not negative");
      }
    }

    @Override
    public JsonObject addTo(JsonObject credential) {
      JsonObject list = JsonObject.builder().put("idx", index).put("uri", uri).build();
      return credential.with("status", JsonObject.of("status_list", list));
    }
  }
}
