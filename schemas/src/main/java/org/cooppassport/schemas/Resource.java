package org.cooppassport.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One file of this module that others know by a URL.
 *
 * @param url the URL it is known by; it is never fetched from there
 * @param mediaType what it is served as
 * @param sha256 the SHA-256 digest of its bytes, lower-case hexadecimal
 * @param use who may rely on it
 * @param file the path below this package
 */
public record Resource(String url, String mediaType, String sha256, Use use, String file) {

  /** Who may rely on a resource. */
  public enum Use {
    /** Everybody. */
    PRODUCTION,
    /** Conformance suites only; a server never accepts it. */
    CONFORMANCE
  }

  /** Returns the bytes; a fresh copy at each call. */
  public byte[] bytes() {
    return read(file);
  }

  /** Returns the bytes as UTF-8 text. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  static byte[] read(String file) {
    try (InputStream in = Resource.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalArgumentException("no such file among the schemas: " + file);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
