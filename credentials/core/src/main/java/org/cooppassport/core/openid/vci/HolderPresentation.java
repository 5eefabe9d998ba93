package org.cooppassport.core.openid.vci;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.dataintegrity.VerifiedDocument.VerifiedProof;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * A holder's proof of a key as a W3C presentation without credentials: the proof type {@code
 * di_vp}.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-F.2">
 *     OpenID4VCI 1.0, appendix F.2</a>
 */
public final class HolderPresentation {
  /** The suites that are taken, by the names of issuer metadata. */
  public static final Set<Cryptosuite> SUITES =
      Set.of(
          Cryptosuite.EDDSA_RDFC_2022,
          Cryptosuite.EDDSA_JCS_2022,
          Cryptosuite.ECDSA_RDFC_2019,
          Cryptosuite.ECDSA_JCS_2019);

  private static final int MAX_NONCE = 4_096;

  private HolderPresentation() {}

  /**
   * Makes a proof.
   *
   * @param verificationMethod the DID URL of the key
   * @param nonce the issuer's {@code c_nonce}
   */
  public static JsonObject make(
      Cryptosuite suite,
      String verificationMethod,
      Signer holder,
      String credentialIssuer,
      String nonce,
      Instant now,
      JsonLd jsonLd) {
    String did = verificationMethod.substring(0, verificationMethod.indexOf('#'));
    return new DataIntegrity(jsonLd)
        .sign(
            Presentation.of(Optional.of(did), List.of()).without("verifiableCredential"),
            ProofOptions.authentication(suite, verificationMethod)
                .challenge(nonce)
                .domain(credentialIssuer)
                .created(now),
            holder);
  }

  static VerifiedKeyProof verify(
      JsonObject presentation, KeyProofExpectation expected, JsonLd jsonLd) {
    try {
      return verified(presentation, expected, jsonLd);
    } catch (ProblemException e) {
      throw KeyProofExpectation.invalid(e);
    }
  }

  private static VerifiedKeyProof verified(
      JsonObject presentation, KeyProofExpectation expected, JsonLd jsonLd) {
    Presentation read = Presentation.read(presentation);
    JsonObject unproven = onlyProof(presentation);
    String nonce =
        unproven
            .string("challenge")
            .filter(text -> !text.isEmpty() && text.length() <= MAX_NONCE)
            .orElseThrow(
                () ->
                    KeyProofExpectation.invalid(
                        "challenge",
                        "one that the nonce endpoint gave",
                        Came.text(unproven.string("challenge"))));
    ProofVerdict verdict =
        new DataIntegrity(jsonLd)
            .verify(
                presentation,
                ProofExpectation.authentication(nonce, Set.of(expected.credentialIssuer()))
                    .accepting(SUITES)
                    .withSkew(KeyProofExpectation.CLOCK_TOLERANCE),
                MethodLookup.resolving(expected.did(), Documents.none(), expected.now()),
                expected.now());
    VerifiedProof proof =
        verdict
            .verified()
            .orElseThrow(
                () -> KeyProofExpectation.invalid(new ProblemException(verdict.problems())))
            .proofs()
            .get(0);
    String method = proof.method().id();
    String did = method.substring(0, method.indexOf('#'));
    if (read.holder().filter(holder -> !holder.equals(did)).isPresent()) {
      throw KeyProofExpectation.invalid(
          "holder", "the controller of the verification method", Came.ANOTHER);
    }
    return new VerifiedKeyProof(proof.method().key(), nonce, expected.now(), method);
  }

  private static JsonObject onlyProof(JsonObject presentation) {
    JsonValue proof = presentation.get("proof").orElseThrow(HolderPresentation::noProof);
    if (proof instanceof JsonObject one) {
      return one;
    }
    if (proof instanceof JsonArray many
        && many.size() == 1
        && many.get(0) instanceof JsonObject only) {
      return only;
    }
    throw noProof();
  }

  private static Refusal noProof() {
    return KeyProofExpectation.invalid(
        "proof", "one in the presentation", new Came("none or several"));
  }
}
