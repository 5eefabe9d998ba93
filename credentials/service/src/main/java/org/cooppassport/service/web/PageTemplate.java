package org.cooppassport.service.web;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.http.Response;

/**
 * A page with places for text: <code>{{name}}</code>. Whatever is put there is shown as text, in an
 * element or in a quoted attribute; there is no other way to put something in. Templates have no
 * inline scripts or styles, and none may be in an address or event attribute.
 */
public final class PageTemplate {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z][a-zA-Z0-9]*)}}");

  private final String text;
  private final Set<String> places = new HashSet<>();

  private PageTemplate(String text) {
    this.text = text;
    Matcher matcher = PLACE.matcher(text);
    while (matcher.find()) {
      places.add(matcher.group(1));
    }
  }

  /** Reads a packaged template. */
  public static PageTemplate read(Class<?> near, String resource) {
    return new PageTemplate(PackagedFile.read(near, resource).toUtf8());
  }

  static PageTemplate of(String text) {
    return new PageTemplate(text);
  }

  /**
   * Returns the page.
   *
   * @param values exactly one text for each place
   * @throws IllegalArgumentException if a place has no text or a text has no place
   */
  public Response fill(Map<String, String> values) {
    if (!values.keySet().equals(places)) {
      throw new IllegalArgumentException("the places of the page are " + places);
    }
    Matcher matcher = PLACE.matcher(text);
    StringBuilder page = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(
          page, Matcher.quoteReplacement(escaped(values.get(matcher.group(1)))));
    }
    matcher.appendTail(page);
    return Response.of("text/html; charset=utf-8", Bytes.utf8(page.toString()));
  }

  /** Markup, quotes and template signs become references; controls and bidi controls go. */
  static String escaped(String value) {
    StringBuilder safe = new StringBuilder(value.length() + 16);
    value
        .codePoints()
        .forEach(
            c -> {
              if (isControl(c)) {
                safe.append('\ufffd');
              } else if ("&<>\"'`={}".indexOf(c) >= 0) {
                safe.append("&#").append(c).append(';');
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  private static boolean isControl(int c) {
    boolean bidi =
        (c >= 0x202a && c <= 0x202e)
            || (c >= 0x2066 && c <= 0x2069)
            || c == 0x200e
            || c == 0x200f
            || c == 0x061c;
    boolean control = c != '\n' && c != '\t' && Character.isISOControl(c);
    return bidi || control || (c >= 0xd800 && c <= 0xdfff);
  }
}
