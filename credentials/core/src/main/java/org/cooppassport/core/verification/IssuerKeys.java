package org.cooppassport.core.verification;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidError;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolution;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.JwsHeader;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.trust.PinnedKey;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;

/**
 * Finds the key of an issuer that a header or a proof names: among the pinned keys if trust pins
 * any, else in what the issuer publishes. A key id is only ever looked up inside the issuer's own
 * document.
 */
final class IssuerKeys {
  private final Examination examination;

  IssuerKeys(Examination examination) {
    this.examination = examination;
  }

  /** The key that signed a token of this issuer. */
  VerificationKey ofToken(PresentedIssuer issuer, JwsHeader header, TrustedIssuer trust) {
    if (issuer instanceof PresentedIssuer.ByCertificate certified) {
      return certificateKey(certified);
    }
    if (issuer instanceof PresentedIssuer.ByDid named) {
      return ofDid(
          named.named(),
          methodUrl(named.named(), header),
          VerificationRelationship.ASSERTION_METHOD,
          trust);
    }
    Optional<VerificationKey> pinned = pinned(trust, header.kid().orElse(""));
    return pinned.isPresent() ? pinned.get() : metadataKey(issuer.identifier(), header);
  }

  /** The key of a verification method of this DID, listed for the purpose and usable now. */
  VerificationKey ofDid(
      Did did, String methodUrl, VerificationRelationship purpose, TrustedIssuer trust) {
    if (!methodUrl.startsWith(did + "#")) {
      throw Examination.halt(
          ProblemCode.ISSUER_MISMATCH, "the verification method is not one of the issuer's DID");
    }
    try {
      VerificationMethod method = method(did, methodUrl, purpose, trust);
      if (!method.usableAt(examination.now())) {
        throw Examination.halt(
            ProblemCode.INVALID_VERIFICATION_METHOD,
            "the verification method is expired or revoked");
      }
      return method.key();
    } catch (DidException e) {
      throw Examination.halt(code(e.error()), e.detail());
    }
  }

  /**
   * The verification method of this DID, listed for the purpose; whether it is usable is for the
   * caller.
   *
   * @param trust null if trust was not asked about
   * @throws DidException with the first rule of Controlled Identifiers that is broken
   */
  VerificationMethod method(
      Did did, String methodUrl, VerificationRelationship purpose, TrustedIssuer trust) {
    Optional<VerificationKey> pinned = pinned(trust, methodUrl);
    return pinned.isPresent()
        ? VerificationMethod.multikey(methodUrl, did.toString(), pinned.get())
        : document(did).method(methodUrl, purpose);
  }

  /** The DID's document, gathered or computed. */
  DidDocument document(Did did) {
    List<DocumentNeed> needs =
        examination.request().resolver().missing(did, examination.documents());
    if (!needs.isEmpty()) {
      throw Examination.needing(
          needs, ProblemCode.DID_RESOLUTION_ERROR, "the issuer's DID document was not gathered");
    }
    DidResolution resolution =
        examination.request().resolver().resolve(did, examination.documents(), examination.now());
    Optional<DidException> failure = resolution.failure();
    if (failure.isPresent()) {
      throw Examination.halt(
          failure.get().error() == DidError.DEACTIVATED
              ? ProblemCode.DID_DEACTIVATED
              : ProblemCode.DID_RESOLUTION_ERROR,
          failure.get().detail());
    }
    return resolution.documentOrThrow();
  }

  /** The pinned key of that id; a trust decision that pins keys takes no others (DID-10). */
  private static Optional<VerificationKey> pinned(TrustedIssuer trust, String id) {
    if (trust == null || trust.pinnedKeys().isEmpty()) {
      return Optional.empty();
    }
    Optional<PinnedKey> pinned =
        id.isEmpty() && trust.pinnedKeys().size() == 1
            ? Optional.of(trust.pinnedKeys().get(0))
            : trust.pinnedKey(id);
    return Optional.of(
        pinned
            .map(PinnedKey::key)
            .orElseThrow(
                () ->
                    Examination.halt(
                        ProblemCode.UNTRUSTED_ISSUER,
                        "the issuer's key is none of those pinned when trust was decided; confirm"
                            + " the new key with the issuer and pin it")));
  }

  private static String methodUrl(Did did, JwsHeader header) {
    String kid =
        header
            .kid()
            .orElseThrow(
                () ->
                    Examination.halt(
                        ProblemCode.INVALID_VERIFICATION_METHOD_URL,
                        "kid is missing; with a DID as issuer it names the verification method"));
    return kid.startsWith("#") ? did + kid : kid;
  }

  private static VerificationKey certificateKey(PresentedIssuer.ByCertificate certified) {
    try {
      return CertificateKeys.publicKey(certified.certificates().get(0));
    } catch (IllegalArgumentException e) {
      throw Examination.halt(
          ProblemCode.UNTRUSTED_ISSUER, "the issuer's certificate holds no usable key");
    }
  }

  private VerificationKey metadataKey(String issuer, JwsHeader header) {
    JsonObject metadata =
        json(
            new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, metadataUrl(issuer)),
            "the issuer's metadata");
    if (!metadata.string("issuer").equals(Optional.of(issuer))) {
      throw Examination.halt(
          ProblemCode.ISSUER_MISMATCH, "the metadata at the issuer's URL is of another issuer");
    }
    if (metadata.has("jwks") == metadata.has("jwks_uri")) {
      throw Examination.halt(
          ProblemCode.MALFORMED_VALUE_ERROR,
          "the issuer's metadata has exactly one of jwks and jwks_uri (SD-JWT VC, section 4.2)");
    }
    JsonObject jwks =
        metadata.has("jwks")
            ? metadata.object("jwks").orElse(JsonObject.EMPTY)
            : json(
                new DocumentNeed(DocumentKind.JWK_SET, keySetUrl(metadata)),
                "the issuer's key set");
    return JwkSet.parse(jwks)
        .select(header)
        .orElseThrow(
            () ->
                Examination.halt(
                    ProblemCode.ISSUER_MISMATCH,
                    "the issuer publishes no one key that kid and alg of the token fit"))
        .key();
  }

  private static String keySetUrl(JsonObject metadata) {
    return metadata
        .string("jwks_uri")
        .filter(url -> url.startsWith("https://"))
        .orElseThrow(
            () ->
                Examination.halt(
                    ProblemCode.MALFORMED_VALUE_ERROR, "jwks_uri is not an https URL"));
  }

  /**
   * {@code /.well-known/jwt-vc-issuer} between host and path.
   *
   * @see <a
   *     href="https://datatracker.ietf.org/doc/html/draft-ietf-oauth-sd-jwt-vc#section-4">SD-JWT
   *     VC, section 4</a>
   */
  static String metadataUrl(String issuer) {
    int pathStart = issuer.indexOf('/', "https://".length());
    String host = pathStart < 0 ? issuer : issuer.substring(0, pathStart);
    String path = pathStart < 0 ? "" : issuer.substring(pathStart);
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return host + "/.well-known/jwt-vc-issuer" + path;
  }

  private JsonObject json(DocumentNeed need, String what) {
    Optional<Gathered> gathered = examination.documents().get(need);
    if (gathered.isEmpty()) {
      throw Examination.needing(
          List.of(need), ProblemCode.DOCUMENT_UNAVAILABLE, what + " was not gathered");
    }
    Bytes body =
        gathered
            .get()
            .fetched()
            .orElseThrow(
                () -> new Examination.Halt(List.of(), List.of(unavailable(gathered.get(), what))))
            .body();
    try {
      return JsonReader.readObject(body);
    } catch (JsonException e) {
      throw Examination.halt(ProblemCode.PARSING_ERROR, what + " is not a JSON object");
    }
  }

  static Problem unavailable(Gathered gathered, String what) {
    Gathered.Cause cause =
        gathered instanceof Gathered.Unavailable unavailable
            ? unavailable.cause()
            : Gathered.Cause.NOT_GATHERED;
    return Problem.of(
        cause == Gathered.Cause.DESTINATION_FORBIDDEN
            ? ProblemCode.DESTINATION_FORBIDDEN
            : ProblemCode.DOCUMENT_UNAVAILABLE,
        what + " cannot be had: " + cause.sentence());
  }

  private static ProblemCode code(DidError error) {
    return switch (error) {
      case INVALID_VERIFICATION_METHOD_URL -> ProblemCode.INVALID_VERIFICATION_METHOD_URL;
      case INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID ->
          ProblemCode.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID;
      case INVALID_CONTROLLED_IDENTIFIER_DOCUMENT ->
          ProblemCode.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT;
      case INVALID_VERIFICATION_METHOD -> ProblemCode.INVALID_VERIFICATION_METHOD;
      case INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD ->
          ProblemCode.INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD;
      case DEACTIVATED -> ProblemCode.DID_DEACTIVATED;
      case INVALID_DID,
          INVALID_DID_URL,
          INVALID_DID_DOCUMENT,
          NOT_FOUND,
          METHOD_NOT_SUPPORTED,
          REPRESENTATION_NOT_SUPPORTED,
          INVALID_OPTIONS,
          FEATURE_NOT_SUPPORTED,
          INTERNAL_ERROR,
          INVALID_PROOF,
          INVALID_PARAMETERS,
          INVALID_PUBLIC_KEY,
          INVALID_PUBLIC_KEY_LENGTH,
          UNSUPPORTED_PUBLIC_KEY_TYPE ->
          ProblemCode.DID_RESOLUTION_ERROR;
    };
  }
}
