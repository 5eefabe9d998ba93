package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A type with everything it inherits, from documents gathered before. Only {@link #resolve} makes
 * one.
 *
 * <p>Type metadata are optional for a verdict; whoever processes them rejects a credential that
 * does not conform. Immutable and thread-safe.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-sd-jwt-vc/">SD-JWT VC, sections
 *     4.4 and 4.7</a>
 */
public final class ResolvedTypeMetadata {
  /** Types above the credential's own. */
  public static final int MAX_EXTENDS = 4;

  private final List<String> types;
  private final JsonArray display;
  private final List<ClaimMetadata> claims;

  private ResolvedTypeMetadata(List<String> types, JsonArray display, List<ClaimMetadata> claims) {
    this.types = List.copyOf(types);
    this.display = display;
    this.claims = List.copyOf(claims);
  }

  /**
   * Returns the type whose document is still needed for {@link #resolve}, if one is. Never asks for
   * more than {@link #MAX_EXTENDS} beyond the first.
   *
   * @param documents type documents by their {@code vct}
   * @throws ProblemException as {@link #resolve}
   */
  public static Optional<String> missing(String vct, Map<String, Bytes> documents) {
    return new Walk(documents).go(vct, null);
  }

  /**
   * Returns the type of a credential, the document checked against the credential's own {@code
   * vct#integrity}.
   *
   * @throws ProblemException as {@link #resolve(String, Map)}
   */
  public static ResolvedTypeMetadata resolve(
      VerifiedSdJwtVc credential, Map<String, Bytes> documents) {
    return resolve(credential.vct(), credential.vctIntegrity().orElse(null), documents);
  }

  /**
   * Returns a type with everything it inherits.
   *
   * @param documents type documents by their {@code vct}, as received
   * @throws ProblemException MALFORMED_VALUE_ERROR if a document is not of its form, is of another
   *     type, does not match its integrity metadata, loosens what it extends, or extends itself;
   *     LIMIT_EXCEEDED beyond {@link #MAX_EXTENDS}; DOCUMENT_UNAVAILABLE if one is missing
   */
  public static ResolvedTypeMetadata resolve(String vct, Map<String, Bytes> documents) {
    return resolve(vct, null, documents);
  }

  private static ResolvedTypeMetadata resolve(
      String vct, String integrity, Map<String, Bytes> documents) {
    Walk walk = new Walk(documents);
    if (walk.go(vct, integrity).isPresent()) {
      throw new ProblemException(
          ProblemCode.DOCUMENT_UNAVAILABLE, "the metadata of the credential's type are missing");
    }
    List<TypeMetadata> baseFirst = new ArrayList<>(walk.chain);
    Collections.reverse(baseFirst);
    JsonArray display = JsonArray.EMPTY;
    Map<ClaimsPath, ClaimMetadata> claims = new LinkedHashMap<>();
    for (TypeMetadata type : baseFirst) {
      display = type.display().orElse(display);
      for (ClaimMetadata claim : type.claims()) {
        claims.merge(claim.path(), claim, ClaimMetadata::overriddenBy);
      }
    }
    List<ClaimMetadata> effective = List.copyOf(claims.values());
    ClaimMetadata.requireUniqueSvgIds(effective);
    return new ResolvedTypeMetadata(
        walk.chain.stream().map(TypeMetadata::vct).toList(), display, effective);
  }

  /** Returns the type and those it extends, the nearest first. */
  public List<String> types() {
    return types;
  }

  /** Returns the display objects in force. */
  public JsonArray display() {
    return display;
  }

  /**
   * Returns the display object for the first of the wanted languages that there is one for, or the
   * first of all.
   */
  public Optional<JsonObject> displayFor(List<Locale> wanted) {
    List<JsonObject> objects = display.objects().orElse(List.of());
    List<Locale.LanguageRange> ranges =
        wanted.stream().map(l -> new Locale.LanguageRange(l.toLanguageTag())).toList();
    List<String> tags = objects.stream().map(o -> o.string("locale").orElse("")).toList();
    String best = Locale.lookupTag(ranges, tags);
    return objects.stream()
        .filter(o -> best != null && o.string("locale").orElse("").equalsIgnoreCase(best))
        .findFirst()
        .or(() -> objects.stream().findFirst());
  }

  /** Returns the claim metadata in force. */
  public List<ClaimMetadata> claims() {
    return claims;
  }

  /**
   * Checks a credential against the claim metadata. A verifier never takes an undisclosed claim for
   * a missing one; a holder, who has every Disclosure, finds what is missing.
   *
   * @return DISCLOSURE_ERROR for each claim whose selectivity is not as the type says,
   *     MALFORMED_VALUE_ERROR for each mandatory claim that is known to be missing and each path
   *     that meets another shape
   */
  public List<Problem> problemsOf(VerifiedSdJwtVc credential) {
    IssuedClaims issued = IssuedClaims.of(credential.sdJwt());
    List<Problem> problems = new ArrayList<>();
    for (ClaimMetadata claim : claims) {
      problemOf(claim, issued).ifPresent(problems::add);
    }
    return problems;
  }

  private static Optional<Problem> problemOf(ClaimMetadata claim, IssuedClaims issued) {
    IssuedClaims.Selection selection;
    try {
      selection = issued.select(claim.path());
    } catch (ProblemException e) {
      return Optional.of(
          Problem.at(
              ProblemCode.MALFORMED_VALUE_ERROR,
              pointer(claim),
              "the claim has another shape than its type says"));
    }
    if (claim.mandatory() && selection.isKnownToBeEmpty()) {
      return Optional.of(
          Problem.at(
              ProblemCode.MALFORMED_VALUE_ERROR,
              pointer(claim),
              "a claim that is mandatory in its type is missing"));
    }
    boolean fits =
        switch (claim.selectivity()) {
          case ALLOWED -> true;
          case ALWAYS -> selection.allSelective();
          case NEVER -> selection.noneSelective();
        };
    return fits
        ? Optional.empty()
        : Optional.of(
            Problem.at(
                ProblemCode.DISCLOSURE_ERROR,
                pointer(claim),
                "the claim is not selectively disclosable as its type says"));
  }

  private static JsonPointer pointer(ClaimMetadata claim) {
    JsonPointer pointer = JsonPointer.ROOT;
    for (var component : claim.path().components()) {
      pointer = pointer.child(component instanceof JsonString s ? s.value() : component.toJson());
    }
    return pointer;
  }

  @Override
  public String toString() {
    return "ResolvedTypeMetadata" + types;
  }

  /** Follows {@code extends} as far as the documents go. */
  private static final class Walk {
    private final Map<String, Bytes> documents;
    private final List<TypeMetadata> chain = new ArrayList<>();

    Walk(Map<String, Bytes> documents) {
      this.documents = documents;
    }

    Optional<String> go(String vct, String integrity) {
      String next = vct;
      String expected = integrity;
      while (next != null) {
        String type = next;
        if (chain.stream().anyMatch(done -> done.vct().equals(type))) {
          throw TypeMetadata.bad("a type that extends itself");
        }
        if (chain.size() > MAX_EXTENDS) {
          throw new ProblemException(
              ProblemCode.LIMIT_EXCEEDED,
              "type metadata: more than " + MAX_EXTENDS + " types extended");
        }
        Bytes document = documents.get(type);
        if (document == null) {
          return Optional.of(type);
        }
        if (expected != null) {
          SubresourceIntegrity.require(expected, document);
        }
        TypeMetadata metadata = TypeMetadata.parse(document);
        if (!metadata.vct().equals(type)) {
          throw TypeMetadata.bad("the document is of another type than asked for");
        }
        chain.add(metadata);
        next = metadata.extendedType().orElse(null);
        expected = metadata.extendedIntegrity().orElse(null);
      }
      return Optional.empty();
    }
  }
}
