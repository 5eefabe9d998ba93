package org.cooppassport.core.did;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;

/**
 * did:key: the identifier is the public key.
 *
 * @see <a href="https://w3c-ccg.github.io/did-key-spec/">The did:key method</a>
 */
public final class DidKey implements DidMethod {
  private static final List<String> CONTEXT =
      List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1");

  /** Whether the document of an Ed25519 key lists the X25519 key that follows from it. */
  public enum KeyAgreement {
    /** It does not: the default, one key for one purpose. */
    OMITTED,
    /** It does, as {@code enableEncryptionKeyDerivation} asks for. */
    DERIVED
  }

  private final KeyAgreement keyAgreement;

  /** A method that derives no key agreement keys. */
  public DidKey() {
    this(KeyAgreement.OMITTED);
  }

  public DidKey(KeyAgreement keyAgreement) {
    this.keyAgreement = keyAgreement;
  }

  /** The DID of a key. */
  public static Did of(VerificationKey key) {
    return new Did("key", key.toMultikey());
  }

  /** The URL of the one verification method of a key's DID. */
  public static String methodUrl(VerificationKey key) {
    return of(key) + "#" + key.toMultikey();
  }

  /**
   * The key that a did:key is.
   *
   * @throws DidException if it is no acceptable key
   */
  public static VerificationKey keyOf(Did did) {
    String multikey = did.methodSpecificId();
    if (!did.method().equals("key") || multikey.indexOf(':') >= 0) {
      throw new DidException(DidError.INVALID_DID, "not the DID of one key");
    }
    try {
      return VerificationKey.ofMulticodec(ofKnownLength(multikey));
    } catch (InvalidKey e) {
      throw new DidException(
          DidError.INVALID_PUBLIC_KEY, "the identifier holds no valid public key");
    }
  }

  // did:key, 3.1.3: the length is that of the type the multicodec names
  private static Bytes ofKnownLength(String multikey) {
    Bytes wrapped;
    try {
      wrapped = Multibase.decode(multikey);
    } catch (MalformedEncoding e) {
      throw new DidException(DidError.INVALID_DID, "the identifier is not a multibase value");
    }
    KeyType type =
        Multicodec.of(wrapped)
            .flatMap(KeyType::ofPublicCodec)
            .orElseThrow(
                () ->
                    new DidException(
                        DidError.UNSUPPORTED_PUBLIC_KEY_TYPE, "the key is of an unknown type"));
    if (wrapped.size() != type.publicCodec().prefix().size() + type.publicSize()) {
      throw new DidException(
          DidError.INVALID_PUBLIC_KEY_LENGTH,
          "a public key of " + type + " has " + type.publicSize() + " bytes");
    }
    return wrapped;
  }

  @Override
  public String name() {
    return "key";
  }

  @Override
  public List<DocumentNeed> missing(Did did, Documents documents) {
    return List.of();
  }

  @Override
  public DidResolution resolve(Did did, Documents documents, Instant now) {
    VerificationKey key = keyOf(did);
    String id = did.toString();
    String method = id + "#" + did.methodSpecificId();
    Map<VerificationRelationship, List<String>> relationships =
        new EnumMap<>(VerificationRelationship.class);
    List<VerificationMethod> methods = List.of(VerificationMethod.multikey(method, id, key));
    if (key.type() == KeyType.X25519) {
      relationships.put(VerificationRelationship.KEY_AGREEMENT, List.of(method));
    } else {
      relationships.put(VerificationRelationship.AUTHENTICATION, List.of(method));
      relationships.put(VerificationRelationship.ASSERTION_METHOD, List.of(method));
      relationships.put(VerificationRelationship.CAPABILITY_INVOCATION, List.of(method));
      relationships.put(VerificationRelationship.CAPABILITY_DELEGATION, List.of(method));
    }
    if (keyAgreement == KeyAgreement.DERIVED && key.type() == KeyType.ED25519) {
      String x25519 = Montgomery.multikeyOf(key);
      String agreement = id + "#" + x25519;
      methods =
          List.of(
              methods.get(0),
              VerificationMethod.multikey(agreement, id, VerificationKey.fromMultikey(x25519)));
      relationships.put(VerificationRelationship.KEY_AGREEMENT, List.of(agreement));
    }
    return new DidResolution.Resolved(
        DidDocument.of(id, CONTEXT, methods, relationships), DidResolution.Metadata.NONE);
  }
}
