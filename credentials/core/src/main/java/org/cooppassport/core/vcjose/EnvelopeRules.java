package org.cooppassport.core.vcjose;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.DateTimeStamp;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** The rules on what stands inside an envelope, whatever the envelope is. */
final class EnvelopeRules {
  private static final String[] REGISTERED = {
    "iss", "sub", "aud", "exp", "nbf", "iat", "jti", "cnf", "nonce"
  };

  private EnvelopeRules() {}

  /** Returns a payload without the registered claims of the token around the document. */
  static JsonObject withoutRegistered(JsonObject payload) {
    return payload.without(REGISTERED);
  }

  /** Returns the document in a payload, its form and its agreement with the claims checked. */
  static JsonObject document(EnvelopeKind kind, JwtClaims claims) {
    JsonObject payload = claims.json();
    if (payload.has("vc") || payload.has("vp")) {
      throw new ProblemException(
          ProblemCode.MALFORMED_VALUE_ERROR,
          "the claims vc and vp do not belong into this form (VC-JOSE-COSE, 3.1.3)");
    }
    JsonObject document = withoutRegistered(payload);
    List<Problem> problems = new ArrayList<>(kind.problemsOf(document));
    if (problems.isEmpty()) {
      problems.addAll(contradictions(kind, claims, document));
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return document;
  }

  /** Registered claims may repeat what the document says, and never say something else. */
  private static List<Problem> contradictions(
      EnvelopeKind kind, JwtClaims claims, JsonObject document) {
    List<Problem> problems = new ArrayList<>();
    switch (kind) {
      case CREDENTIAL -> {
        Credential credential = Credential.read(document);
        compare(problems, "iss", claims.issuer(), Optional.of(credential.issuer()));
        compare(problems, "jti", claims.id(), credential.id());
        Optional<String> subject =
            credential.subjects().size() == 1
                ? credential.subjects().get(0).string("id")
                : Optional.empty();
        compare(problems, "sub", claims.subject(), subject);
        compare(problems, "exp", claims.expiresAt(), seconds(credential.validUntil()));
        compare(problems, "nbf", claims.notBefore(), seconds(credential.validFrom()));
      }
      case PRESENTATION -> {
        Presentation presentation = Presentation.read(document);
        compare(problems, "iss", claims.issuer(), presentation.holder());
        compare(problems, "jti", claims.id(), presentation.id());
      }
    }
    return problems;
  }

  private static Optional<Instant> seconds(Optional<Instant> instant) {
    return instant.map(i -> Instant.ofEpochSecond(i.getEpochSecond()));
  }

  private static <T> void compare(
      List<Problem> problems, String claim, Optional<T> registered, Optional<T> stated) {
    if (registered.isPresent() && stated.isPresent() && !registered.equals(stated)) {
      problems.add(
          Problem.at(
              ProblemCode.MALFORMED_VALUE_ERROR,
              JsonPointer.of(claim),
              claim + " says something else than the document (VC-JOSE-COSE, 3.1.3)"));
    }
  }

  /** Reads the registered claims, {@code iat} also as a date and time where that is tolerated. */
  static JwtClaims claims(JsonObject payload, IssuedAtForm form) {
    Optional<String> text =
        form == IssuedAtForm.DATE_TIME_TOLERATED ? payload.string("iat") : Optional.empty();
    if (text.isEmpty()) {
      return JwtClaims.read(payload);
    }
    Instant issuedAt =
        DateTimeStamp.read(text.get())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.MALFORMED_VALUE_ERROR,
                        "iat is neither a number nor a date and time"));
    return JwtClaims.read(payload.with("iat", issuedAt.getEpochSecond()));
  }
}
