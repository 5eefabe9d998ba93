package org.cooppassport.core.openid.vci;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * What a transaction code looks like: the short code that reaches the member on another way than
 * the offer.
 *
 * @param inputMode which characters it has
 * @param length how many, or 0 if not said
 * @param description what the member is told, at most 300 characters; the empty text if nothing
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-4.1.1">
 *     OpenID4VCI 1.0, section 4.1.1</a>
 */
public record TxCode(InputMode inputMode, int length, String description) {
  private static final int MAX_DESCRIPTION = 300;
  private static final int MAX_LENGTH = 100;

  /** Which characters a code has. */
  public enum InputMode {
    NUMERIC("numeric"),
    TEXT("text");

    private final String wire;

    InputMode(String wire) {
      this.wire = wire;
    }
  }

  public TxCode {
    Objects.requireNonNull(inputMode);
    if (length < 0 || length > MAX_LENGTH || description.length() > MAX_DESCRIPTION) {
      throw new IllegalArgumentException("tx_code: length or description beyond its bound");
    }
  }

  /** Returns a code of {@code length} digits. */
  public static TxCode digits(int length) {
    return new TxCode(InputMode.NUMERIC, length, "");
  }

  static TxCode parse(Members txCode) {
    String description = txCode.optionalText("description").orElse("");
    if (description.length() > MAX_DESCRIPTION) {
      throw txCode.wrong("description", "expected at most 300 characters");
    }
    String mode = txCode.optionalText("input_mode").orElse(InputMode.NUMERIC.wire);
    for (InputMode known : InputMode.values()) {
      if (known.wire.equals(mode)) {
        return new TxCode(
            known,
            txCode.optionalInteger("length", 1, MAX_LENGTH).orElse(0L).intValue(),
            description);
      }
    }
    throw txCode.wrong("input_mode", "expected numeric or text");
  }

  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder().put("input_mode", inputMode.wire);
    if (length > 0) {
      json.put("length", length);
    }
    if (!description.isEmpty()) {
      json.put("description", description);
    }
    return json.build();
  }

  /** Tells whether {@code code} has the length and characters that are announced. */
  public boolean fits(String code) {
    boolean characters =
        inputMode == InputMode.TEXT || code.chars().allMatch(c -> c >= '0' && c <= '9');
    return !code.isEmpty() && characters && (length == 0 || code.length() == length);
  }
}
