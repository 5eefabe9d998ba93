package org.cooppassport.core.openid.vci;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * How something is shown to people in one language: an issuer, a credential or a claim.
 *
 * @param json the display object as the issuer wrote it
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.4">
 *     OpenID4VCI 1.0, section 12.2.4</a>
 */
public record Display(JsonObject json) {
  /** Checks the members. */
  public Display {
    Objects.requireNonNull(json);
    Members display = Members.of(json, "OpenID4VCI 1.0, section 12.2.4");
    display.optionalText("name");
    display.optionalText("locale");
  }

  /** Returns a display of a name in one language. */
  public static Display of(String name, Locale locale) {
    return new Display(JsonObject.of("name", name, "locale", locale.toLanguageTag()));
  }

  /** Reads a non-empty array of displays, one per language; none if the member is absent. */
  static List<Display> parseAll(Members owner) {
    List<Display> displays =
        owner.optionalObjects("display").stream().map(each -> new Display(each.json())).toList();
    Set<String> locales = new HashSet<>();
    for (Display display : displays) {
      if (display.locale().isPresent()
          && !locales.add(display.locale().get().toLowerCase(Locale.ROOT))) {
        throw owner.wrong("display", "expected one object for each language");
      }
    }
    return displays;
  }

  /** Returns the display for the language of {@code locale}, else the first. */
  public static Optional<Display> choose(List<Display> displays, Locale locale) {
    Optional<Display> exact =
        displays.stream()
            .filter(d -> d.locale().filter(locale.toLanguageTag()::equalsIgnoreCase).isPresent())
            .findFirst();
    return exact
        .or(
            () ->
                displays.stream()
                    .filter(
                        d ->
                            d.locale()
                                .map(Locale::forLanguageTag)
                                .filter(l -> l.getLanguage().equals(locale.getLanguage()))
                                .isPresent())
                    .findFirst())
        .or(() -> displays.stream().findFirst());
  }

  /** Returns the name shown. */
  public Optional<String> name() {
    return json.string("name");
  }

  /** Returns the BCP 47 tag of the language. */
  public Optional<String> locale() {
    return json.string("locale");
  }

  /** Returns the description shown. */
  public Optional<String> description() {
    return json.string("description");
  }

  /** Returns where the logo is, if it is at an https address; nobody need fetch it. */
  public Optional<URI> logo() {
    return json.object("logo").flatMap(logo -> logo.string("uri")).flatMap(Members::httpsUrlOf);
  }
}
