package org.cooppassport.core.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidWeb;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.Accreditations;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustAnchor;
import org.cooppassport.core.trust.TrustDecision;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;

/**
 * Judges the accreditations that an issuer publishes at {@code /.well-known/coop-accreditations} of
 * its own place.
 *
 * <p>Each is a credential like any other: examined with the accreditor as the only trusted issuer,
 * or, where the accreditor was itself accredited to accredit, with that accreditation examined in
 * the same way first. So every step has its signature, its validity and its status, and each can
 * only narrow the one above. Bounded in depth and number; an issuer never accredits itself, nor in
 * a ring.
 */
final class AccreditationExamination implements Accreditations {
  /**
   * The most accreditors between an issuer and the one that the policy names, that one included.
   */
  static final int MAX_DEPTH = 6;

  private static final int MAX_ACCREDITATIONS = 10;
  private static final String WELL_KNOWN = "/.well-known/coop-accreditations";
  private static final String DID_FILE = "/did.json";
  private static final String WELL_KNOWN_DID_FILE = "/.well-known/did.json";

  private final Examination examination;

  AccreditationExamination(Examination examination) {
    this.examination = examination;
  }

  @Override
  public TrustDecision judge(
      TrustedIssuer entry,
      TrustAnchor.Accreditor accreditor,
      PresentedIssuer issuer,
      Set<String> credentialTypes) {
    List<String> below = examination.request().accrediting();
    Optional<DocumentNeed> need = published(issuer);
    if (need.isEmpty() || below.size() >= MAX_DEPTH || below.contains(issuer.identifier())) {
      return refused("no accreditation can be looked up for the issuer");
    }
    Optional<Gathered> gathered = examination.documents().get(need.get());
    if (gathered.isEmpty()) {
      return new TrustDecision.Lacking(List.of(need.get()));
    }
    if (gathered.get() instanceof Gathered.Unavailable failed) {
      return failed.cause() == Gathered.Cause.NOT_FOUND
          ? refused("the issuer publishes no accreditations")
          : new TrustDecision.Unavailable(
              "the issuer's accreditations cannot be had: " + failed.cause().sentence());
    }
    return best(entry, accreditor, issuer, credentialTypes, texts(gathered.get()));
  }

  private TrustDecision best(
      TrustedIssuer entry,
      TrustAnchor.Accreditor accreditor,
      PresentedIssuer issuer,
      Set<String> credentialTypes,
      List<String> texts) {
    List<DocumentNeed> lacking = new ArrayList<>();
    Problem refusal = null;
    for (String text : texts) {
      Examination accreditation =
          Examination.of(
              PresentedText.alone(text),
              request(text, entry, accreditor, issuer),
              examination.documents(),
              examination.now());
      lacking.addAll(accreditation.missing());
      if (accreditation.missing().isEmpty()) {
        TrustDecision decision = decide(accreditation, entry, issuer, credentialTypes);
        if (decision instanceof TrustDecision.Trusted) {
          return decision;
        }
        refusal = refusal == null ? decision.problem().orElseThrow() : refusal;
      }
    }
    if (!lacking.isEmpty()) {
      return new TrustDecision.Lacking(lacking);
    }
    return refusal == null
        ? refused("the issuer publishes no accreditations")
        : new TrustDecision.NotTrusted(refusal);
  }

  private VerificationRequest request(
      String text,
      TrustedIssuer entry,
      TrustAnchor.Accreditor accreditor,
      PresentedIssuer accredited) {
    List<String> chain = new ArrayList<>(examination.request().accrediting());
    chain.add(accredited.identifier());
    return VerificationRequest.of(List.of(PresentedText.alone(text)))
        .expectTrustedIssuer(
            TrustedIssuers.of(
                entering(entry, "issuer", accreditor), entering(entry, "accreditor", accreditor)))
        .ignoreHolder()
        .checkValidity()
        .checkStatus()
        .resolvingWith(examination.request().resolver())
        .allowing(examination.request().algorithms())
        .processingWith(examination.request().jsonLd())
        .accrediting(chain)
        .build();
  }

  /** The entry's own limits, for accreditations by whom it names. */
  private static TrustedIssuer entering(
      TrustedIssuer entry, String by, TrustAnchor.Accreditor accreditor) {
    Set<String> types = new TreeSet<>(entry.types());
    types.add(CredentialTypes.ACCREDITATION);
    return TrustedIssuer.read(
        entry
            .toJson()
            .without("issuer", "accreditor", "name")
            .with(by, accreditor.issuer().identifier())
            .with("types", JsonArray.ofStrings(types)));
  }

  private static TrustDecision decide(
      Examination accreditation,
      TrustedIssuer entry,
      PresentedIssuer issuer,
      Set<String> credentialTypes) {
    if (accreditation.findings().stream().anyMatch(f -> f.severity() != Finding.Severity.WARNING)
        || accreditation.credentials().size() != 1) {
      return refused(
          "the issuer's accreditation does not hold: "
              + accreditation.findings().stream()
                  .map(f -> f.problem().detail())
                  .findFirst()
                  .orElse("it is not one credential"));
    }
    VerifiedCredential credential = accreditation.credentials().get(0);
    ClaimSet claims = credential.claims();
    if (!credential.types().contains(CredentialTypes.ACCREDITATION)
        || !claims.text("accreditedIssuer").equals(Optional.of(issuer.identifier()))) {
      return refused("the accreditation is of another issuer");
    }
    TrustedIssuer by = credential.trust().orElseThrow();
    if (!by.types().contains(CredentialTypes.ACCREDITATION)) {
      return refused("the accreditor may not accredit");
    }
    try {
      TrustedIssuer stated = TrustedIssuer.read(asEntry(issuer, claims));
      if (!stated.coversAnyOf(credentialTypes)
          || !stated.sharesJurisdictionWith(by)
          || !entry.coversAnyOf(stated.types())) {
        return refused("the issuer is accredited for other types or jurisdictions");
      }
      List<String> path = new ArrayList<>(List.of(issuer.identifier()));
      path.addAll(by.path().isEmpty() ? List.of(credential.issuer().identifier()) : by.path());
      return new TrustDecision.Trusted(stated.within(by).through(path));
    } catch (Refusal e) {
      return refused("the accreditation cannot be read: " + e.detail());
    }
  }

  private static JsonObject asEntry(PresentedIssuer issuer, ClaimSet claims) {
    JsonObject.Builder json = JsonObject.builder().put("issuer", issuer.identifier());
    claims.value("credentialTypes").ifPresent(types -> json.put("types", types));
    for (String name : List.of("methodAtMost", "lanes", "jurisdictions", "decision")) {
      claims.value(name).ifPresent(value -> json.put(name, value));
    }
    return json.build();
  }

  private static Optional<DocumentNeed> published(PresentedIssuer issuer) {
    if (issuer instanceof PresentedIssuer.ByUrl url && url.identifier().startsWith("https://")) {
      String place = url.identifier();
      return Optional.of(
          need(place.endsWith("/") ? place.substring(0, place.length() - 1) : place));
    }
    if (issuer.did().isEmpty() || !issuer.did().get().method().equals("web")) {
      return Optional.empty();
    }
    try {
      String url = DidWeb.documentUrl(issuer.did().get());
      String file = url.endsWith(WELL_KNOWN_DID_FILE) ? WELL_KNOWN_DID_FILE : DID_FILE;
      return Optional.of(need(url.substring(0, url.length() - file.length())));
    } catch (DidException e) {
      return Optional.empty();
    }
  }

  private static DocumentNeed need(String place) {
    return new DocumentNeed(DocumentKind.ACCREDITATIONS, place + WELL_KNOWN);
  }

  private static List<String> texts(Gathered gathered) {
    try {
      JsonObject json = JsonReader.readObject(gathered.fetched().orElseThrow().body());
      List<String> texts = new ArrayList<>();
      for (JsonValue item : json.array("accreditations").orElse(JsonArray.EMPTY)) {
        texts.add(item instanceof JsonString text ? text.value() : item.toJson());
      }
      return texts.subList(0, Math.min(MAX_ACCREDITATIONS, texts.size()));
    } catch (JsonException e) {
      return List.of();
    }
  }

  private static TrustDecision refused(String why) {
    return new TrustDecision.NotTrusted(Problem.of(ProblemCode.UNTRUSTED_ISSUER, why));
  }
}
