package org.cooppassport.core.did;

/**
 * A decentralized identifier, without path, query or fragment. Two DIDs are the same only if they
 * are spelled the same.
 *
 * @param method the method's name, such as {@code web}
 * @param methodSpecificId what follows the method
 * @see <a href="https://www.w3.org/TR/did-1.1/#did-syntax">DID syntax</a>
 */
public record Did(String method, String methodSpecificId) {
  /** The longest DID that is read, in characters; a did:jwk of the largest key stays far below. */
  public static final int MAX_LENGTH = 4096;

  public Did {
    if (method.isEmpty() || !method.chars().allMatch(Did::isMethodChar)) {
      throw new DidException(
          DidError.INVALID_DID, "the method name of a DID is one or more of a-z and 0-9");
    }
    if (methodSpecificId.length() + method.length() > MAX_LENGTH) {
      throw new DidException(DidError.INVALID_DID, "the DID is longer than " + MAX_LENGTH);
    }
    checkMethodSpecificId(methodSpecificId);
  }

  /**
   * Reads a DID.
   *
   * @throws DidException {@code INVALID_DID} if it is not exactly one DID
   */
  public static Did parse(String text) {
    if (!text.startsWith("did:")) {
      throw new DidException(DidError.INVALID_DID, "a DID begins with 'did:'");
    }
    if (text.length() > MAX_LENGTH) {
      throw new DidException(DidError.INVALID_DID, "the DID is longer than " + MAX_LENGTH);
    }
    int colon = text.indexOf(':', 4);
    if (colon < 0) {
      throw new DidException(DidError.INVALID_DID, "the DID has no method-specific identifier");
    }
    return new Did(text.substring(4, colon), text.substring(colon + 1));
  }

  /** Whether {@link #parse} would take the text. */
  public static boolean isDid(String text) {
    try {
      parse(text);
      return true;
    } catch (DidException e) {
      return false;
    }
  }

  /** The DID URL that names a part of this DID's document. */
  public DidUrl withFragment(String fragment) {
    return DidUrl.parse(this + "#" + fragment);
  }

  @Override
  public String toString() {
    return "did:" + method + ":" + methodSpecificId;
  }

  private static boolean isMethodChar(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static void checkMethodSpecificId(String id) {
    if (id.isEmpty() || id.endsWith(":")) {
      throw new DidException(
          DidError.INVALID_DID, "the method-specific identifier is empty or ends with ':'");
    }
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (c == '%') {
        if (!DidUrl.isPercentEncoded(id, i)) {
          throw new DidException(DidError.INVALID_DID, "'%' is not followed by two hex digits");
        }
        i += 2;
      } else if (!isIdChar(c)) {
        throw new DidException(
            DidError.INVALID_DID,
            "the method-specific identifier holds a character that is not allowed");
      }
    }
  }

  private static boolean isIdChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '-'
        || c == '_'
        || c == ':';
  }
}
