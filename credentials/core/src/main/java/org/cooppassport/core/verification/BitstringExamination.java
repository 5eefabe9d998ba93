package org.cooppassport.core.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.SecuredCredential;
import org.cooppassport.core.model.TypedEntry;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.vcjose.Envelope;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VerifiedEnvelope;

/**
 * Examines the {@code credentialStatus} entries of a W3C credential whose proof holds. Each list is
 * itself a credential: its own proof must hold, by the credential's issuer or a delegate that the
 * policy names.
 */
final class BitstringExamination {
  private static final int MAX_ENTRIES = 8;
  private static final int MAX_CHARS = DocumentKind.BITSTRING_STATUS_LIST.maxBytes();

  /** How a tagged COSE_Sign1 begins. */
  private static final int COSE_SIGN1 = 0xd2;

  private final Examination examination;
  private final W3cCredential.Issued issued;
  private final StatusExamination status;

  BitstringExamination(Examination examination, W3cCredential.Issued issued) {
    this.examination = examination;
    this.issued = issued;
    this.status = new StatusExamination(examination, issued.issuer(), issued.trust());
  }

  void run() {
    List<TypedEntry> entries = issued.credential().statuses();
    if (entries.size() > MAX_ENTRIES) {
      status.unknown(
          JsonPointer.of("credentialStatus"), "more than " + MAX_ENTRIES + " status entries");
      return;
    }
    boolean many =
        issued.credential().json().get("credentialStatus").orElse(null) instanceof JsonArray;
    for (int i = 0; i < entries.size(); i++) {
      JsonPointer place = JsonPointer.of("credentialStatus");
      entry(entries.get(i).json(), many ? place.child(i) : place);
    }
  }

  private void entry(JsonObject json, JsonPointer place) {
    try {
      if (!BitstringStatusListEntry.isEntry(json)) {
        status.unknown(place, "the status mechanism is not known here");
        return;
      }
      BitstringStatusListEntry entry = BitstringStatusListEntry.parse(json);
      if (entry.purpose().equals("message") || entry.purpose().equals("refresh")) {
        return;
      }
      BitstringStatusList list = list(entry);
      Instant at = status.within(list.validUntil(), place);
      list.statusOf(entry, at).problem().ifPresent(p -> examination.found(p.under(place)));
    } catch (ProblemException e) {
      status.failed(place, e.problems());
    } catch (Examination.Halt halt) {
      examination.lacking(halt.missing());
      status.failed(place, halt.problems());
    }
  }

  private BitstringStatusList list(BitstringStatusListEntry entry) {
    Gathered.Fetched fetched =
        status.fetched(
            new DocumentNeed(DocumentKind.BITSTRING_STATUS_LIST, entry.listCredential()));
    BitstringStatusList list = BitstringStatusList.read(proven(fetched));
    // The issuer that the list names is the one whose key was looked for.
    status.signer(list.issuer());
    return list;
  }

  /** The document of a list, whatever secures it. */
  private JsonObject proven(Gathered.Fetched fetched) {
    Bytes body = fetched.body();
    int first = body.isEmpty() ? 0 : body.at(0);
    if (first == COSE_SIGN1) {
      return proven(
          Envelope.read(
              "application/cose", Base64.getEncoder().encodeToString(body.toByteArray())));
    }
    if (first != '{') {
      return proven(token(StatusExamination.text(fetched)));
    }
    JsonObject document;
    try {
      document = JsonReader.readObject(body, JsonLimits.DEFAULT.withMaxBytes(MAX_CHARS));
    } catch (JsonException e) {
      throw Examination.halt(ProblemCode.STATUS_VERIFICATION_ERROR, "the status list is not JSON");
    }
    SecuredCredential secured = SecuredCredential.of(document);
    return secured instanceof SecuredCredential.Embedded
        ? proven(document)
        : proven(Envelope.read(secured.mediaType(), ((JsonString) secured.toJson()).value()));
  }

  private static Envelope token(String text) {
    SecuredCredential secured = SecuredCredential.ofToken(text);
    return secured.mediaType().equals(TokenType.VC_JWT.mediaType())
        ? Envelope.of(EnvelopeKind.CREDENTIAL, Jws.parse(text, MAX_CHARS))
        : Envelope.read(secured.mediaType(), text);
  }

  private JsonObject proven(JsonObject document) {
    Credential list = Credential.read(document);
    PresentedIssuer signer = status.signer(list.issuer());
    IssuerKeys keys = new IssuerKeys(examination);
    ProofVerdict verdict =
        new DataIntegrity(examination.request().jsonLd())
            .verify(
                document,
                ProofExpectation.assertion().controlledBy(signer.identifier()),
                (url, purpose) ->
                    keys.method(IssuerKeys.controllerOf(url), url, purpose, trustIn(signer)),
                examination.now());
    return verdict
        .verified()
        .orElseThrow(() -> new Examination.Halt(List.of(), verdict.problems()))
        .document();
  }

  private JsonObject proven(Envelope envelope) {
    if (envelope.kind() != EnvelopeKind.CREDENTIAL) {
      throw Examination.halt(
          ProblemCode.STATUS_VERIFICATION_ERROR, "a presentation where a status list is wanted");
    }
    PresentedIssuer signer = status.signer(issuerOf(envelope.unproven()));
    VerifiedEnvelope list =
        envelope.verify(
            new IssuerKeys(examination).ofToken(signer, KeyName.of(envelope), trustIn(signer)),
            examination.request().algorithms());
    if (!list.claims().problemsAt(examination.now(), Duration.ZERO).isEmpty()) {
      throw Examination.halt(ProblemCode.STATUS_UNKNOWN, "the token of the status list is expired");
    }
    return list.document();
  }

  private static String issuerOf(JsonObject list) {
    return list.string("issuer")
        .or(() -> list.object("issuer").flatMap(issuer -> issuer.string("id")))
        .orElse("");
  }

  private TrustedIssuer trustIn(PresentedIssuer signer) {
    return Optional.of(signer)
        .filter(s -> s.identifier().equals(issued.issuer().identifier()))
        .map(s -> issued.trust())
        .orElse(null);
  }
}
