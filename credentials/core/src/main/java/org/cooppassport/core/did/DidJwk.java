package org.cooppassport.core.did;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;

/**
 * did:jwk: the identifier is the text of a public JWK.
 *
 * @see <a href="https://github.com/quartzjer/did-jwk/blob/main/spec.md">The did:jwk method</a>
 */
public final class DidJwk implements DidMethod {
  private static final List<String> CONTEXT =
      List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1");
  private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

  /** The DID of a key, with the JWK's required members only. */
  public static Did of(VerificationKey key) {
    return new Did("jwk", Base64Url.encode(JsonWriter.write(key.toJwk())));
  }

  /** The URL of the one verification method of a did:jwk. */
  public static String methodUrl(Did did) {
    return did + "#0";
  }

  /**
   * The key that a did:jwk is.
   *
   * @throws DidException if it is no acceptable key
   */
  public static VerificationKey keyOf(Did did) {
    return key(jwk(did));
  }

  @Override
  public String name() {
    return "jwk";
  }

  @Override
  public List<DocumentNeed> missing(Did did, Documents documents) {
    return List.of();
  }

  @Override
  public DidResolution resolve(Did did, Documents documents, Instant now) {
    JsonObject jwk = jwk(did);
    key(jwk);
    String id = did.toString();
    List<String> method = List.of(methodUrl(did));
    String use = jwk.string("use").orElse("");
    Map<VerificationRelationship, List<String>> relationships =
        new EnumMap<>(VerificationRelationship.class);
    if (!use.equals("enc")) {
      relationships.put(VerificationRelationship.ASSERTION_METHOD, method);
      relationships.put(VerificationRelationship.AUTHENTICATION, method);
      relationships.put(VerificationRelationship.CAPABILITY_INVOCATION, method);
      relationships.put(VerificationRelationship.CAPABILITY_DELEGATION, method);
    }
    if (!use.equals("sig")) {
      relationships.put(VerificationRelationship.KEY_AGREEMENT, method);
    }
    DidDocument document =
        DidDocument.of(
            id,
            CONTEXT,
            List.of(VerificationMethod.jsonWebKey(method.get(0), id, jwk)),
            relationships);
    return new DidResolution.Resolved(document, DidResolution.Metadata.NONE);
  }

  private static JsonObject jwk(Did did) {
    if (!did.method().equals("jwk")) {
      throw new DidException(DidError.INVALID_DID, "not a did:jwk");
    }
    JsonValue value;
    try {
      value = JsonReader.read(Base64Url.decode(did.methodSpecificId()));
    } catch (MalformedEncoding | JsonException e) {
      throw new DidException(DidError.INVALID_DID, "the identifier is not a JWK in base64url");
    }
    if (!(value instanceof JsonObject jwk)) {
      throw new DidException(DidError.INVALID_DID, "the identifier is not a JWK in base64url");
    }
    if (PRIVATE.stream().anyMatch(jwk::has)) {
      throw new DidException(DidError.INVALID_DID, "the JWK holds a private or symmetric key");
    }
    return jwk;
  }

  private static VerificationKey key(JsonObject jwk) {
    try {
      return VerificationKey.fromJwk(jwk);
    } catch (InvalidKey | MalformedEncoding e) {
      throw new DidException(DidError.INVALID_PUBLIC_KEY, "the JWK is no valid public key");
    }
  }
}
