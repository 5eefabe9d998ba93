package org.cooppassport.core.did;

/**
 * Error names of DID Resolution and of Controlled Identifiers.
 *
 * @see <a href="https://www.w3.org/TR/did-resolution/#errors">DID Resolution, errors</a>
 * @see <a href="https://www.w3.org/TR/cid-1.0/#processing-errors">Controlled Identifiers,
 *     processing errors</a>
 */
public enum DidError {
  INVALID_DID("https://www.w3.org/ns/did#", "invalidDid"),
  INVALID_DID_URL("https://www.w3.org/ns/did#", "invalidDidUrl"),
  INVALID_DID_DOCUMENT("https://www.w3.org/ns/did#", "invalidDidDocument"),
  NOT_FOUND("https://www.w3.org/ns/did#", "notFound"),
  DEACTIVATED("https://www.w3.org/ns/did#", "deactivated"),
  METHOD_NOT_SUPPORTED("https://www.w3.org/ns/did#", "methodNotSupported"),
  REPRESENTATION_NOT_SUPPORTED("https://www.w3.org/ns/did#", "representationNotSupported"),
  INVALID_OPTIONS("https://www.w3.org/ns/did#", "invalidOptions"),
  FEATURE_NOT_SUPPORTED("https://www.w3.org/ns/did#", "featureNotSupported"),
  INTERNAL_ERROR("https://www.w3.org/ns/did#", "internalError"),
  INVALID_PUBLIC_KEY("https://www.w3.org/ns/did#", "invalidPublicKey"),
  INVALID_PUBLIC_KEY_LENGTH("https://www.w3.org/ns/did#", "invalidPublicKeyLength"),
  UNSUPPORTED_PUBLIC_KEY_TYPE("https://www.w3.org/ns/did#", "unsupportedPublicKeyType"),
  INVALID_PUBLIC_KEY_TYPE("https://www.w3.org/ns/did#", "invalidPublicKeyType"),
  INVALID_PROOF("https://w3id.org/security#", "invalidProof"),
  INVALID_PARAMETERS("https://www.w3.org/ns/did#", "invalidParameters"),
  INVALID_VERIFICATION_METHOD_URL("https://w3id.org/security#", "invalidVerificationMethodUrl"),
  INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID(
      "https://w3id.org/security#", "invalidControlledIdentifierDocumentId"),
  INVALID_CONTROLLED_IDENTIFIER_DOCUMENT(
      "https://w3id.org/security#", "invalidControlledIdentifierDocument"),
  INVALID_VERIFICATION_METHOD("https://w3id.org/security#", "invalidVerificationMethod"),
  INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD(
      "https://w3id.org/security#", "invalidRelationshipForVerificationMethod");

  private final String vocabulary;
  private final String legacyName;

  DidError(String vocabulary, String legacyName) {
    this.vocabulary = vocabulary;
    this.legacyName = legacyName;
  }

  /** The error's type as a URI. */
  public String type() {
    return vocabulary + name();
  }

  /** The error's name in DID Core 1.0 and in the method tests of that time. */
  public String legacyName() {
    return legacyName;
  }
}
