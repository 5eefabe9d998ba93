package org.cooppassport.core.dataintegrity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.cooppassport.core.dataintegrity.VerifiedDocument.VerifiedProof;
import org.cooppassport.core.did.DidError;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Recent;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.model.DateTimeStamp;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** One verification of one document. For one thread. */
final class ProofVerification {
  private static final String DID_KEY = "did:key:";

  /** Rounds of one verification, and a status list for all who name it, ask for the same again. */
  private static final Recent<Signed, JsonObject> HELD = new Recent<>(128);

  private static final int MAX_HELD_BYTES = 64 << 10;

  /** Everything on which it depends whether a signature holds. */
  private record Signed(
      JsonLd jsonLd,
      Cryptosuite suite,
      JsonObject document,
      JsonObject proof,
      VerificationKey key) {}

  private final JsonLd jsonLd;
  private final JsonObject secured;
  private final ProofExpectation expectation;
  private final MethodLookup lookup;
  private final Instant now;

  private final List<Problem> problems = new ArrayList<>();
  private final List<VerifiedProof> held = new ArrayList<>();

  /** What each proof that holds was over, all equal but for contexts that JCS cuts off. */
  private final Set<JsonObject> contents = new HashSet<>();

  ProofVerification(
      JsonLd jsonLd,
      JsonObject secured,
      ProofExpectation expectation,
      MethodLookup lookup,
      Instant now) {
    this.jsonLd = jsonLd;
    this.secured = secured;
    this.expectation = expectation;
    this.lookup = lookup;
    this.now = now;
  }

  ProofVerdict verdict() {
    try {
      verifyAll();
    } catch (ProblemException e) {
      problems.addAll(e.problems());
    }
    if (problems.isEmpty() && held.isEmpty()) {
      problems.add(failure(DataIntegrity.PROOF_PLACE, "No proof of an accepted suite holds."));
    }
    if (problems.isEmpty() && contents.size() != 1) {
      problems.add(failure(DataIntegrity.PROOF_PLACE, "The proofs secure different documents."));
    }
    if (!problems.isEmpty()) {
      return ProofVerdict.fails(problems);
    }
    JsonObject content = contents.iterator().next();
    List<Problem> contexts = expectation.contexts().judge(content);
    return contexts.isEmpty()
        ? ProofVerdict.holds(new VerifiedDocument(content, held))
        : ProofVerdict.fails(contexts);
  }

  private void verifyAll() {
    JsonValue proof = secured.members().get(DataIntegrity.PROOF);
    if (proof == null) {
      throw new ProblemException(
          failure(DataIntegrity.PROOF_PLACE, "There is no proof, so nothing is verified."));
    }
    JsonArray proofs = secured.oneOrMany(DataIntegrity.PROOF);
    if (proofs.isEmpty()) {
      throw new ProblemException(
          failure(DataIntegrity.PROOF_PLACE, "The list of proofs is empty."));
    }
    if (proofs.size() > DataIntegrity.MAX_PROOFS) {
      throw new ProblemException(
          Problem.at(
              ProblemCode.LIMIT_EXCEEDED,
              DataIntegrity.PROOF_PLACE,
              "A document has at most " + DataIntegrity.MAX_PROOFS + " proofs."));
    }
    ProofChain chain = ProofChain.of(proofs);
    chain.requireNoLoop();
    for (int i = 0; i < proofs.size(); i++) {
      JsonPointer place =
          proof instanceof JsonArray
              ? DataIntegrity.PROOF_PLACE.child(i)
              : DataIntegrity.PROOF_PLACE;
      try {
        verifyOne(proofs.get(i), chain, place);
      } catch (ProblemException e) {
        problems.addAll(e.problems());
      }
    }
  }

  // Data Integrity 1.0, 4.4 Verify Proof
  private void verifyOne(JsonValue value, ProofChain chain, JsonPointer place) {
    if (!(value instanceof JsonObject proof)) {
      throw new ProblemException(failure(place, "A proof is an object."));
    }
    Optional<Cryptosuite> suite =
        Cryptosuite.of(text(proof, "type", place), proof.string("cryptosuite"));
    if (suite.isEmpty() || !expectation.accepted().contains(suite.get())) {
      if (expectation.sufficient().isEmpty()) {
        throw new ProblemException(
            failure(place, "The proof's type and cryptosuite are not accepted."));
      }
      return;
    }
    String methodUrl = text(proof, "verificationMethod", place);
    checkPurpose(text(proof, "proofPurpose", place), place);
    checkTimes(proof, place);
    checkBinding(proof, place);
    VerificationMethod method = method(methodUrl, proof, place);
    VerificationKey key = key(method, suite.get(), place);
    JsonObject content = content(suite.get(), input(proof, chain, place), proof, key, place);
    if (expectation.sufficient().isEmpty() || expectation.sufficient().contains(suite.get())) {
      held.add(new VerifiedProof(suite.get(), proof, method));
    }
    contents.add(content.without(DataIntegrity.PROOF));
  }

  /** Checks the signature and returns the document read again from what was signed. */
  private JsonObject content(
      Cryptosuite suite,
      JsonObject document,
      JsonObject proof,
      VerificationKey key,
      JsonPointer place) {
    return switch (suite) {
      case EDDSA_RDFC_2022,
          EDDSA_JCS_2022,
          ECDSA_RDFC_2019,
          ECDSA_JCS_2019,
          ED25519_SIGNATURE_2020 ->
          hashed(suite, document, proof, key, place);
      case ECDSA_SD_2023 ->
          disclosed(() -> new EcdsaSd2023(jsonLd).verify(document, proof, key), place);
      case BBS_2023 -> disclosed(() -> new Bbs2023(jsonLd).verify(document, proof, key), place);
    };
  }

  private JsonObject hashed(
      Cryptosuite suite,
      JsonObject document,
      JsonObject proof,
      VerificationKey key,
      JsonPointer place) {
    Signed signed = new Signed(jsonLd, suite, document, proof, key);
    Optional<JsonObject> before = HELD.get(signed);
    if (before.isPresent()) {
      return before.get();
    }
    Bytes signature = signature(proof, place);
    HashData data = hashData(suite, document, proof, key, place);
    SignatureAlgorithm algorithm = key.algorithm().orElseThrow();
    if (!key.verify(algorithm, data.bytes(), signature)) {
      throw new ProblemException(failure(place, "The signature does not fit the document."));
    }
    JsonObject content = data.content();
    if (data.canonicalDocument().size() <= MAX_HELD_BYTES) {
      HELD.put(signed, content);
    }
    return content;
  }

  /** Findings about the proof itself get the proof's place. */
  private static JsonObject disclosed(Supplier<JsonObject> verification, JsonPointer place) {
    try {
      return verification.get();
    } catch (ProblemException e) {
      throw new ProblemException(
          e.problems().stream()
              .map(p -> p.code() == ProblemCode.PROOF_VERIFICATION_ERROR ? p.under(place) : p)
              .toList());
    }
  }

  /** The document with the proofs that this one also secures. */
  private JsonObject input(JsonObject proof, ProofChain chain, JsonPointer place) {
    try {
      return chain.securedBy(secured, ProofChain.named(proof));
    } catch (ProblemException e) {
      throw new ProblemException(
          e.problems().stream().map(p -> p.under(place.child(ProofChain.PREVIOUS))).toList());
    }
  }

  private static String text(JsonObject proof, String name, JsonPointer place) {
    return proof
        .string(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(
            () ->
                new ProblemException(
                    failure(place.child(name), "A proof has a text " + name + ".")));
  }

  private void checkPurpose(String purpose, JsonPointer place) {
    if (!purpose.equals(expectation.purpose().term())) {
      throw new ProblemException(
          failure(
              place.child("proofPurpose"),
              "The purpose of the proof must be " + expectation.purpose().term() + "."));
    }
  }

  private void checkTimes(JsonObject proof, JsonPointer place) {
    Optional<Instant> created = time(proof, "created", place);
    if (created.isPresent() && created.get().isAfter(now.plus(expectation.skew()))) {
      throw new ProblemException(
          failure(place.child("created"), "The proof was created in the future."));
    }
    Optional<Instant> expires = time(proof, "expires", place);
    if (expires.isPresent() && !expires.get().isAfter(now)) {
      throw new ProblemException(failure(place.child("expires"), "The proof has expired."));
    }
  }

  private static Optional<Instant> time(JsonObject proof, String name, JsonPointer place) {
    if (!proof.has(name)) {
      return Optional.empty();
    }
    Optional<Instant> instant = proof.string(name).flatMap(DateTimeStamp::read);
    if (instant.isEmpty()) {
      throw new ProblemException(
          failure(place.child(name), "The member is not a date-time with seconds and offset."));
    }
    return instant;
  }

  private void checkBinding(JsonObject proof, JsonPointer place) {
    if (expectation.binding().isEmpty()) {
      return;
    }
    ProofExpectation.Binding binding = expectation.binding().get();
    if (!proof.string("challenge").equals(Optional.of(binding.challenge()))) {
      throw new ProblemException(
          Problem.at(
              ProblemCode.INVALID_CHALLENGE_ERROR,
              place.child("challenge"),
              "The proof must repeat the challenge that was given, came "
                  + (proof.has("challenge") ? Came.ANOTHER : Came.NOTHING)
                  + "."));
    }
    Set<String> domains = new HashSet<>();
    for (JsonValue item : proof.oneOrMany("domain")) {
      domains.add(item instanceof JsonString domain ? domain.value() : "");
    }
    if (!domains.equals(binding.domains())) {
      throw new ProblemException(
          Problem.at(
              ProblemCode.INVALID_DOMAIN_ERROR,
              place.child("domain"),
              "The proof must be for exactly the domains expected, "
                  + String.join(", ", binding.domains())
                  + ", came "
                  + Came.words(domains)
                  + "."));
    }
  }

  private VerificationMethod method(String url, JsonObject proof, JsonPointer place) {
    VerificationMethod method;
    try {
      method = lookup.find(absolute(url), expectation.purpose());
    } catch (DidException e) {
      throw new ProblemException(
          Problem.at(code(e.error()), place.child("verificationMethod"), e.detail() + "."));
    }
    Instant made = time(proof, "created", place).orElse(now);
    boolean revoked = method.revoked().map(instant -> !instant.isAfter(now)).orElse(false);
    if (revoked || !method.usableAt(made)) {
      throw new ProblemException(
          failure(
              place.child("verificationMethod"),
              "The verification method was revoked or had expired."));
    }
    if (!expectation.controller().map(method.controller()::equals).orElse(true)) {
      throw new ProblemException(
          Problem.at(
              ProblemCode.ISSUER_MISMATCH,
              place.child("verificationMethod"),
              "The key is controlled by another identifier than the document names."));
    }
    return method;
  }

  private String absolute(String url) {
    boolean bare = url.startsWith(DID_KEY) && url.indexOf('#') < 0;
    return bare && expectation.bareDidKey() == ProofExpectation.BareDidKey.TOLERATED
        ? url + "#" + url.substring(DID_KEY.length())
        : url;
  }

  private static ProblemCode code(DidError error) {
    return switch (error) {
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
          INVALID_PARAMETERS ->
          ProblemCode.DID_RESOLUTION_ERROR;
      case INVALID_PUBLIC_KEY,
          INVALID_PUBLIC_KEY_LENGTH,
          INVALID_PUBLIC_KEY_TYPE,
          UNSUPPORTED_PUBLIC_KEY_TYPE,
          INVALID_VERIFICATION_METHOD_URL,
          INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID,
          INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
          INVALID_VERIFICATION_METHOD,
          INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD ->
          ProblemCode.PROOF_VERIFICATION_ERROR;
    };
  }

  private static VerificationKey key(
      VerificationMethod method, Cryptosuite suite, JsonPointer place) {
    if (!suite.takesMethodOf(method.type())) {
      throw new ProblemException(
          failure(
              place.child("verificationMethod"),
              "The verification method is of a type that " + suite.id() + " does not take."));
    }
    VerificationKey key;
    try {
      key = method.key();
    } catch (DidException e) {
      throw new ProblemException(
          Problem.at(code(e.error()), place.child("verificationMethod"), e.detail() + "."));
    }
    if (!suite.keyTypes().contains(key.type())) {
      throw new ProblemException(
          failure(
              place.child("verificationMethod"),
              "The key is not of a kind that " + suite.id() + " works with."));
    }
    return key;
  }

  private static Bytes signature(JsonObject proof, JsonPointer place) {
    String value = text(proof, "proofValue", place);
    if (value.charAt(0) != 'z') {
      throw new ProblemException(
          failure(place.child("proofValue"), "The proof value is not in base58btc with header z."));
    }
    try {
      return Multibase.decode(value);
    } catch (MalformedEncoding e) {
      throw new ProblemException(
          failure(place.child("proofValue"), "The proof value is not in base58btc."));
    }
  }

  private HashData hashData(
      Cryptosuite suite,
      JsonObject document,
      JsonObject proof,
      VerificationKey key,
      JsonPointer place) {
    JsonObject input = document;
    if (suite.transformation() == Cryptosuite.Transformation.JCS && proof.has("@context")) {
      if (!HashData.startsWith(document, proof)) {
        throw new ProblemException(
            failure(
                place.child("@context"),
                "The document's contexts do not begin with those of the proof."));
      }
      input = document.with("@context", proof.members().get("@context"));
    }
    return HashData.of(suite, input, proof.without("proofValue"), suite.hash(key.type()), jsonLd);
  }

  private static Problem failure(JsonPointer place, String detail) {
    return Problem.at(ProblemCode.PROOF_VERIFICATION_ERROR, place, detail);
  }
}
