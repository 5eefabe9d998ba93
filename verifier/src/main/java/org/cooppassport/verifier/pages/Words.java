package org.cooppassport.verifier.pages;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of the pages in one language. Immutable and thread-safe. */
final class Words {
  private final ResourceBundle bundle;
  private final Locale language;

  private Words(ResourceBundle bundle, Locale language) {
    this.bundle = bundle;
    this.language = language;
  }

  static Words in(Locale language) {
    return new Words(
        ResourceBundle.getBundle(
            Words.class.getPackageName() + ".words",
            language,
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES)),
        language);
  }

  Locale language() {
    return language;
  }

  /** Returns a sentence with its places filled. */
  String say(String key, Object... values) {
    return new MessageFormat(bundle.getString(key), language).format(values);
  }
}
