package org.cooppassport.core.verification;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.verification.VerificationRequest.Check;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;

/** What is the same for a W3C credential, whatever secures it. */
final class W3cCredential {
  private W3cCredential() {}

  /**
   * A credential whose securing mechanism holds.
   *
   * @param types the names of those of its types that the issuer is trusted for
   * @param trust null if the request takes every issuer
   */
  record Issued(
      Credential credential, Set<String> types, PresentedIssuer issuer, TrustedIssuer trust) {

    VerifiedCredential.Builder builder(PresentedText presented, String format) {
      List<JsonObject> subjects = credential.subjects();
      ClaimSet claims =
          subjects.size() == 1 ? new ClaimSet(subjects.get(0).without("id")) : ClaimSet.NONE;
      return new VerifiedCredential.Builder(presented, format)
          .issuedBy(issuer, Optional.ofNullable(trust))
          .content(types, credential.json(), claims)
          .validUntil(credential.validUntil());
    }
  }

  /** The names of the types: as they are spelled, and expanded where the contexts are pinned. */
  static Set<String> typeNames(List<String> types) {
    Set<String> names = new LinkedHashSet<>(types);
    for (String type : types) {
      if (type.equals(Credential.TYPE)) {
        names.add(CredentialTypes.ANY_IRI);
      }
      Schemas.type(type).map(CredentialTypeSchema::typeIri).ifPresent(names::add);
    }
    return CredentialTypes.withProductName(names);
  }

  static PresentedIssuer issuer(String issuer) {
    if (!issuer.startsWith("did:")) {
      return new PresentedIssuer.ByUrl(issuer);
    }
    try {
      return new PresentedIssuer.ByDid(Did.parse(issuer));
    } catch (DidException e) {
      throw new Examination.Halt(
          List.of(),
          List.of(Problem.at(ProblemCode.INVALID_DID, JsonPointer.of("issuer"), e.detail())));
    }
  }

  static void judgeTimesAndStatus(Examination examination, Issued issued) {
    Credential credential = issued.credential();
    Instant now = examination.now();
    if (examination.request().validity() == Check.MADE) {
      if (credential.validFrom().map(now::isBefore).orElse(false)) {
        examination.found(
            Problem.at(
                ProblemCode.NOT_YET_VALID, JsonPointer.of("validFrom"), "validFrom is to come"));
      }
      if (credential.validUntil().map(now::isAfter).orElse(false)) {
        examination.found(
            Problem.at(ProblemCode.EXPIRED, JsonPointer.of("validUntil"), "validUntil is over"));
      }
    }
    if (examination.request().status() == Check.MADE) {
      new BitstringExamination(examination, issued).run();
      if (isTokenStatus(credential.json())) {
        new StatusExamination(examination, issued.issuer(), issued.trust())
            .ofToken(credential.json());
      }
    }
  }

  /** A claim of the token around a document, as any JWT may have it. */
  private static boolean isTokenStatus(JsonObject json) {
    return json.object("status").map(status -> status.has("status_list")).orElse(false);
  }
}
