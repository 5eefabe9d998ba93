package org.cooppassport.core.problem;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * What came in place of what was expected, in words that may be answered, logged and kept.
 *
 * <p>Of a value nobody vouches for only its kind and size are told ({@link #value}, {@link #text}).
 * A word of a protocol, an identifier that is public anyway, or an instant is told itself, bounded;
 * whoever calls {@link #word}, {@link #words} or {@link #address} says that the parameter never
 * carries a secret or a person's data.
 *
 * @param words printable ASCII, at most 240 characters
 */
public record Came(String words) {
  /** Nothing came. */
  public static final Came NOTHING = new Came("nothing");

  /** Something of the right kind that is not told: a nonce, a key, a secret. */
  public static final Came ANOTHER = new Came("another one");

  private static final int MAX_WORDS = 240;
  private static final int MAX_WORD = 64;
  private static final int MAX_LIST = 8;
  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9+-][A-Za-z0-9 ._:/+#=~-]*");
  // The beginning of a JSON object in base64url: a token is not a word, whoever sends it.
  private static final String TOKEN = "eyJ";

  /** Replaces what is not printable ASCII and cuts what is too long. */
  public Came {
    Objects.requireNonNull(words);
    StringBuilder plain = new StringBuilder();
    words
        .codePoints()
        .limit(MAX_WORDS)
        .forEach(c -> plain.append(c >= 0x20 && c < 0x7f ? (char) c : '?'));
    words = plain.toString();
  }

  /** Tells the kind and size of a JSON value. */
  public static Came value(JsonValue value) {
    if (value instanceof JsonString text) {
      return text(text.value());
    }
    if (value instanceof JsonArray array) {
      return new Came(array.isEmpty() ? "an empty array" : "an array of " + array.size());
    }
    if (value instanceof JsonObject object) {
      return new Came(
          object.names().isEmpty()
              ? "an empty object"
              : "an object with " + list(object.names(), "members"));
    }
    if (value instanceof JsonNumber) {
      return new Came("a number");
    }
    if (value instanceof JsonBoolean) {
      return new Came(value.toJson());
    }
    return value instanceof JsonNull ? new Came("null") : ANOTHER;
  }

  /** Tells the kind and size of a JSON value, or that none came. */
  public static Came value(Optional<? extends JsonValue> value) {
    return value.map(Came::value).orElse(NOTHING);
  }

  /** Tells the size of a text. */
  public static Came text(String text) {
    return new Came(
        text.isEmpty() ? "an empty text" : count(text.codePointCount(0, text.length())));
  }

  /** Tells the size of a text, or that none came. */
  public static Came text(Optional<String> text) {
    return text.map(Came::text).orElse(NOTHING);
  }

  /** Tells a word of a protocol, such as an algorithm or a type; of anything else the size. */
  public static Came word(String word) {
    return isWord(word) ? new Came(word) : text(word);
  }

  /** Tells a word of a protocol, or that none came. */
  public static Came word(Optional<String> word) {
    return word.map(Came::word).orElse(NOTHING);
  }

  /** Tells words of a protocol, the first eight of them. */
  public static Came words(Collection<String> words) {
    return words.isEmpty() ? NOTHING : new Came(list(words, "values"));
  }

  /** Tells how many there were of something, by its plural. */
  public static Came number(long number, String things) {
    return number == 0 ? new Came("no " + things) : new Came(number + " " + things);
  }

  /**
   * Tells a URL that names somebody, without user information, query and fragment; of anything else
   * the size.
   */
  public static Came address(String text) {
    try {
      URI uri = new URI(text);
      if (uri.getScheme() == null || uri.getHost() == null) {
        return word(text);
      }
      String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
      String more = uri.getRawQuery() == null && uri.getRawFragment() == null ? "" : " and more";
      String path = uri.getRawPath() == null ? "" : uri.getRawPath();
      return new Came(uri.getScheme() + "://" + uri.getHost() + port + path + more);
    } catch (URISyntaxException e) {
      return text(text);
    }
  }

  /** Tells a URL that names somebody, or that none came. */
  public static Came address(Optional<String> text) {
    return text.map(Came::address).orElse(NOTHING);
  }

  /** Tells an instant and how far from {@code now} it is. */
  public static Came instant(Instant instant, Instant now) {
    Instant whole = instant.truncatedTo(ChronoUnit.SECONDS);
    long seconds = Duration.between(whole, now.truncatedTo(ChronoUnit.SECONDS)).toSeconds();
    return new Came(
        whole
            + (seconds == 0
                ? ", now"
                : ", " + Math.abs(seconds) + (seconds > 0 ? " seconds ago" : " seconds from now")));
  }

  private static boolean isWord(String text) {
    return text.length() <= MAX_WORD && !text.startsWith(TOKEN) && WORD.matcher(text).matches();
  }

  private static String list(Collection<String> words, String things) {
    if (words.size() > MAX_LIST || !words.stream().allMatch(Came::isWord)) {
      return words.size() + " " + things;
    }
    return words.stream().collect(Collectors.joining(", "));
  }

  private static String count(int characters) {
    return characters == 1 ? "a text of 1 character" : "a text of " + characters + " characters";
  }

  @Override
  public String toString() {
    return words;
  }
}
