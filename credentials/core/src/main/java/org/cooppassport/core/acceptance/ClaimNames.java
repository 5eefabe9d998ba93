package org.cooppassport.core.acceptance;

/** The names of the claims that rules read; one spelling for every format. */
final class ClaimNames {
  // CoopMembershipCredential
  static final String STANDING = "standing";
  static final String RECIPROCAL_OF = "reciprocalOf";
  static final String MEMBERSHIP_CLASS = "membershipClass";

  // KycCheckCredential
  static final String PERFORMED_BY = "performedBy";
  static final String PERFORMED_FOR = "performedFor";
  static final String ID = "id";
  static final String EVIDENCE_RETRIEVAL = "evidenceRetrieval";
  static final String ENDPOINT = "endpoint";
  static final String COUNTRY = "country";
  static final String METHOD = "method";
  static final String PRESENCE = "presence";
  static final String CHECKED_AT = "checkedAt";
  static final String EVIDENCE_EXPIRES = "evidenceExpires";
  static final String REVIEW_DUE = "reviewDue";
  static final String JURISDICTION = "jurisdiction";
  static final String LANES_OFFERED = "lanesOffered";
  static final String ISSUER_OBLIGED = "issuerObliged";
  static final String SUPERVISOR = "supervisor";
  static final String DUE_DILIGENCE = "dueDiligenceLevel";
  static final String CHAINED = "chained";
  static final String ATTRIBUTES_VERIFIED = "attributesVerified";
  static final String ATTRIBUTE = "attribute";
  static final String DOCUMENT_TYPE = "documentType";
  static final String VERIFICATION = "verification";
  static final String TRUST_FRAMEWORK = "trust_framework";
  static final String ASSURANCE_LEVEL = "assurance_level";

  // MandateCredential
  static final String ORGANISATION = "organisation";
  static final String ROLE = "role";
  static final String SCOPE = "scope";
  static final String LIMITS = "limits";
  static final String AMOUNT = "amount";
  static final String CURRENCY = "currency";
  static final String MANDATE_FROM = "mandateFrom";
  static final String MANDATE_UNTIL = "mandateUntil";
  static final String DELEGABLE = "delegable";
  static final String SUBSTITUTE = "substitute";

  // shared by the credentials that one issuer made of one check; disclosed only to show it
  static final String SUBJECT_LINK = "subjectLink";

  // IdentityAttributesCredential, in the words of OpenID Connect
  static final String GIVEN_NAME = "given_name";
  static final String FAMILY_NAME = "family_name";
  static final String BIRTHDATE = "birthdate";

  private ClaimNames() {}
}
