package org.cooppassport.core.acceptance;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.cooppassport.core.acceptance.VerdictCode.Effect;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.verification.Finding;

/**
 * One thing that a verdict rests on: a refusal, a gap with what closes it, or a flag.
 *
 * @param code for machines: of a rule, or of a finding of verification
 * @param effect what follows from it
 * @param credential the query id of the credential it is about; empty if it is about all
 * @param pointer the place in that credential; the root if none is better
 * @param arguments what the sentence names; never a value that the person disclosed
 * @param detail for a developer; empty if the sentence says all
 * @param source where the rule behind it can be read
 */
public record Reason(
    String code,
    Effect effect,
    String credential,
    JsonPointer pointer,
    Map<String, String> arguments,
    String detail,
    RuleSource source) {
  static final Comparator<Reason> ORDER =
      Comparator.comparing(Reason::code)
          .thenComparing(Reason::credential)
          .thenComparing(r -> r.pointer().toString())
          .thenComparing(r -> new TreeMap<>(r.arguments()).toString())
          .thenComparing(Reason::detail);

  public Reason {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(effect, "effect");
    Objects.requireNonNull(credential, "credential");
    Objects.requireNonNull(pointer, "pointer");
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(source, "source");
    arguments = Map.copyOf(arguments);
  }

  static Reason of(VerdictCode code, String credential) {
    return new Reason(
        code.name(), code.effect(), credential, JsonPointer.ROOT, Map.of(), "", RuleSource.POLICY);
  }

  static Reason of(Finding finding) {
    Effect effect =
        switch (finding.severity()) {
          case UNVERIFIED, UNACCEPTABLE -> Effect.REFUSES;
          case WARNING -> Effect.FLAGS;
        };
    return new Reason(
        finding.problem().code().name(),
        effect,
        finding.queryId(),
        finding.problem().pointer(),
        Map.of(),
        finding.problem().detail(),
        new RuleSource("verification", finding.problem().code().type()));
  }

  Reason at(JsonPointer place) {
    return new Reason(code, effect, credential, place, arguments, detail, source);
  }

  Reason naming(String name, String value) {
    Map<String, String> more = new TreeMap<>(arguments);
    more.put(name, value);
    return new Reason(code, effect, credential, pointer, more, detail, source);
  }

  Reason under(RuleSource rule) {
    return new Reason(code, effect, credential, pointer, arguments, detail, rule);
  }

  /** Whether something can come that closes it. */
  public boolean isGap() {
    return switch (effect) {
      case REFUSES, FLAGS -> false;
      case ANOTHER_CREDENTIAL, ANOTHER_CLAIM, ATTRIBUTE, FRESHER_CHECK, ANOTHER_CHECK, AGREEMENT ->
          true;
    };
  }

  /** What it is, for people. */
  public String sentence(Locale locale) {
    return Messages.sentence(code, arguments, locale);
  }

  /** What to do about it, for people. */
  public String remedy(Locale locale) {
    return Messages.sentence(Messages.remedyOf(code), arguments, locale);
  }

  /** The reason as data, with the sentences in one language. */
  public JsonObject toJson(Locale locale) {
    JsonObject.Builder json = JsonObject.builder().put("code", code);
    if (isGap()) {
      json.put("closedBy", effect.wireName());
    }
    if (!credential.isEmpty()) {
      json.put("credential", credential);
    }
    if (!pointer.tokens().isEmpty()) {
      json.put("pointer", pointer.toString());
    }
    if (!arguments.isEmpty()) {
      JsonObject.Builder named = JsonObject.builder();
      new TreeMap<>(arguments).forEach(named::put);
      json.put("arguments", named.build());
    }
    json.put("sentence", sentence(locale)).put("whatToDo", remedy(locale));
    if (!detail.isEmpty()) {
      json.put("detail", detail);
    }
    return json.put("source", source.toJson()).build();
  }
}
