package org.cooppassport.core.documents;

import java.util.List;

/**
 * What a document is wanted for, and with it the media types to ask for and the bound on its size.
 */
public enum DocumentKind {
  /** A DID document in JSON, of did:web. */
  DID_DOCUMENT("application/did+json, application/did+ld+json, application/json", 1 << 20),
  /** A controlled identifier document at the https URL it is about. */
  CONTROLLED_IDENTIFIER_DOCUMENT("application/cid, application/json", 1 << 20),
  /** The log of a did:webvh, one JSON object a line. */
  DID_LOG("text/jsonl, application/jsonl, application/json", 4 << 20),
  /** The witness proofs of a did:webvh log. */
  DID_WITNESS_PROOFS("application/json", 4 << 20),
  /** JWT VC issuer metadata. */
  JWT_VC_ISSUER_METADATA("application/json", 256 << 10),
  /** A JWK set that issuer metadata points at. */
  JWK_SET("application/jwk-set+json, application/json", 256 << 10),
  /** What an OpenID Provider publishes about itself. */
  OPENID_PROVIDER_METADATA("application/json", 256 << 10),
  /** What an OAuth authorization server publishes about itself. */
  AUTHORIZATION_SERVER_METADATA("application/json", 256 << 10),
  /** A bitstring status list credential. */
  BITSTRING_STATUS_LIST(
      "application/vc, application/vc+jwt, application/vc+sd-jwt, application/vc+cose,"
          + " application/json",
      4 << 20),
  /** A token status list. */
  TOKEN_STATUS_LIST("application/statuslist+jwt", 4 << 20),
  /** A signed list of trusted issuers. */
  TRUSTED_ISSUER_LIST("application/jwt, application/jose+json", 4 << 20),
  /** A statement of OpenID Federation: of an entity about itself or about a subordinate. */
  ENTITY_STATEMENT("application/entity-statement+jwt", 256 << 10),
  /** The accreditations that a co-op shows, with those of its accreditors (ours). */
  ACCREDITATIONS("application/json", 1 << 20),
  /** SD-JWT VC type metadata. */
  TYPE_METADATA("application/json", 256 << 10),
  /** A JSON Schema, or a credential that holds one. */
  CREDENTIAL_SCHEMA(
      "application/schema+json, application/vc, application/vc+jwt, application/json", 256 << 10),
  /** A resource that a credential names with its digest: anything. */
  RELATED_RESOURCE("*/*", 1 << 20);

  private final String accept;
  private final int maxBytes;

  DocumentKind(String accept, int maxBytes) {
    this.accept = accept;
    this.maxBytes = maxBytes;
  }

  /** The value of the {@code Accept} header to send. */
  public String accept() {
    return accept;
  }

  /**
   * Whether a document of this media type can be one of this kind: the types asked for, and the
   * plain JSON or JWT that simple file servers give them as.
   *
   * @param mediaType lower case, without parameters
   */
  public boolean takes(String mediaType) {
    List<String> asked = List.of(accept.split(", "));
    boolean json = asked.stream().anyMatch(type -> type.endsWith("json"));
    boolean jwt = asked.stream().anyMatch(type -> type.endsWith("jwt"));
    return asked.contains("*/*")
        || asked.contains(mediaType)
        || (json && (mediaType.equals("application/json") || mediaType.endsWith("+json")))
        || (jwt && mediaType.equals("application/jwt"));
  }

  /** The most bytes that may be read, after any content coding is undone. */
  public int maxBytes() {
    return maxBytes;
  }
}
