package org.cooppassport.core.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonException.Kind;

/**
 * Reads JSON text strictly: UTF-8 without byte order mark, no duplicate names, no lone surrogates,
 * nothing after the value, within {@link JsonLimits}.
 *
 * <p>Thread-safe and free of recursion, so depth cannot exhaust the stack.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7493">RFC 7493, I-JSON</a>
 */
public final class JsonReader {
  private static final int HARD_DEPTH = 1_000;

  /** Decimal arithmetic fails on exponents beyond an integer, and is slow long before. */
  private static final int MAX_EXPONENT_DIGITS = 4;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(HARD_DEPTH)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(10_000)
                  .maxNameLength(50_000)
                  .build())
          // A table of names shared by all documents is one that a hostile document can spoil
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private JsonReader() {}

  /**
   * Reads one value with {@link JsonLimits#DEFAULT}.
   *
   * @throws JsonException if the text is not acceptable
   */
  public static JsonValue read(Bytes utf8) {
    return read(utf8, JsonLimits.DEFAULT);
  }

  /**
   * Reads one value.
   *
   * @throws JsonException if the text is not acceptable
   */
  public static JsonValue read(Bytes utf8, JsonLimits limits) {
    if (utf8.size() > limits.maxBytes()) {
      throw new JsonException(
          Kind.LIMIT, "document longer than " + limits.maxBytes() + " bytes", -1);
    }
    try {
      return parse(utf8.toUtf8(), limits);
    } catch (MalformedEncoding e) {
      throw new JsonException(Kind.MALFORMED, "text is not UTF-8", -1);
    }
  }

  /**
   * Reads one value with {@link JsonLimits#DEFAULT}.
   *
   * @throws JsonException if the text is not acceptable
   */
  public static JsonValue read(String text) {
    return read(text, JsonLimits.DEFAULT);
  }

  /**
   * Reads one value.
   *
   * @throws JsonException if the text is not acceptable
   */
  public static JsonValue read(String text, JsonLimits limits) {
    if (text.length() > limits.maxBytes()) {
      throw new JsonException(
          Kind.LIMIT, "document longer than " + limits.maxBytes() + " bytes", -1);
    }
    return parse(text, limits);
  }

  /**
   * Reads an object with {@link JsonLimits#DEFAULT}.
   *
   * @throws JsonException if the text is not acceptable or its value is not an object
   */
  public static JsonObject readObject(Bytes utf8) {
    return object(read(utf8));
  }

  /**
   * Reads an object.
   *
   * @throws JsonException if the text is not acceptable or its value is not an object
   */
  public static JsonObject readObject(Bytes utf8, JsonLimits limits) {
    return object(read(utf8, limits));
  }

  /**
   * Reads an object with {@link JsonLimits#DEFAULT}.
   *
   * @throws JsonException if the text is not acceptable or its value is not an object
   */
  public static JsonObject readObject(String text) {
    return object(read(text));
  }

  private static JsonObject object(JsonValue value) {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new JsonException(Kind.MALFORMED, "not a JSON object", 0);
  }

  private static JsonValue parse(String text, JsonLimits limits) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new JsonException(Kind.MALFORMED, "no JSON value", 0);
      }
      JsonValue value = new Building(parser, limits).value();
      if (parser.nextToken() != null) {
        throw fault(Kind.MALFORMED, "more after the JSON value", parser);
      }
      return value;
    } catch (StreamConstraintsException e) {
      throw new JsonException(Kind.LIMIT, "document beyond the parser's bounds", offset(e));
    } catch (JsonProcessingException e) {
      String why =
          e.getOriginalMessage().startsWith("Duplicate field")
              ? "duplicate member name"
              : "not JSON";
      throw new JsonException(Kind.MALFORMED, why, offset(e));
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  private static long offset(JsonProcessingException e) {
    return e.getLocation() == null ? -1 : e.getLocation().getCharOffset();
  }

  private static JsonException fault(Kind kind, String message, JsonParser parser) {
    return new JsonException(kind, message, parser.currentTokenLocation().getCharOffset());
  }

  /** Builds one value from the parser's tokens with an explicit stack. */
  private static final class Building {
    private final JsonParser parser;
    private final JsonLimits limits;
    private final List<Frame> stack = new ArrayList<>();
    private int values;

    Building(JsonParser parser, JsonLimits limits) {
      this.parser = parser;
      this.limits = limits;
    }

    JsonValue value() throws IOException {
      JsonToken token = parser.currentToken();
      while (true) {
        JsonValue done = step(token);
        if (done != null) {
          if (stack.isEmpty()) {
            return done;
          }
          stack.get(stack.size() - 1).add(done);
        }
        token = parser.nextToken();
        if (token == null) {
          throw fault(Kind.MALFORMED, "unexpected end", parser);
        }
      }
    }

    private JsonValue step(JsonToken token) throws IOException {
      switch (token) {
        case START_OBJECT -> {
          open(new Frame(new LinkedHashMap<>(), null));
          return null;
        }
        case START_ARRAY -> {
          open(new Frame(null, new ArrayList<>()));
          return null;
        }
        case END_OBJECT, END_ARRAY -> {
          return stack.remove(stack.size() - 1).close();
        }
        case FIELD_NAME -> {
          stack.get(stack.size() - 1).name = name();
          return null;
        }
        default -> {
          count();
          return scalar(token);
        }
      }
    }

    private void open(Frame frame) {
      count();
      if (stack.size() >= limits.maxDepth()) {
        throw fault(Kind.LIMIT, "nested deeper than " + limits.maxDepth(), parser);
      }
      stack.add(frame);
    }

    private void count() {
      if (++values > limits.maxValues()) {
        throw fault(Kind.LIMIT, "more than " + limits.maxValues() + " values", parser);
      }
    }

    private String name() throws IOException {
      String name = parser.currentName();
      if (name.length() > limits.maxNameLength()) {
        throw fault(Kind.LIMIT, "member name too long", parser);
      }
      return wellFormed(name);
    }

    private JsonValue scalar(JsonToken token) throws IOException {
      return switch (token) {
        case VALUE_STRING -> string();
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
        case VALUE_TRUE -> JsonBoolean.TRUE;
        case VALUE_FALSE -> JsonBoolean.FALSE;
        case VALUE_NULL -> JsonNull.NULL;
        default -> throw fault(Kind.MALFORMED, "unexpected token", parser);
      };
    }

    private JsonValue string() throws IOException {
      if (parser.getTextLength() > limits.maxStringLength()) {
        throw fault(
            Kind.LIMIT, "string longer than " + limits.maxStringLength() + " characters", parser);
      }
      return new JsonString(wellFormed(parser.getText()));
    }

    private JsonValue number() throws IOException {
      String text = parser.getText();
      if (text.length() > limits.maxNumberLength()) {
        throw fault(
            Kind.LIMIT, "number longer than " + limits.maxNumberLength() + " characters", parser);
      }
      if (exponentDigits(text) > MAX_EXPONENT_DIGITS) {
        throw fault(Kind.LIMIT, "number with an exponent beyond four digits", parser);
      }
      return new JsonNumber(text);
    }

    private static int exponentDigits(String number) {
      int from = Math.max(number.indexOf('e'), number.indexOf('E')) + 1;
      if (from == 0) {
        return 0;
      }
      while (from < number.length() && "+-0".indexOf(number.charAt(from)) >= 0) {
        from++;
      }
      return number.length() - from;
    }

    private String wellFormed(String text) {
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (Character.isSurrogate(c)) {
          boolean pair =
              Character.isHighSurrogate(c)
                  && i + 1 < text.length()
                  && Character.isLowSurrogate(text.charAt(i + 1));
          if (!pair) {
            throw fault(Kind.MALFORMED, "lone surrogate", parser);
          }
          i++;
        }
      }
      return text;
    }
  }

  /** An object or array under construction; exactly one of the two collections is set. */
  private static final class Frame {
    private final Map<String, JsonValue> members;
    private final List<JsonValue> items;
    private String name;

    Frame(Map<String, JsonValue> members, List<JsonValue> items) {
      this.members = members;
      this.items = items;
    }

    void add(JsonValue value) {
      if (members == null) {
        items.add(value);
      } else {
        members.put(name, value);
      }
    }

    JsonValue close() {
      return members == null ? new JsonArray(items) : new JsonObject(members);
    }
  }
}
