package org.cooppassport.core.did;

import java.util.Objects;
import java.util.Optional;

/**
 * A DID with a path, a query or a fragment behind it.
 *
 * @see <a href="https://www.w3.org/TR/did-1.1/#did-url-syntax">DID URL syntax</a>
 */
public final class DidUrl {
  private static final String PATH_MARKS = "-._~!$&'()*+,;=:@/";

  private final Did did;
  private final String path;
  private final String query;
  private final String fragment;

  private DidUrl(Did did, String path, String query, String fragment) {
    this.did = did;
    this.path = path;
    this.query = query;
    this.fragment = fragment;
  }

  /**
   * Reads a DID URL; a bare DID is one too.
   *
   * @throws DidException {@code INVALID_DID_URL}, or {@code INVALID_DID} if the DID in it is wrong
   */
  public static DidUrl parse(String text) {
    if (text.length() > Did.MAX_LENGTH) {
      throw new DidException(
          DidError.INVALID_DID_URL, "the DID URL is longer than " + Did.MAX_LENGTH);
    }
    String rest = text;
    String fragment = null;
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      fragment = rest.substring(hash + 1);
      check(fragment, "?", "fragment");
      rest = rest.substring(0, hash);
    }
    String query = null;
    int question = rest.indexOf('?');
    if (question >= 0) {
      query = rest.substring(question + 1);
      check(query, "?", "query");
      rest = rest.substring(0, question);
    }
    String path = "";
    int slash = rest.indexOf('/');
    if (slash >= 0) {
      path = rest.substring(slash);
      check(path, "", "path");
      rest = rest.substring(0, slash);
    }
    return new DidUrl(Did.parse(rest), path, query, fragment);
  }

  public Did did() {
    return did;
  }

  /** The path with its leading slash; empty if there is none. */
  public String path() {
    return path;
  }

  public Optional<String> query() {
    return Optional.ofNullable(query);
  }

  public Optional<String> fragment() {
    return Optional.ofNullable(fragment);
  }

  /** The URL up to, and without, the fragment. */
  public String withoutFragment() {
    return did + path + (query == null ? "" : "?" + query);
  }

  @Override
  public String toString() {
    return withoutFragment() + (fragment == null ? "" : "#" + fragment);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DidUrl that && toString().equals(that.toString());
  }

  @Override
  public int hashCode() {
    return Objects.hash(did, path, query, fragment);
  }

  static boolean isPercentEncoded(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0
        && text.charAt(at + 1) < 0x80
        && text.charAt(at + 2) < 0x80;
  }

  private static void check(String part, String moreMarks, String name) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%' && isPercentEncoded(part, i)) {
        i += 2;
      } else if (!isLetterOrDigit(c) && PATH_MARKS.indexOf(c) < 0 && moreMarks.indexOf(c) < 0) {
        throw new DidException(
            DidError.INVALID_DID_URL, "the " + name + " holds a character that is not allowed");
      }
    }
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
