package org.cooppassport.service.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A right of an API client: an action, for all credential types or for one ({@code issue}, {@code
 * issue:KycCheckCredential}).
 *
 * @param action lower-case letters and hyphens
 * @param type the credential type the action is limited to; empty for all types
 */
public record Scope(String action, String type) {
  private static final Pattern SYNTAX =
      Pattern.compile("([a-z][a-z-]{0,31})(?::([A-Za-z][A-Za-z0-9]{0,63}))?");

  public Scope {
    if (!SYNTAX.matcher(type.isEmpty() ? action : action + ":" + type).matches()) {
      throw new IllegalArgumentException("a scope is an action, or an action:CredentialType");
    }
  }

  /** Reads one scope; empty if the text is none. */
  public static Optional<Scope> parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new Scope(matcher.group(1), matcher.group(2) == null ? "" : matcher.group(2)));
  }

  /** Tells whether this right covers the action for every type or for the same one. */
  public boolean covers(Scope wanted) {
    return action.equals(wanted.action) && (type.isEmpty() || type.equals(wanted.type));
  }

  @Override
  public String toString() {
    return type.isEmpty() ? action : action + ":" + type;
  }
}
