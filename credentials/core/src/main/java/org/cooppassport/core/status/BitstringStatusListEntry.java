package org.cooppassport.core.status;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * One {@code credentialStatus} of a credential: which list, which place, what for.
 *
 * @param kind which data model's list it points to
 * @param listCredential the list's URL, compared as text with the list's {@code id}
 * @param purpose {@code statusPurpose}; custom ones are possible
 * @param index from 0
 * @param size bits of one status
 * @see <a href="https://www.w3.org/TR/vc-bitstring-status-list/#bitstringstatuslistentry">Bitstring
 *     Status List 1.0, BitstringStatusListEntry</a>
 */
public record BitstringStatusListEntry(
    Kind kind, String listCredential, String purpose, long index, int size) {
  /** Decimal digits of an index; longer ones are out of any list's range. */
  private static final int MAX_DIGITS = 18;

  /** Bits of one status that we read. */
  static final int MAX_SIZE = 8;

  /** The two generations of the specification. */
  public enum Kind {
    BITSTRING("BitstringStatusListEntry"),
    /** Data model 1.1: the list is base64url without a multibase header. */
    STATUS_LIST_2021("StatusList2021Entry");

    private final String type;

    Kind(String type) {
      this.type = type;
    }

    /** Returns the {@code type} of entries. */
    public String type() {
      return type;
    }
  }

  public BitstringStatusListEntry {
    Objects.requireNonNull(kind);
    Objects.requireNonNull(listCredential);
    Objects.requireNonNull(purpose);
    if (index < 0 || size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException("index or size out of range");
    }
  }

  /** Returns an entry of one bit. */
  public static BitstringStatusListEntry of(
      String listCredential, StatusPurpose purpose, long index) {
    return new BitstringStatusListEntry(
        Kind.BITSTRING, listCredential, purpose.wireName(), index, 1);
  }

  /** Tells whether a {@code credentialStatus} object is of one of the types read here. */
  public static boolean isEntry(JsonObject status) {
    return kindOf(status).isPresent();
  }

  private static Optional<Kind> kindOf(JsonObject status) {
    List<String> types = status.oneOrMany("type").strings().orElse(List.of());
    for (Kind kind : Kind.values()) {
      if (types.contains(kind.type)) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }

  /**
   * Reads an entry.
   *
   * @throws ProblemException RANGE_ERROR if the index is not a decimal text in range;
   *     MALFORMED_VALUE_ERROR if another member is not of its form
   */
  public static BitstringStatusListEntry parse(JsonObject status) {
    Kind kind =
        kindOf(status).orElseThrow(() -> malformed("type", "is not BitstringStatusListEntry"));
    String list = text(status, "statusListCredential");
    if (status.string("id").filter(list::equals).isPresent()) {
      throw malformed("id", "must not be the URL of the list");
    }
    String purpose = text(status, "statusPurpose");
    int size = size(status);
    if (size > 1) {
      requireMessages(status, size);
    }
    return new BitstringStatusListEntry(kind, list, purpose, index(status), size);
  }

  private static String text(JsonObject status, String name) {
    return status
        .string(name)
        .filter(value -> !value.isBlank())
        .orElseThrow(() -> malformed(name, "is missing or not a string"));
  }

  private static long index(JsonObject status) {
    String digits = status.string("statusListIndex").orElse("");
    boolean decimal =
        !digits.isEmpty()
            && digits.length() <= MAX_DIGITS
            && digits.chars().allMatch(c -> c >= '0' && c <= '9');
    if (!decimal) {
      throw new ProblemException(
          Problem.at(
              ProblemCode.RANGE_ERROR,
              JsonPointer.of("statusListIndex"),
              "statusListIndex is not an integer from 0 in decimal text"));
    }
    return Long.parseLong(digits);
  }

  private static int size(JsonObject status) {
    if (!status.has("statusSize")) {
      return 1;
    }
    return status
        .number("statusSize")
        .filter(JsonNumber::isLong)
        .map(JsonNumber::longValue)
        .filter(value -> value >= 1 && value <= MAX_SIZE)
        .map(Long::intValue)
        .orElseThrow(() -> malformed("statusSize", "is not an integer from 1 to " + MAX_SIZE));
  }

  private static void requireMessages(JsonObject status, int size) {
    List<JsonObject> messages =
        status.array("statusMessage").flatMap(JsonArray::objects).orElse(List.of());
    boolean complete =
        messages.size() == 1 << size
            && messages.stream()
                .allMatch(
                    m ->
                        m.string("status").filter(s -> s.matches("0x[0-9a-fA-F]+")).isPresent()
                            && m.string("message").isPresent());
    if (!complete) {
      throw malformed("statusMessage", "has not one message for each value of the status");
    }
  }

  private static ProblemException malformed(String name, String why) {
    return new ProblemException(
        Problem.at(ProblemCode.MALFORMED_VALUE_ERROR, JsonPointer.of(name), name + " " + why));
  }

  /** Returns the {@code credentialStatus} object of an entry of one bit. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("id", listCredential + "#" + index)
        .put("type", kind.type)
        .put("statusPurpose", purpose)
        .put("statusListIndex", Long.toString(index))
        .put("statusListCredential", listCredential)
        .build();
  }
}
