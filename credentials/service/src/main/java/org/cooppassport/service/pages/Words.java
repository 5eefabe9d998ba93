package org.cooppassport.service.pages;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import org.cooppassport.service.config.Section;

/** The sentences of a server's pages in one language. Immutable and thread-safe. */
public final class Words {
  private static final Set<String> LANGUAGES = Set.of("en", "es", "de", "fr");

  private final ResourceBundle bundle;
  private final Locale language;

  private Words(ResourceBundle bundle, Locale language) {
    this.bundle = bundle;
    this.language = language;
  }

  /**
   * Returns the sentences in {@code words_LANGUAGE.properties}, those of {@code words.properties}
   * where a language lacks one.
   *
   * @param near a class of the package that the files stand in
   */
  public static Words of(Class<?> near, Locale language) {
    return new Words(
        ResourceBundle.getBundle(
            near.getPackageName() + ".words",
            language,
            near.getClassLoader(),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)),
        language);
  }

  /** Reads a co-op's setting {@code language}: English, if it says nothing. */
  public static Locale language(Section section) {
    String language = section.textOr("language", "en");
    if (!LANGUAGES.contains(language)) {
      throw section.invalid("language", "one of " + LANGUAGES.stream().sorted().toList());
    }
    return Locale.forLanguageTag(language);
  }

  /** Returns the language. */
  public Locale language() {
    return language;
  }

  /** Returns a sentence with its places filled. */
  public String say(String key, Object... values) {
    return new MessageFormat(bundle.getString(key), language).format(values);
  }
}
