package org.cooppassport.core.problem;

/**
 * Every kind of finding, with the type URI its specification gives it, or one of ours where none
 * does.
 */
public enum ProblemCode {
  // W3C VC Data Model 2.0, section 7.3 (problem details)
  PARSING_ERROR(Bases.VCDM, "The document cannot be read"),
  CRYPTOGRAPHIC_SECURITY_ERROR(Bases.VCDM, "The securing mechanism does not hold"),
  MALFORMED_VALUE_ERROR(Bases.VCDM, "A value is not of the required form"),
  RANGE_ERROR(Bases.VCDM, "A value is out of range"),
  // W3C Data Integrity 1.0, section 4.8
  PROOF_GENERATION_ERROR(Bases.SECURITY, "The proof cannot be made"),
  PROOF_VERIFICATION_ERROR(Bases.SECURITY, "The proof does not verify"),
  PROOF_TRANSFORMATION_ERROR(Bases.SECURITY, "The document cannot be canonicalized"),
  DATA_LOSS_DETECTION_ERROR(Bases.SECURITY, "Part of the document would not be protected"),
  INVALID_DOMAIN_ERROR(Bases.SECURITY, "The proof is for another domain"),
  INVALID_CHALLENGE_ERROR(Bases.SECURITY, "The proof answers another challenge"),
  // W3C Controlled Identifiers 1.0, section 3.5
  INVALID_VERIFICATION_METHOD_URL(Bases.SECURITY, "The verification method is not a usable URL"),
  INVALID_CONTROLLED_IDENTIFIER_DOCUMENT(Bases.SECURITY, "The controller's document is not usable"),
  INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID(
      Bases.SECURITY, "The controller's document has another identifier"),
  INVALID_VERIFICATION_METHOD(Bases.SECURITY, "The verification method is not usable"),
  INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD(
      Bases.SECURITY, "The key is not meant for this purpose"),
  // W3C Bitstring Status List 1.0, section 3.5
  STATUS_RETRIEVAL_ERROR(Bases.STATUS, "The status list cannot be had"),
  STATUS_VERIFICATION_ERROR(Bases.STATUS, "The status list does not verify"),
  STATUS_LIST_LENGTH_ERROR(Bases.STATUS, "The status list is too short"),
  // W3C VCALM
  UNKNOWN_OPTION_PROVIDED(Bases.VCALM, "An option is not known"),
  // W3C DID Resolution
  INVALID_DID(Bases.DID, "The DID is not valid"),
  INVALID_DID_DOCUMENT(Bases.DID, "The DID document is not valid"),
  INVALID_DID_URL(Bases.DID, "The DID URL is not valid"),
  METHOD_NOT_SUPPORTED(Bases.DID, "The DID method is not supported"),
  // This project
  LIMIT_EXCEEDED(Bases.OURS, "The input is beyond a limit"),
  ALGORITHM_NOT_ALLOWED(Bases.OURS, "The algorithm is not allowed"),
  TOKEN_TYPE_ERROR(Bases.OURS, "The token is of another type"),
  KEY_BINDING_ERROR(Bases.OURS, "The holder's key binding does not hold"),
  DISCLOSURE_ERROR(Bases.OURS, "A disclosure is not valid"),
  CONTEXT_NOT_ALLOWED(Bases.OURS, "A JSON-LD context is not allowed"),
  UNSIGNED_TERM(Bases.OURS, "A term is not defined, so no signature would cover it"),
  ISSUER_MISMATCH(Bases.OURS, "The key does not belong to the issuer"),
  UNTRUSTED_ISSUER(Bases.OURS, "The issuer is not trusted for this type"),
  TRUST_UNAVAILABLE(Bases.OURS, "The trust list cannot be had"),
  INVALID_TRUST_CHAIN(Bases.OURS, "No valid trust chain leads to a trusted anchor"),
  INVALID_METADATA(Bases.OURS, "Metadata and the policies of the federation do not fit together"),
  EXPIRED(Bases.OURS, "The validity period is over"),
  NOT_YET_VALID(Bases.OURS, "The validity period has not begun"),
  REVOKED(Bases.OURS, "The credential is revoked"),
  SUSPENDED(Bases.OURS, "The credential is suspended"),
  STATUS_UNKNOWN(Bases.OURS, "The status cannot be established"),
  HOLDER_MISMATCH(Bases.OURS, "The credential belongs to another holder"),
  SUBJECT_LINK_UNPROVEN(Bases.OURS, "The credentials are not shown to be of one person"),
  QUERY_NOT_SATISFIED(Bases.OURS, "The answer does not satisfy the query"),
  POLICY_NOT_SATISFIED(Bases.OURS, "The policy is not satisfied"),
  DID_RESOLUTION_ERROR(Bases.OURS, "The DID cannot be resolved"),
  DID_DEACTIVATED(Bases.OURS, "The DID is deactivated"),
  DESTINATION_FORBIDDEN(Bases.OURS, "The address must not be called"),
  SCHEMA_MISMATCH(Bases.OURS, "The credential does not match its schema"),
  INTEGRITY_MISMATCH(Bases.OURS, "A related resource has another digest"),
  DOCUMENT_UNAVAILABLE(Bases.OURS, "A needed document cannot be had");

  private final String base;
  private final String title;

  ProblemCode(String base, String title) {
    this.base = base;
    this.title = title;
  }

  /** Returns the type URI of RFC 9457. */
  public String type() {
    return base + name();
  }

  /** Returns a short summary in English that is the same for every occurrence. */
  public String title() {
    return title;
  }

  private static final class Bases {
    static final String VCDM = "https://www.w3.org/TR/vc-data-model#";
    static final String SECURITY = "https://w3id.org/security#";
    static final String STATUS = "https://www.w3.org/ns/credentials/status-list#";
    static final String VCALM = "https://www.w3.org/TR/vcalm#";
    static final String DID = "https://www.w3.org/ns/did#";
    static final String OURS = "https://schemas.cooppassport.org/problems#";
  }
}
