package org.cooppassport.e2e.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.model.EnvelopedForm;

/**
 * What a caller wants the holder's proof to repeat: both, one or nothing. What it does not name is
 * not compared, so it is taken from the proof itself.
 *
 * @param challenge the challenge or nonce
 * @param domain the domain or audience
 */
record Binding(Optional<String> challenge, Optional<String> domain) {

  /** Reads the options of a request, in the words of the VC API or of OpenID4VP. */
  static Binding of(JsonObject options) {
    return new Binding(
        options.string("challenge").or(() -> options.string("nonce")),
        options.string("domain").or(() -> options.string("audience")));
  }

  /** Tells whether there is anything to compare. */
  boolean isAsked() {
    return challenge.isPresent() || domain.isPresent();
  }

  /** Returns the challenge that a proof, or the claims of a token, must have. */
  String challengeOf(JsonObject proof) {
    return challenge.or(() -> proof.string("challenge")).or(() -> proof.string("nonce")).orElse("");
  }

  /** Returns the domains that a proof, or the claims of a token, must be for. */
  Set<String> domainsOf(JsonObject proof) {
    if (domain.isPresent()) {
      return Set.of(domain.get());
    }
    JsonArray own = proof.has("domain") ? proof.oneOrMany("domain") : proof.oneOrMany("aud");
    return own.strings().map(Set::copyOf).orElse(Set.of());
  }

  /**
   * Returns the claims that answer a verifier: of the key binding, or of the token itself; nothing
   * if the text is no token. They are unproven, and only say what the caller left open.
   */
  static JsonObject claims(JsonValue presented) {
    String text = presented instanceof JsonString token ? token.value() : envelope(presented);
    int tilde = text.lastIndexOf('~');
    String jwt = tilde >= 0 && tilde < text.length() - 1 ? text.substring(tilde + 1) : text;
    List<String> parts = List.of(jwt.split("\\.", -1));
    try {
      return parts.size() == 3
          ? JsonReader.readObject(Base64Url.decode(parts.get(1)))
          : JsonObject.EMPTY;
    } catch (MalformedEncoding | JsonException e) {
      return JsonObject.EMPTY;
    }
  }

  private static String envelope(JsonValue presented) {
    return presented instanceof JsonObject object
        ? object.string("id").flatMap(EnvelopedForm::read).map(EnvelopedForm::content).orElse("")
        : "";
  }
}
