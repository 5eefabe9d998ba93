package org.cooppassport.core.verification;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidError;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolution;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.JwtVcIssuerMetadata;
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

  /**
   * The key that signed a token of this issuer.
   *
   * @param name what the token's header says of its key
   */
  VerificationKey ofToken(PresentedIssuer issuer, KeyName name, TrustedIssuer trust) {
    if (issuer instanceof PresentedIssuer.ByCertificate certified) {
      return certificateKey(certified);
    }
    if (issuer instanceof PresentedIssuer.ByDid named) {
      return ofDid(
          named.named(),
          methodUrl(named.named(), name.kid()),
          VerificationRelationship.ASSERTION_METHOD,
          trust);
    }
    Optional<VerificationKey> pinned = pinned(trust, name.kid().orElse(""));
    if (pinned.isPresent()) {
      return pinned.get();
    }
    Optional<String> method = name.kid().filter(url -> url.startsWith(issuer.identifier() + "#"));
    return method.isPresent()
        ? ofMethod(method.get(), VerificationRelationship.ASSERTION_METHOD)
        : metadataKey(issuer.identifier(), name);
  }

  /** What controls a verification method: its URL without the fragment. */
  static String controllerOf(String methodUrl) {
    int hash = methodUrl.indexOf('#');
    if (methodUrl.startsWith("https://")) {
      return hash < 0 ? methodUrl : methodUrl.substring(0, hash);
    }
    try {
      return DidUrl.parse(methodUrl).did().toString();
    } catch (DidException e) {
      throw Examination.halt(
          ProblemCode.INVALID_VERIFICATION_METHOD_URL,
          "the key is named neither by a DID URL nor by an https URL");
    }
  }

  /** The key of that verification method, listed by its controller and usable now; not pinned. */
  VerificationKey ofMethod(String methodUrl, VerificationRelationship purpose) {
    String controller = controllerOf(methodUrl);
    if (!controller.startsWith("https://")) {
      return ofDid(Did.parse(controller), methodUrl, purpose, null);
    }
    try {
      return usable(controlled(controller, methodUrl, purpose));
    } catch (DidException e) {
      throw Examination.halt(code(e.error()), e.detail());
    }
  }

  /**
   * The verification method in the document that stands at its controller's own URL.
   *
   * @throws DidException with the first rule of Controlled Identifiers that is broken
   */
  VerificationMethod controlled(
      String controller, String methodUrl, VerificationRelationship purpose) {
    return DidDocument.read(
            json(
                new DocumentNeed(DocumentKind.CONTROLLED_IDENTIFIER_DOCUMENT, controller),
                "the controlled identifier document"))
        .method(methodUrl, purpose);
  }

  /** The key of a verification method of this DID, listed for the purpose and usable now. */
  VerificationKey ofDid(
      Did did, String methodUrl, VerificationRelationship purpose, TrustedIssuer trust) {
    if (!methodUrl.startsWith(did + "#")) {
      throw Examination.halt(
          ProblemCode.ISSUER_MISMATCH, "the verification method is not one of the issuer's DID");
    }
    try {
      return usable(method(did, methodUrl, purpose, trust));
    } catch (DidException e) {
      throw Examination.halt(code(e.error()), e.detail());
    }
  }

  private VerificationKey usable(VerificationMethod method) {
    if (!method.usableAt(examination.now())) {
      throw Examination.halt(
          ProblemCode.INVALID_VERIFICATION_METHOD, "the verification method is expired or revoked");
    }
    return method.key();
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

  /**
   * The verification method of this controller, listed for the purpose; whether it is usable is for
   * the caller.
   *
   * @param controller a DID or an https URL
   * @param trust null if trust was not asked about
   * @throws DidException with the first rule of Controlled Identifiers that is broken
   */
  VerificationMethod method(
      String controller, String methodUrl, VerificationRelationship purpose, TrustedIssuer trust) {
    if (!controller.startsWith("https://")) {
      return method(Did.parse(controller), methodUrl, purpose, trust);
    }
    Optional<VerificationKey> pinned = pinned(trust, methodUrl);
    return pinned.isPresent()
        ? VerificationMethod.multikey(methodUrl, controller, pinned.get())
        : controlled(controller, methodUrl, purpose);
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

  private static String methodUrl(Did did, Optional<String> kid) {
    String named =
        kid.orElseThrow(
            () ->
                Examination.halt(
                    ProblemCode.INVALID_VERIFICATION_METHOD_URL,
                    "kid is missing; with a DID as issuer it names the verification method"));
    return named.startsWith("#") ? did + named : named;
  }

  private static VerificationKey certificateKey(PresentedIssuer.ByCertificate certified) {
    try {
      return CertificateKeys.publicKey(certified.certificates().get(0));
    } catch (IllegalArgumentException e) {
      throw Examination.halt(
          ProblemCode.UNTRUSTED_ISSUER, "the issuer's certificate holds no usable key");
    }
  }

  private VerificationKey metadataKey(String issuer, KeyName name) {
    String url = JwtVcIssuerMetadata.urlOf(issuer).toString();
    JwtVcIssuerMetadata metadata =
        JwtVcIssuerMetadata.parse(
            issuer,
            json(
                new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, url),
                "the issuer's metadata"));
    JwkSet keys =
        metadata
            .keys()
            .orElseGet(
                () ->
                    JwkSet.parse(
                        json(
                            new DocumentNeed(
                                DocumentKind.JWK_SET, metadata.keysUri().orElseThrow().toString()),
                            "the issuer's key set")));
    return keys.select(name.kid(), name.algorithm())
        .orElseThrow(
            () ->
                Examination.halt(
                    ProblemCode.ISSUER_MISMATCH,
                    "the issuer publishes no one key that kid and alg of the token fit"))
        .key();
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
          INVALID_PUBLIC_KEY_TYPE,
          UNSUPPORTED_PUBLIC_KEY_TYPE ->
          ProblemCode.DID_RESOLUTION_ERROR;
    };
  }
}
