package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The rules SD-JWT VC adds to SD-JWT, for issuer, holder and verifier.
 *
 * <p>Which key is the issuer's is found before, from its metadata or certificate chain; times,
 * status and key binding are judged after.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/">SD-JWT VC, draft 19,
 *     section 2</a>
 */
public final class SdJwtVc {
  /** Claims that are never disclosed selectively, with everything below them. */
  public static final List<String> NEVER_SELECTIVE =
      List.of("iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status");

  private SdJwtVc() {}

  /**
   * Returns the credential whose issuer signature, Disclosures and SD-JWT VC rules hold.
   *
   * @throws ProblemException what {@link SdJwt#verify} throws; DISCLOSURE_ERROR if a claim is
   *     selective that must not be; MALFORMED_VALUE_ERROR if a claim is missing or not of its form
   */
  @CheckReturnValue
  public static VerifiedSdJwtVc verify(
      SdJwt sdJwt, VerificationKey issuerKey, AllowedAlgorithms allowed) {
    return check(sdJwt.verify(TokenType.SD_JWT_VC, issuerKey, allowed));
  }

  /**
   * As {@link #verify}, for a credential of the time when its type was {@code vc+sd-jwt}. Only
   * where a policy asks for it: that type is the W3C data model's now.
   */
  @CheckReturnValue
  public static VerifiedSdJwtVc verifyLegacyType(
      SdJwt sdJwt, VerificationKey issuerKey, AllowedAlgorithms allowed) {
    return check(sdJwt.verify(TokenType.VC_SD_JWT, issuerKey, allowed));
  }

  /**
   * As {@link #verify}, for a holder who receives the credential from its issuer: with key binding
   * it is somebody's presentation and refused.
   *
   * @throws ProblemException also KEY_BINDING_ERROR
   */
  @CheckReturnValue
  public static VerifiedSdJwtVc receive(
      SdJwt sdJwt, VerificationKey issuerKey, AllowedAlgorithms allowed) {
    if (sdJwt.keyBindingJwt().isPresent()) {
      throw new ProblemException(
          ProblemCode.KEY_BINDING_ERROR,
          "an issuer sends an SD-JWT without key binding (RFC 9901, 7.2)");
    }
    return verify(sdJwt, issuerKey, allowed);
  }

  /**
   * Hides the selective claims of a credential about to be issued.
   *
   * @throws ProblemException what a verifier would find wrong with the result
   */
  public static UnsignedSdJwt prepare(
      JsonObject payload, DisclosureFrame frame, RandomSource random) {
    UnsignedSdJwt unsigned = SdJwtIssuance.prepare(payload, frame, random);
    List<Problem> problems = new ArrayList<>(problemsOf(payload));
    for (String name : NEVER_SELECTIVE) {
      if (payload.has(name) && !payload.get(name).equals(unsigned.payload().get(name))) {
        problems.add(selective(name));
      }
    }
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return unsigned;
  }

  private static VerifiedSdJwtVc check(VerifiedSdJwt verified) {
    List<Problem> problems = new ArrayList<>();
    JsonObject signed = verified.issuer().json();
    for (String name : NEVER_SELECTIVE) {
      if (signed.get(name).filter(SdJwtVc::hidesSomething).isPresent()) {
        problems.add(selective(name));
      }
    }
    for (DisclosedClaim claim : verified.disclosed()) {
      if (NEVER_SELECTIVE.contains(claim.path().firstName())) {
        problems.add(selective(claim.path().firstName()));
      }
    }
    problems.addAll(problemsOf(verified.payload()));
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new VerifiedSdJwtVc(verified);
  }

  private static Problem selective(String name) {
    return Problem.at(
        ProblemCode.DISCLOSURE_ERROR,
        JsonPointer.of(name),
        name + " must not be selectively disclosable (SD-JWT VC, 2.2.2.3)");
  }

  private static boolean hidesSomething(JsonValue value) {
    if (value instanceof JsonArray array) {
      return array.stream().anyMatch(SdJwtVc::hidesSomething);
    }
    return value instanceof JsonObject object
        && (object.has(SdNames.SD)
            || object.has(SdNames.ITEM)
            || object.members().values().stream().anyMatch(SdJwtVc::hidesSomething));
  }

  private static List<Problem> problemsOf(JsonObject payload) {
    List<Problem> problems = new ArrayList<>();
    if (payload.string("vct").filter(vct -> !vct.isBlank()).isEmpty()) {
      problems.add(malformed("vct", "is missing or not a string (SD-JWT VC, 2.2.2.1)"));
    }
    problems.addAll(problemsOfAkaVcts(payload));
    if (payload.has("vct#integrity")
        && payload.string("vct#integrity").filter(SubresourceIntegrity::isWellFormed).isEmpty()) {
      problems.add(malformed("vct#integrity", "is not integrity metadata (SD-JWT VC, 5)"));
    }
    for (String name : List.of("cnf", "status")) {
      if (payload.has(name) && payload.object(name).filter(o -> !o.isEmpty()).isEmpty()) {
        problems.add(malformed(name, "is not an object with members"));
      }
    }
    try {
      var unused = JwtClaims.read(payload);
    } catch (ProblemException e) {
      problems.addAll(e.problems());
    }
    return problems;
  }

  private static List<Problem> problemsOfAkaVcts(JsonObject payload) {
    Optional<JsonValue> value = payload.get("aka_vcts");
    if (value.isEmpty()) {
      return List.of();
    }
    List<String> types =
        value.get() instanceof JsonArray array ? array.strings().orElse(List.of()) : List.of();
    if (types.isEmpty() || types.contains("")) {
      return List.of(malformed("aka_vcts", "is not a non-empty array of types (2.2.2.2)"));
    }
    if (payload.string("vct").filter(types::contains).isPresent()
        || new HashSet<>(types).size() != types.size()) {
      return List.of(malformed("aka_vcts", "repeats a type or contains vct (2.2.2.2)"));
    }
    return List.of();
  }

  private static Problem malformed(String name, String why) {
    return Problem.at(ProblemCode.MALFORMED_VALUE_ERROR, JsonPointer.of(name), name + " " + why);
  }
}
