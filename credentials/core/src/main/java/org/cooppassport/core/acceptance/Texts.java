package org.cooppassport.core.acceptance;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;

/**
 * One sentence for people, in one or more languages.
 *
 * @param byLanguage the sentence by language tag; English must be there
 */
public record Texts(Map<String, String> byLanguage) {
  /** The language that is there when no other fits. */
  public static final String DEFAULT_LANGUAGE = "en";

  public Texts {
    byLanguage = Map.copyOf(byLanguage);
    if (!byLanguage.containsKey(DEFAULT_LANGUAGE)) {
      throw new IllegalArgumentException("the English text is missing");
    }
  }

  static Texts read(StrictMembers parent, String name) {
    StrictMembers members = parent.object(name);
    Map<String, String> texts = new TreeMap<>();
    for (String language : members.json().names()) {
      if (!language.matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")) {
        throw members.wrong(language, "expected a language tag such as en or pt-BR");
      }
      texts.put(language, members.text(language));
    }
    if (!texts.containsKey(DEFAULT_LANGUAGE)) {
      throw members.wrong(DEFAULT_LANGUAGE, "the English text is required");
    }
    return new Texts(texts);
  }

  /** The sentence in the language, or in English. */
  public String in(Locale locale) {
    String exact = byLanguage.get(locale.toLanguageTag());
    return exact != null
        ? exact
        : byLanguage.getOrDefault(locale.getLanguage(), byLanguage.get(DEFAULT_LANGUAGE));
  }

  JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    new TreeMap<>(byLanguage).forEach(json::put);
    return json.build();
  }
}
