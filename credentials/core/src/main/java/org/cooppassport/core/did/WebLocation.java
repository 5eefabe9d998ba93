package org.cooppassport.core.did;

import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;

/**
 * A domain, perhaps a port, and path segments, as did:web and did:webvh write them with colons.
 *
 * <p>Each part is percent-decoded once. What is then still encoded, a way up ({@code ..}), a
 * separator, user info, or an IP address in any spelling, is refused: each of these has led a
 * resolver to another place than the reader of the DID thought.
 */
final class WebLocation {
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern NUMBER = Pattern.compile("[0-9]+|0x[0-9a-f]*");
  private static final int MAX_HOST = 253;
  private static final int MAX_PORT = 65535;
  private static final int MAX_SEGMENTS = 32;

  private final String authority;
  private final List<String> segments;

  private WebLocation(String authority, List<String> segments) {
    this.authority = authority;
    this.segments = segments;
  }

  /**
   * Reads {@code host[%3Aport](:segment)*}; the host may be in any script, the URL's is in ASCII.
   */
  static WebLocation read(String methodSpecificId) {
    String[] parts = methodSpecificId.split(":", -1);
    if (parts.length > MAX_SEGMENTS) {
      throw refused("the path has more than " + MAX_SEGMENTS + " segments");
    }
    List<String> segments = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      segments.add(segment(parts[i]));
    }
    return new WebLocation(authority(decodeOnce(parts[0])), segments);
  }

  boolean hasPath() {
    return !segments.isEmpty();
  }

  /** The https URL of this place with {@code file}, which begins with a slash, behind it. */
  String url(String file) {
    StringBuilder url = new StringBuilder("https://").append(authority);
    for (String segment : segments) {
      url.append('/').append(segment);
    }
    return url.append(file).toString();
  }

  private static String authority(String decoded) {
    String host = decoded;
    String port = "";
    int colon = decoded.indexOf(':');
    if (colon >= 0) {
      host = decoded.substring(0, colon);
      String digits = decoded.substring(colon + 1);
      if (!digits.matches("[1-9][0-9]{0,4}") || Integer.parseInt(digits) > MAX_PORT) {
        throw refused("the port is not a number from 1 to " + MAX_PORT);
      }
      port = ":" + digits;
    }
    return host(host) + port;
  }

  private static String host(String host) {
    String ascii;
    try {
      ascii = asciiLowerCase(IDN.toASCII(host, IDN.USE_STD3_ASCII_RULES));
    } catch (IllegalArgumentException e) {
      throw refused("the host is not a domain name");
    }
    if (ascii.isEmpty() || ascii.length() > MAX_HOST) {
      throw refused("the host is empty or longer than a domain name");
    }
    String[] labels = ascii.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        throw refused("the host is not a domain name");
      }
    }
    if (NUMBER.matcher(labels[labels.length - 1]).matches()) {
      throw refused("the host is an IP address; the method needs a domain name");
    }
    return ascii;
  }

  private static String segment(String encoded) {
    String decoded = decodeOnce(encoded);
    if (decoded.isEmpty() || decoded.equals(".") || decoded.equals("..")) {
      throw refused("a path segment is empty or a dot segment");
    }
    StringBuilder out = new StringBuilder();
    decoded
        .codePoints()
        .forEach(
            c -> {
              if (isUnreserved(c)) {
                out.appendCodePoint(c);
              } else if (c >= 0x80 && Character.isLetterOrDigit(c)) {
                appendEncoded(out, c);
              } else {
                throw refused(
                    "a path segment holds a character other than letters, digits, - . _ ~");
              }
            });
    return out.toString();
  }

  private static String decodeOnce(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] utf8 = Bytes.utf8(text).toByteArray();
    byte[] out = new byte[utf8.length];
    int length = 0;
    for (int i = 0; i < utf8.length; i++) {
      if (utf8[i] == '%') {
        if (i + 2 >= utf8.length) {
          throw refused("'%' is not followed by two hex digits");
        }
        int high = Character.digit((char) utf8[i + 1], 16);
        int low = Character.digit((char) utf8[i + 2], 16);
        if (high < 0 || low < 0) {
          throw refused("'%' is not followed by two hex digits");
        }
        out[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        out[length++] = utf8[i];
      }
    }
    try {
      return Bytes.of(out, 0, length).toUtf8();
    } catch (MalformedEncoding e) {
      throw refused("the percent-encoded text is not UTF-8");
    }
  }

  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || "-._~".indexOf(c) >= 0;
  }

  private static void appendEncoded(StringBuilder out, int codePoint) {
    Bytes utf8 = Bytes.utf8(Character.toString(codePoint));
    for (int i = 0; i < utf8.size(); i++) {
      out.append('%').append(String.format(Locale.ROOT, "%02X", utf8.at(i)));
    }
  }

  private static String asciiLowerCase(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static DidException refused(String detail) {
    return new DidException(DidError.INVALID_DID, detail);
  }
}
