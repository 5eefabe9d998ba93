package org.cooppassport.service.pages;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * HTML written element by element. Whatever is put in as text or as an attribute's value stays
 * text: nobody's words become markup, and no control or direction character survives. For one
 * thread.
 */
public final class Markup {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

  /** Elements that have no end. */
  private static final Set<String> VOID = Set.of("meta", "link", "img", "br", "input", "hr");

  /** Attributes whose value could be a script. */
  private static final Set<String> ADDRESSES = Set.of("href", "src", "action");

  private static final Pattern SAFE_ADDRESS =
      Pattern.compile(
          "(?:https|openid4vp|openid-credential-offer|haip-vp|haip-vci)://.*|/[^/].*|/");

  private final StringBuilder html = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /**
   * Begins a page in our one style, up to and with the beginning of its {@code body}.
   *
   * @param language what its words are in
   * @param title what it is about, for the browser's tab
   */
  public static Markup page(Locale language, String title) {
    Markup markup = new Markup();
    markup.html.append("<!doctype html>\n");
    return markup
        .open("html", "lang", language.toLanguageTag())
        .open("head")
        .open("meta", "charset", "utf-8")
        .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .open("meta", "name", "robots", "content", "noindex")
        .element("title", title)
        .open("link", "rel", "stylesheet", "href", "/web/" + PackagedFile.STYLE)
        .open("link", "rel", "icon", "type", "image/svg+xml", "href", "/web/" + PackagedFile.MARK)
        .close()
        .open("body");
  }

  /** Returns a whole page that says one thing, such as that there is nothing here any more. */
  public static String notice(Locale language, String title, String text) {
    return page(language, title)
        .open("main")
        .element("h1", title)
        .element("p", text, "class", "lead")
        .end();
  }

  /** Begins a fragment. */
  public static Markup fragment() {
    return new Markup();
  }

  /**
   * Begins an element.
   *
   * @param attributes names and values in turn; an address begins with https, a wallet's scheme or
   *     one slash
   */
  public Markup open(String name, String... attributes) {
    check(name);
    html.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      attribute(attributes[i], attributes[i + 1]);
    }
    html.append('>');
    if (!VOID.contains(name)) {
      open.push(name);
    }
    return this;
  }

  /** Writes text. */
  public Markup text(String text) {
    escape(text);
    return this;
  }

  /** Ends the element that began last. */
  public Markup close() {
    html.append("</").append(open.pop()).append(">\n");
    return this;
  }

  /** Writes an element that holds only text. */
  public Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** Ends everything that is open and returns the HTML. */
  public String end() {
    while (!open.isEmpty()) {
      close();
    }
    return html.toString();
  }

  private void attribute(String name, String value) {
    check(name);
    if (name.startsWith("on") || name.equals("style")) {
      throw new IllegalArgumentException("scripts and styles come from files");
    }
    if (ADDRESSES.contains(name) && !SAFE_ADDRESS.matcher(value).matches()) {
      throw new IllegalArgumentException("not an address for a page");
    }
    html.append(' ').append(name).append("=\"");
    escape(value);
    html.append('"');
  }

  private static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a name in HTML");
    }
  }

  private void escape(String text) {
    text.codePoints()
        .filter(c -> !isDirection(c))
        .forEach(
            c -> {
              switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
              }
            });
  }

  /** Characters that reorder or hide what stands around them. */
  private static boolean isDirection(int c) {
    return Character.getType(c) == Character.FORMAT;
  }
}
