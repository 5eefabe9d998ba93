package org.cooppassport.core.jsonld;

import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;

/** Reads scalars and value objects. Returns null where it noted a problem. For one thread. */
final class ValueReader {
  private final ContextCompiler compiler;
  private final Findings findings;
  private final UnaryOperator<String> blankLabel;

  /**
   * @param blankLabel gives the output label for an input label
   */
  ValueReader(ContextCompiler compiler, Findings findings, UnaryOperator<String> blankLabel) {
    this.compiler = compiler;
    this.findings = findings;
    this.blankLabel = blankLabel;
  }

  /** Returns what an expanded identifier stands for; a fresh blank node if it is a problem. */
  String resource(String expanded) {
    if (expanded != null && Quad.isBlank(expanded) && expanded.length() > 2) {
      return blankLabel.apply(expanded);
    }
    if (expanded == null || !Iris.isAbsolute(expanded)) {
      findings.lost("The identifier is not an absolute IRI, so no signature would cover it.");
      return blankLabel.apply("");
    }
    return expanded;
  }

  /** Value expansion and object conversion of a string, number or boolean. */
  RdfObject scalar(JsonValue value, Term term, CompiledContext active) {
    CompiledContext context = active;
    Term effective = term;
    if (term.hasContext()) {
      context = compiler.scalar(active, term, findings);
      Term redefined = context.term(term.name());
      effective = redefined == null ? Term.NONE : redefined;
    }
    String type = effective.type();
    if (value instanceof JsonString string) {
      return switch (type) {
        case "@id" -> RdfObject.resource(resource(context.expandIdentifier(string.value())));
        case "@vocab" -> RdfObject.resource(resource(context.expandVocabulary(string.value())));
        case "", "@none" ->
            text(
                string.value(),
                effective.language(context.language()).toLowerCase(Locale.ROOT),
                effective.direction(context.direction()));
        default -> RdfObject.literal(string.value(), type);
      };
    }
    return nativeType(value, type.startsWith("@") ? "" : type);
  }

  /** Returns a string with its language and direction, either of them perhaps empty. */
  RdfObject text(String text, String language, String direction) {
    if (!language.isEmpty() && !LanguageTags.isWellFormed(language)) {
      findings.lost("The language tag is not well-formed.");
      return null;
    }
    if (!direction.isEmpty()) {
      return RdfObject.literal(text, Literals.directional(language, direction));
    }
    return language.isEmpty()
        ? RdfObject.literal(text, Literals.XSD_STRING)
        : new RdfObject(text, Literals.RDF_LANG_STRING, language);
  }

  private RdfObject nativeType(JsonValue value, String datatype) {
    if (value instanceof JsonBoolean bool) {
      return RdfObject.literal(
          bool.toString(), datatype.isEmpty() ? Literals.XSD_BOOLEAN : datatype);
    }
    JsonNumber number = (JsonNumber) value;
    boolean whole = Literals.isWhole(number) && !datatype.equals(Literals.XSD_DOUBLE);
    String lexical = whole ? Literals.integer(number) : Literals.real(number);
    if (lexical == null) {
      findings.lost("The number has more digits than the canonical form keeps; use a string.");
      return null;
    }
    String natural = whole ? Literals.XSD_INTEGER : Literals.XSD_DOUBLE;
    return RdfObject.literal(lexical, datatype.isEmpty() ? natural : datatype);
  }

  /** Returns a JSON literal. */
  RdfObject json(JsonValue value) {
    try {
      return RdfObject.literal(Jcs.canonicalize(value).toUtf8(), Literals.RDF_JSON);
    } catch (ArithmeticException e) {
      findings.lost("A number has no exact canonical form; use a string.");
      return null;
    }
  }

  /** Reads an object with {@code @value}. */
  RdfObject valueObject(JsonObject object, CompiledContext context) {
    JsonValue value = null;
    String type = "";
    String language = "";
    String direction = "";
    for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
      String name = member.getKey();
      if (name.equals("@context")) {
        continue;
      }
      findings.enter(name);
      String expanded = context.expandVocabulary(name);
      Keyword keyword = expanded == null ? null : Keyword.of(expanded).orElse(null);
      if (keyword == Keyword.VALUE) {
        value = member.getValue();
      } else if (keyword == Keyword.TYPE) {
        type = datatype(member.getValue(), context);
      } else if (keyword == Keyword.LANGUAGE) {
        language = text(member.getValue()).toLowerCase(Locale.ROOT);
      } else if (keyword == Keyword.DIRECTION) {
        direction = text(member.getValue());
      } else if (keyword == null && (expanded == null || expanded.indexOf(':') < 0)) {
        findings.add(
            ProblemCode.UNSIGNED_TERM,
            "No context defines this member, so no signature would cover it.");
      } else {
        findings.lost("A value object holds nothing but its value, type, language and direction.");
      }
      findings.leave();
    }
    return literal(value, type, language, direction);
  }

  private String datatype(JsonValue value, CompiledContext context) {
    String expanded =
        value instanceof JsonString type ? context.expandVocabulary(type.value()) : null;
    if (expanded == null || !(expanded.equals("@json") || Iris.isAbsolute(expanded))) {
      findings.lost("The type of a value is not an absolute IRI.");
      return "";
    }
    return expanded;
  }

  private String text(JsonValue value) {
    if (value instanceof JsonString string && !string.value().isEmpty()) {
      return string.value();
    }
    findings.lost("A language or direction is a string that is not empty.");
    return "";
  }

  private RdfObject literal(JsonValue value, String type, String language, String direction) {
    if (type.equals("@json") && language.isEmpty() && direction.isEmpty()) {
      return json(value);
    }
    boolean tagged = !language.isEmpty() || !direction.isEmpty();
    if (!direction.isEmpty() && !direction.equals("ltr") && !direction.equals("rtl")) {
      findings.lost("A direction is ltr or rtl.");
    } else if (tagged && (!type.isEmpty() || !(value instanceof JsonString))) {
      findings.lost("A value with a language or direction is a string without a type.");
    } else if (value instanceof JsonString string) {
      return type.isEmpty()
          ? text(string.value(), language, direction)
          : RdfObject.literal(string.value(), type);
    } else if (value instanceof JsonNumber || value instanceof JsonBoolean) {
      return nativeType(value, type);
    } else {
      findings.lost("The value of a value object is a string, number or boolean.");
    }
    return null;
  }
}
