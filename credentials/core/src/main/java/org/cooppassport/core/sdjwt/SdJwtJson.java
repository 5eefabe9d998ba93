package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * An SD-JWT in JWS JSON serialization, flattened or general, as received and unproven.
 *
 * <p>Disclosures and key binding stand in the unprotected header of the first signature, and {@code
 * sd_hash} covers the compact form rebuilt with that signature.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-8">RFC 9901, section 8</a>
 */
public final class SdJwtJson {
  private static final int MAX_SIGNATURES = 10;

  private final List<SdJwt> bySignature;

  private SdJwtJson(List<SdJwt> bySignature) {
    this.bySignature = List.copyOf(bySignature);
  }

  /**
   * Tells whether the object is meant to be a JWS in JSON serialization, and no document itself.
   */
  public static boolean isNamedBy(JsonObject json) {
    return json.has("payload") && !json.has("@context");
  }

  /**
   * Reads either form.
   *
   * @throws ProblemException PARSING_ERROR, DISCLOSURE_ERROR or LIMIT_EXCEEDED if it is not of its
   *     form, and what {@link Jws#parse} throws
   */
  public static SdJwtJson parse(JsonObject json) {
    String payload = text(json, "payload");
    List<JsonObject> signatures = signatures(json);
    JsonObject first = signatures.get(0).object("header").orElse(JsonObject.EMPTY);
    List<Disclosure> disclosures = disclosures(first);
    Jws keyBinding = first.has("kb_jwt") ? SdJwt.keyBinding(text(first, "kb_jwt")) : null;
    String boundText = SdJwt.of(jws(signatures.get(0), payload), disclosures).text();
    List<SdJwt> forms = new ArrayList<>();
    for (JsonObject signature : signatures) {
      JsonObject header = signature.object("header").orElse(JsonObject.EMPTY);
      if (!forms.isEmpty() && (header.has("disclosures") || header.has("kb_jwt"))) {
        throw Disclosure.refused("Disclosures beside another than the first signature (8.1)");
      }
      forms.add(new SdJwt(jws(signature, payload), disclosures, keyBinding, boundText));
    }
    return new SdJwtJson(forms);
  }

  /**
   * Returns an SD-JWT, bound or not, in the flattened form.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-8.1">RFC 9901, section 8.1</a>
   */
  public static JsonObject flattened(SdJwt sdJwt) {
    return JsonObject.builder()
        .put("payload", part(sdJwt.issuerJwt(), 1))
        .putAll(signature(sdJwt.issuerJwt(), headerOf(sdJwt)))
        .build();
  }

  /**
   * Returns an SD-JWT, bound or not, in the general form, with further signatures over the same
   * payload.
   *
   * @param others by other keys or algorithms
   * @throws IllegalArgumentException if one of them is over another payload
   */
  public static JsonObject general(SdJwt sdJwt, List<Jws> others) {
    List<JsonObject> signatures = new ArrayList<>();
    signatures.add(signature(sdJwt.issuerJwt(), headerOf(sdJwt)));
    for (Jws other : others) {
      if (!part(other, 1).equals(part(sdJwt.issuerJwt(), 1))) {
        throw new IllegalArgumentException("a signature over another payload");
      }
      signatures.add(signature(other, JsonObject.EMPTY));
    }
    return JsonObject.builder()
        .put("payload", part(sdJwt.issuerJwt(), 1))
        .put("signatures", signatures.stream().collect(JsonArray.collector()))
        .build();
  }

  private static JsonObject headerOf(SdJwt sdJwt) {
    return JsonObject.builder()
        .putStrings("disclosures", sdJwt.disclosures().stream().map(Disclosure::text).toList())
        .putTextIfPresent("kb_jwt", sdJwt.keyBindingJwt().map(Jws::text))
        .build();
  }

  private static JsonObject signature(Jws token, JsonObject header) {
    JsonObject.Builder json = JsonObject.builder().put("protected", part(token, 0));
    if (!header.isEmpty()) {
      json.put("header", header);
    }
    return json.put("signature", part(token, 2)).build();
  }

  private static String part(Jws token, int number) {
    return token.text().split("\\.", -1)[number];
  }

  private static List<JsonObject> signatures(JsonObject json) {
    if (json.has("signature") == json.has("signatures")) {
      throw malformed("either signature or signatures");
    }
    if (json.has("signature")) {
      return List.of(json);
    }
    return json.array("signatures")
        .flatMap(JsonArray::objects)
        .filter(list -> !list.isEmpty() && list.size() <= MAX_SIGNATURES)
        .orElseThrow(() -> malformed("signatures is not an array of 1 to " + MAX_SIGNATURES));
  }

  private static Jws jws(JsonObject signature, String payload) {
    return Jws.parse(
        text(signature, "protected") + "." + payload + "." + text(signature, "signature"));
  }

  private static List<Disclosure> disclosures(JsonObject header) {
    if (!header.has("disclosures")) {
      return List.of();
    }
    JsonArray array =
        header
            .array("disclosures")
            .orElseThrow(() -> Disclosure.refused("disclosures is not an array"));
    if (array.size() > SdJwt.MAX_DISCLOSURES) {
      throw SdJwt.tooMany();
    }
    List<Disclosure> disclosures = new ArrayList<>(array.size());
    for (var item : array) {
      if (!(item instanceof JsonString text)) {
        throw Disclosure.refused("a Disclosure that is not a string");
      }
      disclosures.add(Disclosure.parse(text.value()));
    }
    return disclosures;
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow(() -> malformed(name + " is missing"));
  }

  private static ProblemException malformed(String detail) {
    return new ProblemException(
        ProblemCode.PARSING_ERROR, "JWS JSON serialization: " + detail + " (RFC 7515, 7.2)");
  }

  /** Returns the SD-JWT by each signature, in their order; at least one. */
  public List<SdJwt> bySignature() {
    return bySignature;
  }

  /**
   * Returns the SD-JWT by the signature that the issuer's key made.
   *
   * @throws ProblemException of the last signature tried, if none holds
   */
  @CheckReturnValue
  public VerifiedSdJwt verify(
      TokenType type, VerificationKey issuerKey, AllowedAlgorithms allowed) {
    ProblemException last = null;
    for (SdJwt form : bySignature) {
      try {
        return form.verify(type, issuerKey, allowed);
      } catch (ProblemException e) {
        last = e;
      }
    }
    throw last;
  }

  @Override
  public String toString() {
    return "SdJwtJson" + bySignature;
  }
}
