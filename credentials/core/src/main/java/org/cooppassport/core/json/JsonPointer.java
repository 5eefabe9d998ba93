package org.cooppassport.core.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A place in a JSON document.
 *
 * @param tokens the reference tokens, unescaped
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>
 */
public record JsonPointer(List<String> tokens) {
  /** The whole document. */
  public static final JsonPointer ROOT = new JsonPointer(List.of());

  public JsonPointer {
    tokens = List.copyOf(tokens);
  }

  /**
   * Reads the string form.
   *
   * @throws IllegalArgumentException if {@code text} is neither empty nor starts with a slash, or
   *     holds a bad escape
   */
  public static JsonPointer parse(String text) {
    if (text.isEmpty()) {
      return ROOT;
    }
    if (text.charAt(0) != '/') {
      throw new IllegalArgumentException("a JSON pointer is empty or starts with a slash");
    }
    List<String> tokens = new ArrayList<>();
    for (String token : text.substring(1).split("/", -1)) {
      tokens.add(unescape(token));
    }
    return new JsonPointer(tokens);
  }

  /** Returns a pointer of the given unescaped tokens. */
  public static JsonPointer of(String... tokens) {
    return new JsonPointer(List.of(tokens));
  }

  private static String unescape(String token) {
    if (token.indexOf('~') < 0) {
      return token;
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c == '~') {
        i++;
        char next = i < token.length() ? token.charAt(i) : '?';
        if (next != '0' && next != '1') {
          throw new IllegalArgumentException("bad escape in a JSON pointer");
        }
        out.append(next == '0' ? '~' : '/');
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /** Returns the pointer to a member below this place. */
  public JsonPointer child(String token) {
    List<String> longer = new ArrayList<>(tokens);
    longer.add(token);
    return new JsonPointer(longer);
  }

  /** Returns the pointer to an item below this place. */
  public JsonPointer child(int index) {
    return child(Integer.toString(index));
  }

  /** Returns the value at this place of {@code document}, if there is one. */
  public Optional<JsonValue> resolve(JsonValue document) {
    JsonValue at = document;
    for (String token : tokens) {
      at = step(at, token);
      if (at == null) {
        return Optional.empty();
      }
    }
    return Optional.of(at);
  }

  private static JsonValue step(JsonValue at, String token) {
    if (at instanceof JsonObject object) {
      return object.members().get(token);
    }
    if (at instanceof JsonArray array && token.matches("0|[1-9][0-9]{0,8}")) {
      int index = Integer.parseInt(token);
      return index < array.size() ? array.get(index) : null;
    }
    return null;
  }

  /** Returns the tokens from the first to the last, never to be changed. */
  @Override
  public List<String> tokens() {
    return Collections.unmodifiableList(tokens);
  }

  /** Returns the string form. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (String token : tokens) {
      out.append('/').append(token.replace("~", "~0").replace("/", "~1"));
    }
    return out.toString();
  }
}
