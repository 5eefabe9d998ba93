package org.cooppassport.e2e.conformance.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.cose.CoseSign1;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.IssuedAtForm;
import org.cooppassport.core.vcjose.VcCose;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.core.vcjose.VerifiedEnvelope;
import org.cooppassport.e2e.conformance.SuiteContexts;

/**
 * Secures or verifies one credential or presentation with the key of one verification method.
 *
 * <p>Whether a key is the issuer's, and whether anything is valid now, is not asked here.
 */
final class EnvelopeRun {
  private static final AllowedAlgorithms ALGORITHMS =
      AllowedAlgorithms.of(
          SignatureAlgorithm.ES256,
          SignatureAlgorithm.ES384,
          SignatureAlgorithm.ES512,
          SignatureAlgorithm.EDDSA);

  /** What data model 2.0 defines at the top of a credential or presentation. */
  private static final Set<String> MEMBERS =
      Set.of(
          "@context",
          "id",
          "type",
          "name",
          "description",
          "issuer",
          "holder",
          "validFrom",
          "validUntil",
          "credentialSubject",
          "credentialStatus",
          "credentialSchema",
          "refreshService",
          "termsOfUse",
          "evidence",
          "relatedResource",
          "renderMethod",
          "confidenceMethod",
          "verifiableCredential");

  /** Contexts that define every term there is, so that a misspelt one looks defined. */
  private static final Set<String> CATCH_ALL =
      Set.of(
          "https://www.w3.org/ns/credentials/examples/v2",
          "https://www.w3.org/ns/credentials/undefined-terms/v2");

  private static final String BASE = "https://www.w3.org/ns/credentials/v2";
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d{1,6})]");

  /** How a document is secured. */
  enum Form {
    JOSE,
    SDJWT,
    COSE
  }

  private final EnvelopeKind kind;
  private final Form form;
  private final JsonObject method;

  private EnvelopeRun(EnvelopeKind kind, Form form, JsonObject method) {
    this.kind = kind;
    this.form = form;
    this.method = method;
  }

  /**
   * Prepares a run.
   *
   * @param feature such as {@code credential_sdjwt}
   * @param method the verification method with both halves of its key
   * @throws IllegalArgumentException if the feature is unknown
   */
  static EnvelopeRun of(String feature, JsonObject method) {
    EnvelopeKind kind =
        feature.startsWith("presentation_") ? EnvelopeKind.PRESENTATION : EnvelopeKind.CREDENTIAL;
    return switch (feature) {
      case "credential_jose", "presentation_jose" -> new EnvelopeRun(kind, Form.JOSE, method);
      case "credential_sdjwt", "presentation_sdjwt" -> new EnvelopeRun(kind, Form.SDJWT, method);
      case "credential_cose", "presentation_cose" -> new EnvelopeRun(kind, Form.COSE, method);
      default -> throw new IllegalArgumentException("unknown feature " + feature);
    };
  }

  /**
   * Returns the secured text of a document.
   *
   * @param selective a JSON array of the paths to make selectively disclosable
   */
  Outcome issue(String input, String selective, RandomSource random) {
    SigningKey key = SigningKey.fromJwk(half("secretKeyJwk", "privateKeyJwk"));
    String kid = method.string("id").orElseThrow();
    try {
      JsonObject document = JsonReader.readObject(input);
      if (kind == EnvelopeKind.CREDENTIAL) {
        requireDefined(document);
      }
      return Outcome.success(
          new JsonString(
              switch (form) {
                case JOSE -> VcJose.sign(kind, document, kid, key.signer()).text();
                case SDJWT ->
                    VcJose.signSelective(
                            kind, document, frame(selective), kid, key.signer(), random)
                        .text();
                case COSE ->
                    Base64.getEncoder()
                        .withoutPadding()
                        .encodeToString(
                            VcCose.sign(kind, document, kid, key.signer()).toByteArray());
              }));
    } catch (ProblemException e) {
      return Outcome.failure(e);
    } catch (JsonException e) {
      return Outcome.failure(notReadable());
    }
  }

  /** The first of these members of the verification method. */
  private JsonObject half(String... names) {
    return Arrays.stream(names)
        .flatMap(name -> method.object(name).stream())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the key file has no " + names[0]));
  }

  /** Returns the document in a secured text. */
  Outcome verify(String input) {
    VerificationKey key =
        VerificationKey.fromJwk(half("publicKeyJwk", "secretKeyJwk", "privateKeyJwk").without("d"));
    try {
      VerifiedEnvelope verified =
          switch (form) {
            case JOSE ->
                VcJose.verify(
                    kind, Jws.parse(input), key, ALGORITHMS, IssuedAtForm.DATE_TIME_TOLERATED);
            case SDJWT ->
                VcJose.verify(
                    kind, SdJwt.parse(input), key, ALGORITHMS, IssuedAtForm.DATE_TIME_TOLERATED);
            case COSE -> VcCose.verify(kind, message(input), key, ALGORITHMS);
          };
      return Outcome.success(verified.document());
    } catch (ProblemException e) {
      return Outcome.failure(e);
    }
  }

  private static CoseSign1 message(String base64) {
    try {
      return CoseSign1.parse(Bytes.owned(Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      throw notReadable();
    }
  }

  private static ProblemException notReadable() {
    return new ProblemException(ProblemCode.PARSING_ERROR, "the input is not of this form");
  }

  /** Every term is one that a context defines by its name. */
  private static void requireDefined(JsonObject document) {
    JsonLd.over(SuiteContexts.all()).toRdf(document);
    boolean ofCatchAllsOnly =
        document.oneOrMany("@context").stream()
            .allMatch(
                context ->
                    context instanceof JsonString url
                        && (url.value().equals(BASE) || CATCH_ALL.contains(url.value())));
    List<Problem> undefined = new ArrayList<>();
    for (String name : document.names()) {
      if (ofCatchAllsOnly && !MEMBERS.contains(name)) {
        undefined.add(
            Problem.at(
                ProblemCode.UNSIGNED_TERM,
                JsonPointer.of(name),
                "the term is defined by a catch-all vocabulary only"));
      }
    }
    if (!undefined.isEmpty()) {
      throw new ProblemException(undefined);
    }
  }

  private static DisclosureFrame frame(String selective) {
    DisclosureFrame.Builder frame = DisclosureFrame.builder();
    for (JsonValue path : ((JsonArray) JsonReader.read(selective)).items()) {
      frame.selective(path(((JsonString) path).value()));
    }
    return frame.build();
  }

  /** Reads {@code credentialSubject.phoneNumbers[0]}. */
  private static ClaimsPath path(String text) {
    List<JsonValue> components = new ArrayList<>();
    Matcher step = STEP.matcher(text);
    while (step.find()) {
      components.add(
          step.group(1) == null
              ? JsonNumber.of(Long.parseLong(step.group(2)))
              : new JsonString(step.group(1)));
    }
    return new ClaimsPath(new JsonArray(components));
  }
}
