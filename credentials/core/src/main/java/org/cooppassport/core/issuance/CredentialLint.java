package org.cooppassport.core.issuance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.issuance.CredentialForm.Reveals;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Checks a credential in full before any real key is in reach.
 *
 * <p>Claims, dates, size, data model and contexts are checked each time. A copy signed with a
 * throw-away key goes through our own verifier once for each template version, mechanism and shape
 * of claims; later credentials of that shape differ from it in values only.
 *
 * <p>Thread-safe. Computes hashes and now and then a signature, so never on an event loop.
 */
public final class CredentialLint {
  /** Claims of one credential: a photo does not fit, a page of text does. */
  public static final int MAX_CLAIM_BYTES = 32 << 10;

  /** A credential before it is signed. */
  public static final int MAX_BYTES = 96 << 10;

  private static final int MAX_SHAPES = 4_096;
  private static final Set<String> RESERVED =
      Set.of(
          "id",
          "type",
          "@context",
          "proof",
          "iss",
          "sub",
          "aud",
          "iat",
          "nbf",
          "exp",
          "jti",
          "cnf",
          "vct",
          "vct#integrity",
          "aka_vcts",
          "status",
          "_sd",
          "_sd_alg",
          "...");

  private final DataIntegrity dataIntegrity;
  private final JsonLd jsonLd;
  private final IssuerKeys keys;
  private final Set<Shape> tried = ConcurrentHashMap.newKeySet();

  /** What the verifier has seen a copy of. */
  private record Shape(String template, String version, String mechanism, Set<String> claims) {}

  /**
   * Makes a lint with throw-away keys of its own.
   *
   * @param jsonLd over the contexts that templates may use, and no others
   */
  public CredentialLint(JsonLd jsonLd, RandomSource random) {
    this.jsonLd = jsonLd;
    this.dataIntegrity = new DataIntegrity(jsonLd);
    this.keys = new ThrowAwayKeys(random);
  }

  /**
   * Returns the draft as it may be signed.
   *
   * @param today the day of issue (UTC)
   * @throws Refusal of reason {@code INVALID_VALUE} with every finding, or {@code LIMIT_EXCEEDED}
   */
  public PreparedCredential prepare(CredentialDraft draft, LocalDate today, RandomSource random) {
    if (JsonWriter.write(draft.claims()).size() > MAX_CLAIM_BYTES) {
      throw new Refusal(
          Reason.LIMIT_EXCEEDED,
          "credentialSubject",
          "the claims of one credential have at most " + MAX_CLAIM_BYTES + " bytes");
    }
    List<Problem> problems = new ArrayList<>(problemsOf(draft, today));
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    UnsecuredCredential unsecured;
    try {
      unsecured = unsecured(draft, today, random);
      requireSize(unsecured);
    } catch (ProblemException e) {
      throw refused(e.problems());
    }
    tryOut(draft, unsecured);
    return new PreparedCredential(draft, unsecured);
  }

  private UnsecuredCredential unsecured(
      CredentialDraft draft, LocalDate today, RandomSource random) {
    return switch (draft.form()) {
      case DC_SD_JWT -> UnsecuredSdJwtVc.of(draft, random);
      case VC_SD_JWT -> {
        checked(draft.w3cCredential(), draft);
        yield UnsecuredVcSdJwt.of(draft, random);
      }
      case VC_JWT -> {
        checked(draft.w3cCredential(), draft);
        yield UnsecuredJwt.of(draft);
      }
      case JWT_VC_JSON -> {
        require(Credential.problems(draft.w3cCredential11()));
        yield UnsecuredJwt.of11(draft);
      }
      case LDP_VC,
          LDP_VC_EDDSA_JCS,
          LDP_VC_ECDSA_RDFC,
          LDP_VC_ECDSA_JCS,
          LDP_VC_ECDSA_RDFC_P384,
          LDP_VC_ECDSA_JCS_P384 ->
          new UnsecuredDocument(
              checked(draft.w3cCredential(), draft),
              draft.template().cryptosuite(draft.form()),
              draft.form().keyType().orElse(null),
              startOf(today),
              dataIntegrity);
      case LDP_VC_ECDSA_SD, LDP_VC_BBS -> {
        JsonObject document = checked(draft.w3cCredential(), draft);
        yield new UnsecuredDisclosure(
            document,
            draft.template().cryptosuite(draft.form()),
            UnsecuredDisclosure.mandatory(draft, document),
            startOf(today),
            dataIntegrity,
            random);
      }
    };
  }

  private static Instant startOf(LocalDate today) {
    return today.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** A document of data model 2.0 that keeps its rules, its schema and its contexts. */
  private JsonObject checked(JsonObject document, CredentialDraft draft) {
    List<Problem> problems = new ArrayList<>(Credential.problems(document));
    problems.addAll(draft.template().type().document().check(document));
    require(problems);
    jsonLd.toRdf(document);
    return document;
  }

  private static void require(List<Problem> problems) {
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
  }

  private static List<Problem> problemsOf(CredentialDraft draft, LocalDate today) {
    CredentialTemplate template = draft.template();
    List<Problem> problems = new ArrayList<>();
    if (!template.forms().contains(draft.form())) {
      problems.add(malformed(JsonPointer.ROOT, "the template has no form " + draft.form()));
    }
    if (draft.form().reveals() == Reveals.EVERYTHING
        && template.personal() == CredentialTemplate.Personal.PERSONAL_DATA) {
      problems.add(malformed(JsonPointer.ROOT, "personal data in a form that reveals everything"));
    }
    problems.addAll(problemsOfDays(draft, today));
    problems.addAll(problemsOfNames(draft));
    for (Problem problem : template.type().claims().check(draft.claims())) {
      problems.add(problem.under(JsonPointer.of("credentialSubject")));
    }
    return problems;
  }

  private static List<Problem> problemsOfDays(CredentialDraft draft, LocalDate today) {
    List<Problem> problems = new ArrayList<>();
    if (draft.validUntil().isBefore(draft.validFrom())) {
      problems.add(malformed(JsonPointer.of("validUntil"), "validUntil is before validFrom"));
    }
    if (draft.validUntil().isBefore(today)) {
      problems.add(malformed(JsonPointer.of("validUntil"), "validUntil is over already"));
    }
    long days = ChronoUnit.DAYS.between(draft.validFrom(), draft.validUntil());
    if (days > draft.template().validityDays()) {
      problems.add(
          malformed(
              JsonPointer.of("validUntil"),
              "valid for more than " + draft.template().validityDays() + " days"));
    }
    return problems;
  }

  private static List<Problem> problemsOfNames(CredentialDraft draft) {
    List<Problem> problems = new ArrayList<>();
    for (String name : draft.claims().names()) {
      JsonPointer place = JsonPointer.of("credentialSubject", name);
      if (RESERVED.contains(name)) {
        problems.add(malformed(place, "the name is kept for the credential itself"));
      } else if (draft.template().claims().stream()
          .noneMatch(rule -> rule.path().firstName().equals(name))) {
        problems.add(malformed(place, "the template has no such claim"));
      }
    }
    if (draft.claimsCarried().isEmpty() && draft.holder().subjectId().isEmpty()) {
      problems.add(malformed(JsonPointer.of("credentialSubject"), "no claim is left to issue"));
    }
    return problems;
  }

  private static void requireSize(UnsecuredCredential unsecured) {
    if (unsecured.size() > MAX_BYTES) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "a credential has at most " + MAX_BYTES + " bytes");
    }
  }

  /** Boulder's order: what a verifier would refuse never reaches the real key. */
  private void tryOut(CredentialDraft draft, UnsecuredCredential unsecured) {
    CredentialTemplate template = draft.template();
    Shape shape =
        new Shape(
            template.type().name(), template.version(), unsecured.mechanism(), shapeOf(draft));
    if (tried.contains(shape)) {
      return;
    }
    List<Problem> problems;
    try {
      problems = unsecured.problemsOf(unsecured.secure(keys), keys, draft.start());
    } catch (ProblemException e) {
      problems = e.problems();
    }
    if (!problems.isEmpty()) {
      throw refused(problems);
    }
    if (tried.size() < MAX_SHAPES) {
      tried.add(shape);
    }
  }

  private static Set<String> shapeOf(CredentialDraft draft) {
    Set<String> paths = new TreeSet<>();
    collect(draft.claims(), "", paths);
    paths.add(draft.holder().getClass().getSimpleName());
    paths.add(draft.status().getClass().getSimpleName());
    return Set.copyOf(paths);
  }

  private static void collect(JsonValue value, String path, Set<String> paths) {
    if (value instanceof JsonObject object) {
      object
          .members()
          .forEach(
              (name, member) ->
                  collect(
                      member,
                      path + "/" + name + (name.equals("type") ? "=" + textOf(member) : ""),
                      paths));
    } else if (value instanceof JsonArray array) {
      array.forEach(item -> collect(item, path + "[]", paths));
    } else {
      paths.add(path + ":" + value.getClass().getSimpleName());
    }
  }

  private static String textOf(JsonValue value) {
    return value instanceof JsonString text ? text.value() : "";
  }

  private static Problem malformed(JsonPointer place, String detail) {
    return Problem.at(ProblemCode.MALFORMED_VALUE_ERROR, place, detail);
  }

  private static Refusal refused(List<Problem> problems) {
    Problem first = problems.get(0);
    Reason reason =
        first.code() == ProblemCode.LIMIT_EXCEEDED ? Reason.LIMIT_EXCEEDED : Reason.INVALID_VALUE;
    String place = first.pointer().tokens().isEmpty() ? "credential" : first.pointer().toString();
    return new Refusal(reason, place, place + ": " + first.detail()).withProblems(problems);
  }
}
