package org.cooppassport.service.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The paths that are looked at at all. A path that could mean two things (dot segments, encoded
 * separators, backslashes, empty segments, control bytes) has no page here, so that no cache in
 * front of the server and no router behind can disagree about it.
 */
final class Paths {
  private static final Pattern SEGMENT =
      Pattern.compile("(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})+");
  private static final Pattern TAIL =
      Pattern.compile(
          "(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[2-7][0-9A-Fa-f]|%[89A-Fa-f][0-9A-Fa-f])+");
  private static final Pattern TAIL_PARAMETER = Pattern.compile("\\{([a-z][A-Za-z0-9]*)\\*}$");
  private static final int MAX_LENGTH = 4_096;

  private Paths() {}

  /** Tells whether the raw path has one reading only. */
  static boolean isPlain(String rawPath) {
    if (rawPath.equals("/")) {
      return true;
    }
    if (!rawPath.startsWith("/") || rawPath.length() > MAX_LENGTH) {
      return false;
    }
    for (String segment : rawPath.substring(1).split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches() || isHidden(segment) || hasEncodedTrick(segment)) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether the raw path lies under {@code prefix} and holds no control bytes behind it. */
  static boolean isTail(String rawPath, String prefix) {
    return rawPath.length() <= MAX_LENGTH
        && rawPath.startsWith(prefix)
        && TAIL.matcher(rawPath.substring(prefix.length())).matches();
  }

  /** Returns what stands before the parameter that takes the rest of the path, if there is one. */
  static Optional<String> tailPrefix(String template) {
    Matcher tail = TAIL_PARAMETER.matcher(template);
    return tail.find() ? Optional.of(template.substring(0, tail.start())) : Optional.empty();
  }

  /** Returns the name of the parameter that takes the rest of the path. */
  static String tailName(String template) {
    Matcher tail = TAIL_PARAMETER.matcher(template);
    return tail.find() ? tail.group(1) : "";
  }

  private static boolean isHidden(String segment) {
    return segment.startsWith(".") && !segment.equals(".well-known");
  }

  /** Encoded dots, slashes, backslashes, percent signs and control bytes. */
  private static boolean hasEncodedTrick(String segment) {
    String lower = segment.toLowerCase(Locale.ROOT);
    for (int at = lower.indexOf('%'); at >= 0; at = lower.indexOf('%', at + 1)) {
      int value = Integer.parseInt(lower.substring(at + 1, at + 3), 16);
      if (value < 0x20 || value == 0x7f || "./\\%".indexOf(value) >= 0) {
        return true;
      }
    }
    return false;
  }

  /** Returns the router's spelling of a template: {@code /:coop/x} for <code>/{coop}/x</code>. */
  static String routerPath(String template) {
    return template.replaceAll("\\{([a-z][A-Za-z0-9]*)}", ":$1").replaceAll("\\{[^}]*\\*}$", "*");
  }

  /** Returns the template as it is served on a co-op's own domain. */
  static String withoutCoop(String template) {
    String stripped = template.replace("/{coop}", "");
    return stripped.isEmpty() ? "/" : stripped;
  }
}
