package org.cooppassport.service.http;

import java.util.Locale;

/** The syntax of media types. */
final class MediaTypes {
  private MediaTypes() {}

  /** Returns type and subtype in lower case. */
  static String withoutParameters(String mediaType) {
    int semicolon = mediaType.indexOf(';');
    String bare = semicolon < 0 ? mediaType : mediaType.substring(0, semicolon);
    return bare.strip().toLowerCase(Locale.ROOT);
  }
}
