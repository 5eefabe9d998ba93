package org.cooppassport.core.model;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * A text for people, with its language and base direction.
 *
 * @param text the text
 * @param language a BCP 47 tag, empty if unknown
 * @param direction {@code ltr} or {@code rtl}, empty if unknown
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#language-and-base-direction">VCDM 2.0,
 *     Language and Base Direction</a>
 */
public record LanguageValue(String text, String language, String direction) {

  /** Returns the values of a member that holds a text or language value objects. */
  static List<LanguageValue> read(JsonObject object, String name) {
    List<LanguageValue> values = new ArrayList<>();
    for (JsonValue item : object.oneOrMany(name)) {
      if (item instanceof JsonString plain) {
        values.add(new LanguageValue(plain.value(), "", ""));
      } else if (item instanceof JsonObject tagged) {
        values.add(
            new LanguageValue(
                tagged.string("@value").orElse(""),
                tagged.string("@language").orElse(""),
                tagged.string("@direction").orElse("")));
      }
    }
    return values;
  }
}
