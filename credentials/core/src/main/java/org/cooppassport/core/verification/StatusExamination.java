package org.cooppassport.core.verification;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.status.StatusListReference;
import org.cooppassport.core.status.StatusListToken;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;

/**
 * Examines the status of a credential whose signature holds. Whatever cannot be established is said
 * to be unknown, and never passes for valid.
 */
final class StatusExamination {
  private final Examination examination;
  private final PresentedIssuer issuer;
  private final TrustedIssuer trust;

  /**
   * @param trust null if the request takes every issuer
   */
  StatusExamination(Examination examination, PresentedIssuer issuer, TrustedIssuer trust) {
    this.examination = examination;
    this.issuer = issuer;
    this.trust = trust;
  }

  /** The {@code status} claim of a token: a Token Status List, or nothing that is known here. */
  void ofToken(JsonObject claims) {
    if (!claims.has("status")) {
      return;
    }
    JsonPointer place = JsonPointer.of("status");
    try {
      Optional<StatusListReference> reference =
          claims.object("status").flatMap(StatusListReference::parse);
      if (reference.isEmpty()) {
        unknown(place, "the status mechanism is not known here");
        return;
      }
      tokenList(reference.get(), place);
    } catch (ProblemException e) {
      failed(place, e.problems());
    } catch (Examination.Halt halt) {
      examination.lacking(halt.missing());
      failed(place, halt.problems());
    }
  }

  private void tokenList(StatusListReference reference, JsonPointer place) {
    Gathered.Fetched fetched =
        fetched(new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, reference.uri()));
    Jws token = Jws.parse(text(fetched), StatusListToken.MAX_CHARS);
    StatusListToken list =
        StatusListToken.verify(token, signer(token), examination.request().algorithms());
    Instant at = within(list.expiresAt(), place);
    list.statusOf(reference, at).problem().ifPresent(p -> examination.found(p.under(place)));
  }

  /**
   * The instant to judge a list at: now, or its last one if it ended within the grace the relying
   * co-op gives.
   */
  Instant within(Optional<Instant> end, JsonPointer place) {
    Instant now = examination.now();
    boolean graced =
        end.isPresent()
            && !now.isBefore(end.get())
            && now.isBefore(end.get().plus(examination.request().statusGrace()));
    if (graced) {
      examination.warn(
          Problem.at(
              ProblemCode.STATUS_UNKNOWN,
              place,
              "the status list is out of date and used within the grace period"));
      return end.get().minusSeconds(1);
    }
    return now;
  }

  /** The document of a list, if its address is one and it was had. */
  Gathered.Fetched fetched(DocumentNeed need) {
    if (!need.url().startsWith("https://")) {
      throw Examination.halt(
          ProblemCode.STATUS_RETRIEVAL_ERROR, "the status list is not at an https URL");
    }
    Optional<Gathered> gathered = examination.documents().get(need);
    if (gathered.isEmpty()) {
      throw Examination.needing(
          List.of(need), ProblemCode.STATUS_RETRIEVAL_ERROR, "the status list was not gathered");
    }
    return gathered
        .get()
        .fetched()
        .orElseThrow(
            () ->
                Examination.halt(
                    ProblemCode.STATUS_RETRIEVAL_ERROR,
                    IssuerKeys.unavailable(gathered.get(), "the status list").detail()));
  }

  static String text(Gathered.Fetched fetched) {
    try {
      return fetched.body().toUtf8().strip();
    } catch (MalformedEncoding e) {
      throw Examination.halt(ProblemCode.STATUS_VERIFICATION_ERROR, "the status list is no text");
    }
  }

  /**
   * The key of the credential's issuer, or of a delegate that trust names, that signed the list.
   */
  private VerificationKey signer(Jws token) {
    PresentedIssuer signer = signerOf(token);
    return new IssuerKeys(examination).ofToken(signer, KeyName.of(token.header()), trustIn(signer));
  }

  private PresentedIssuer signerOf(Jws token) {
    if (issuer instanceof PresentedIssuer.ByCertificate certified
        && !token.header().x5c().isEmpty()) {
      return sameCertificate(certified, token);
    }
    String named =
        token
            .unverifiedClaims()
            .string("iss")
            .or(
                () ->
                    token
                        .header()
                        .kid()
                        .filter(k -> k.startsWith("did:"))
                        .map(StatusExamination::didOf))
            .orElse(issuer.identifier());
    return signer(named);
  }

  /**
   * The issuer itself or a named delegate; nobody else may speak about the issuer's credentials.
   */
  PresentedIssuer signer(String named) {
    if (named.equals(issuer.identifier()) && !(issuer instanceof PresentedIssuer.ByCertificate)) {
      return issuer;
    }
    boolean itself = !named.isEmpty() && named.equals(issuer.identifier());
    if (!itself && (trust == null || !trust.statusDelegates().contains(named))) {
      throw Examination.halt(
          ProblemCode.STATUS_VERIFICATION_ERROR,
          "the status list is signed neither by the credential's issuer nor by a delegate that the"
              + " policy names");
    }
    if (named.startsWith("https://")) {
      return new PresentedIssuer.ByUrl(named);
    }
    try {
      return new PresentedIssuer.ByDid(Did.parse(named));
    } catch (DidException e) {
      throw Examination.halt(ProblemCode.STATUS_VERIFICATION_ERROR, "the signer is not named");
    }
  }

  /**
   * A list by certificate is the issuer's if it comes with the certificate that the credential came
   * with, so that it was judged already, or with another that trust holds for under the same name.
   */
  private PresentedIssuer sameCertificate(PresentedIssuer.ByCertificate certified, Jws token) {
    PresentedIssuer.ByCertificate signer =
        new PresentedIssuer.ByCertificate(
            token.unverifiedClaims().string("iss").orElse(certified.identifier()),
            token.header().x5c());
    boolean same = signer.certificates().get(0).equals(certified.certificates().get(0));
    boolean trustedToo = trust != null && trust.standsBehind(certified, signer, examination.now());
    if (!same && !trustedToo) {
      throw Examination.halt(
          ProblemCode.STATUS_VERIFICATION_ERROR,
          "the certificate of the status list is not the issuer's");
    }
    return signer;
  }

  /** Pinned keys are the issuer's; a delegate has its own. */
  private TrustedIssuer trustIn(PresentedIssuer signer) {
    return signer.identifier().equals(issuer.identifier()) ? trust : null;
  }

  private static String didOf(String url) {
    int hash = url.indexOf('#');
    return hash < 0 ? url : url.substring(0, hash);
  }

  void unknown(JsonPointer place, String why) {
    examination.found(Problem.at(ProblemCode.STATUS_UNKNOWN, place, why));
  }

  /** What is wrong with a list, in the words of status lists, and that the status is unknown. */
  void failed(JsonPointer place, List<Problem> problems) {
    boolean said = false;
    for (Problem problem : problems) {
      said |= problem.code() == ProblemCode.STATUS_UNKNOWN;
      examination.found(inStatusWords(problem, place));
    }
    if (!said) {
      unknown(place, "the status cannot be established");
    }
  }

  private static Problem inStatusWords(Problem problem, JsonPointer place) {
    ProblemCode code =
        switch (problem.code()) {
          case STATUS_RETRIEVAL_ERROR,
              STATUS_VERIFICATION_ERROR,
              STATUS_LIST_LENGTH_ERROR,
              STATUS_UNKNOWN,
              RANGE_ERROR,
              MALFORMED_VALUE_ERROR,
              LIMIT_EXCEEDED ->
              problem.code();
          case DOCUMENT_UNAVAILABLE, DESTINATION_FORBIDDEN, DID_RESOLUTION_ERROR ->
              ProblemCode.STATUS_RETRIEVAL_ERROR;
          default -> ProblemCode.STATUS_VERIFICATION_ERROR;
        };
    return new Problem(
        code, problem.detail(), problem.pointer().tokens().isEmpty() ? place : problem.pointer());
  }
}
