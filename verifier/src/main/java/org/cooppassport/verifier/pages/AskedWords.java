package org.cooppassport.verifier.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.acceptance.WantedClaim;
import org.cooppassport.core.acceptance.WantedCredential;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;

/** Names of credentials and claims as their type metadata give them, in one language. */
final class AskedWords {
  private final Locale language;

  AskedWords(Locale language) {
    this.language = language;
  }

  /** Returns the credential's name; its type, if it is not one of ours. */
  String credential(WantedCredential wanted) {
    return metadata(wanted).flatMap(json -> displayed(json, "name")).orElse(wanted.type());
  }

  /** Returns the names of the claims that would be shown. */
  List<String> claims(WantedCredential wanted) {
    List<String> names = new ArrayList<>();
    for (WantedClaim claim : wanted.claims()) {
      JsonArray path = claim.path().toJson();
      names.add(
          metadata(wanted)
              .flatMap(json -> described(json, path))
              .flatMap(json -> displayed(json, "label"))
              .orElseGet(() -> lastName(path)));
    }
    return names;
  }

  private static Optional<JsonObject> metadata(WantedCredential wanted) {
    return Schemas.type(wanted.type())
        .flatMap(type -> Schemas.typeMetadata(type.vct()))
        .map(Resource::text)
        .map(JsonReader::readObject);
  }

  private static Optional<JsonObject> described(JsonObject metadata, JsonArray path) {
    return metadata.array("claims").flatMap(JsonArray::objects).orElse(List.of()).stream()
        .filter(claim -> claim.array("path").equals(Optional.of(path)))
        .findFirst();
  }

  private Optional<String> displayed(JsonObject described, String member) {
    List<JsonObject> displays =
        described.array("display").flatMap(JsonArray::objects).orElse(List.of());
    return in(displays, language.getLanguage(), member).or(() -> in(displays, "en", member));
  }

  private static Optional<String> in(List<JsonObject> displays, String locale, String member) {
    return displays.stream()
        .filter(display -> display.string("locale").equals(Optional.of(locale)))
        .findFirst()
        .flatMap(display -> display.string(member));
  }

  private static String lastName(JsonArray path) {
    return path.stream()
        .filter(JsonString.class::isInstance)
        .map(component -> ((JsonString) component).value())
        .reduce((first, second) -> second)
        .orElse("");
  }
}
