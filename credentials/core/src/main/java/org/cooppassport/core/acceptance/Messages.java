package org.cooppassport.core.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The sentences of verdicts, by code and language. A language without a sentence falls to English.
 */
final class Messages {
  static final List<String> LANGUAGES = List.of("en", "es", "de", "fr");

  private static final String REMEDY = ".do";
  private static final Map<String, Properties> BY_LANGUAGE = load();

  private Messages() {}

  static String remedyOf(String code) {
    return code + REMEDY;
  }

  static String sentence(String key, Map<String, String> arguments, Locale locale) {
    Properties english = BY_LANGUAGE.get("en");
    String fallback = english.getProperty(key.endsWith(REMEDY) ? "OTHER" + REMEDY : "OTHER");
    String sentence =
        BY_LANGUAGE
            .getOrDefault(locale.getLanguage(), english)
            .getProperty(key, english.getProperty(key, fallback));
    for (Map.Entry<String, String> argument : arguments.entrySet()) {
      sentence = sentence.replace("{" + argument.getKey() + "}", spoken(argument));
    }
    return sentence.replace(" ()", "");
  }

  /** Names of claims and kinds of documents are read by people here. */
  private static String spoken(Map.Entry<String, String> argument) {
    return switch (argument.getKey()) {
      case "attribute", "sources" -> argument.getValue().replace('_', ' ');
      default -> argument.getValue();
    };
  }

  static String outcome(Verdict verdict, Locale locale) {
    String first =
        switch (verdict.outcome()) {
          case ACCEPTED -> "";
          case TOP_UP -> verdict.gaps().get(0).sentence(locale);
          case REFUSED ->
              verdict.refusals().isEmpty() ? "" : verdict.refusals().get(0).sentence(locale);
        };
    return sentence("outcome." + verdict.outcome().wireName(), Map.of("first", first), locale)
        .strip();
  }

  static Properties language(String language) {
    return BY_LANGUAGE.get(language);
  }

  private static Map<String, Properties> load() {
    Map<String, Properties> all = new HashMap<>();
    for (String language : LANGUAGES) {
      String file = "verdict_" + language + ".properties";
      try (InputStream in = Messages.class.getResourceAsStream(file)) {
        Properties properties = new Properties();
        properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        all.put(language, properties);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Map.copyOf(all);
  }
}
