package org.cooppassport.core.openid;

import java.util.Optional;
import org.cooppassport.core.json.JsonObject;

/**
 * An error answer of an OAuth or OpenID endpoint.
 *
 * @param code the {@code error} code
 * @param description what a developer should know, printable ASCII without {@code "} and {@code \};
 *     the empty text if nothing is said
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-5.2">RFC 6749, section 5.2</a>
 */
public record OAuthError(String code, String description) {
  private static final int MAX_DESCRIPTION = 500;

  /** Cleans both texts of characters RFC 6749 does not allow and shortens them. */
  public OAuthError {
    code = clean(code);
    description = clean(description);
    if (code.isEmpty()) {
      throw new IllegalArgumentException("an error has a code");
    }
  }

  private static String clean(String text) {
    StringBuilder ascii = new StringBuilder();
    text.codePoints()
        .limit(MAX_DESCRIPTION)
        .forEach(
            c -> ascii.append(c >= 0x20 && c < 0x7f && c != '"' && c != '\\' ? (char) c : '?'));
    return ascii.toString();
  }

  /** Reads an error answer; nothing if the object is none. */
  public static Optional<OAuthError> parse(JsonObject json) {
    return json.string("error")
        .filter(code -> !code.isEmpty())
        .map(code -> new OAuthError(code, json.string("error_description").orElse("")));
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder().put("error", code);
    if (!description.isEmpty()) {
      json.put("error_description", description);
    }
    return json.build();
  }

  /** Returns the error as form parameters. */
  public Form toForm() {
    Form form = Form.empty().with("error", code);
    return description.isEmpty() ? form : form.with("error_description", description);
  }
}
