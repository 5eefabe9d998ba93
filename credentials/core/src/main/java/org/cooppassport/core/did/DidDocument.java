package org.cooppassport.core.did;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * A controlled identifier document: of a DID, or of a controller with an https URL. Immutable.
 *
 * <p>The document as read says nothing about who published it; a {@link DidResolution} does.
 *
 * @see <a href="https://www.w3.org/TR/cid-1.0/#data-model">Controlled Identifiers, data model</a>
 */
public final class DidDocument {
  private static final Pattern ABSOLUTE_URL = Pattern.compile("[a-z][a-z0-9+.-]*:[^\\s#]+(#\\S*)?");
  private static final int MAX_METHODS = 1000;

  private final String id;
  private final JsonObject json;
  private final Map<String, VerificationMethod> methods;
  private final Map<VerificationRelationship, Set<String>> relationships;

  private DidDocument(
      String id,
      JsonObject json,
      Map<String, VerificationMethod> methods,
      Map<VerificationRelationship, Set<String>> relationships) {
    this.id = id;
    this.json = json;
    this.methods = methods;
    this.relationships = relationships;
  }

  /**
   * Reads a document.
   *
   * @throws DidException if it has no absolute id, a method is malformed, two methods share an id,
   *     or a list is not a list
   */
  public static DidDocument read(JsonObject json) {
    String id =
        json.string("id")
            .filter(text -> ABSOLUTE_URL.matcher(text).matches() && text.indexOf('#') < 0)
            .orElseThrow(() -> invalid("the document's id is not an absolute URL"));
    if (id.startsWith("did:")) {
      Did.parse(id);
    }
    checkUrls(json, "controller");
    checkUrls(json, "alsoKnownAs");
    Map<String, VerificationMethod> methods = new LinkedHashMap<>();
    for (JsonValue item : list(json, "verificationMethod")) {
      add(methods, item, id);
    }
    Map<VerificationRelationship, Set<String>> relationships =
        new EnumMap<>(VerificationRelationship.class);
    for (VerificationRelationship relationship : VerificationRelationship.values()) {
      Set<String> ids = new LinkedHashSet<>();
      for (JsonValue item : list(json, relationship.term())) {
        ids.add(
            item instanceof JsonString reference
                ? absolute(reference.value(), id)
                : add(methods, item, id).id());
      }
      relationships.put(relationship, Collections.unmodifiableSet(ids));
    }
    return new DidDocument(id, json, Collections.unmodifiableMap(methods), relationships);
  }

  /**
   * A document of our own making.
   *
   * @param context the JSON-LD contexts, in order
   * @param relationships the method ids for each relationship that has any
   */
  public static DidDocument of(
      String id,
      List<String> context,
      List<VerificationMethod> methods,
      Map<VerificationRelationship, List<String>> relationships) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings(context))
            .put("id", id)
            .put(
                "verificationMethod",
                methods.stream().map(VerificationMethod::json).collect(JsonArray.collector()));
    for (VerificationRelationship relationship : VerificationRelationship.values()) {
      List<String> ids = relationships.getOrDefault(relationship, List.of());
      if (!ids.isEmpty()) {
        json.put(relationship.term(), JsonArray.ofStrings(ids));
      }
    }
    return read(json.build());
  }

  /** The identifier the document is about: a DID or an https URL. */
  public String id() {
    return id;
  }

  /** The document as it was read. */
  public JsonObject json() {
    return json;
  }

  /** All methods, listed and embedded ones. */
  public List<VerificationMethod> methods() {
    return List.copyOf(methods.values());
  }

  /** The methods of this document that are listed, by value or by reference, for the purpose. */
  public List<VerificationMethod> methods(VerificationRelationship relationship) {
    List<VerificationMethod> found = new ArrayList<>();
    for (String method : relationships.get(relationship)) {
      if (methods.containsKey(method)) {
        found.add(methods.get(method));
      }
    }
    return found;
  }

  /**
   * The method of that URL, if this document may speak for it and lists it for the purpose.
   *
   * @param url the method's URL with its fragment, spelled as in the document
   * @throws DidException with the error name of the first rule that is broken
   * @see <a href="https://www.w3.org/TR/cid-1.0/#retrieve-verification-method">Controlled
   *     Identifiers, retrieve verification method</a>
   */
  public VerificationMethod method(String url, VerificationRelationship relationship) {
    // 1 to 3. If vmIdentifier is not a valid URL, ...; split it at the fragment.
    int hash = url.indexOf('#');
    if (hash < 0 || hash == url.length() - 1 || !ABSOLUTE_URL.matcher(url).matches()) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD_URL,
          "the verification method is not an absolute URL with a fragment");
    }
    // 5 and 6. If controllerDocument.id does not match the controllerDocumentUrl, ...
    if (!url.substring(0, hash).equals(id)) {
      throw new DidException(
          DidError.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID,
          "the verification method belongs to another document");
    }
    // 7 and 8. Let verificationMethod be the result of dereferencing the fragment, ...
    VerificationMethod method = methods.get(url);
    if (method == null) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD, "the document has no such verification method");
    }
    // 9. If verificationMethod.controller does not match controllerDocumentUrl, ...
    if (!method.controller().equals(id)) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD,
          "the verification method is controlled by another identifier");
    }
    // 10. If verificationMethod is not associated with the relationship, ...
    if (!relationships.get(relationship).contains(url)) {
      throw new DidException(
          DidError.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD,
          "the verification method is not listed under " + relationship.term());
    }
    return method;
  }

  /** The service of that id, if there is one. */
  public Optional<JsonObject> service(String url) {
    return list(json, "service").stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .filter(s -> s.string("id").map(text -> absolute(text, id).equals(url)).orElse(false))
        .findFirst();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DidDocument that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "DidDocument[" + id + "]";
  }

  /** A URL that is only a fragment belongs to the document; anything else must be absolute. */
  static String absolute(String url, String documentId) {
    if (url.startsWith("#") && url.length() > 1) {
      return documentId + url;
    }
    if (!ABSOLUTE_URL.matcher(url).matches()) {
      throw new DidException(
          DidError.INVALID_VERIFICATION_METHOD, "a verification method has no absolute URL");
    }
    return url;
  }

  private static VerificationMethod add(
      Map<String, VerificationMethod> methods, JsonValue item, String documentId) {
    if (!(item instanceof JsonObject object)) {
      throw invalid("a verification method is neither an object nor a reference");
    }
    VerificationMethod method = VerificationMethod.read(object, documentId);
    if (methods.size() >= MAX_METHODS) {
      throw invalid("the document has more than " + MAX_METHODS + " verification methods");
    }
    if (methods.putIfAbsent(method.id(), method) != null) {
      throw invalid("two verification methods have the same id");
    }
    return method;
  }

  private static List<JsonValue> list(JsonObject json, String name) {
    if (!json.has(name)) {
      return List.of();
    }
    return json.array(name).orElseThrow(() -> invalid("'" + name + "' is not an array")).items();
  }

  private static void checkUrls(JsonObject json, String name) {
    for (JsonValue item : json.oneOrMany(name)) {
      if (!(item instanceof JsonString text) || !ABSOLUTE_URL.matcher(text.value()).matches()) {
        throw invalid("'" + name + "' is not a list of absolute URLs");
      }
    }
  }

  private static DidException invalid(String detail) {
    return new DidException(DidError.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT, detail);
  }
}
