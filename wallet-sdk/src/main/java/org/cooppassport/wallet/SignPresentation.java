package org.cooppassport.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.wallet.port.HolderKeys;

/**
 * Signs W3C presentations that an app put together itself, with embedded proofs, and derives from
 * base proofs what goes into them: for verifiers that are asked over the VC API and not by
 * OpenID4VP.
 *
 * <p>Nobody is asked for consent here; that is the app's. Thread-safe. Computes signatures and
 * reads keys, so on a background thread only.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#presenting">VCALM 1.0, presenting</a>
 */
public final class SignPresentation {
  private static final int HEADER_BYTES = 32;

  private final HolderKeys keys;
  private final DataIntegrity dataIntegrity;
  private final RandomSource random;

  /**
   * Makes one.
   *
   * @param jsonLd over the contexts that credentials may use
   */
  public SignPresentation(HolderKeys keys, JsonLd jsonLd, RandomSource random) {
    this.keys = Objects.requireNonNull(keys);
    this.dataIntegrity = new DataIntegrity(jsonLd);
    this.random = Objects.requireNonNull(random);
  }

  /**
   * What a presentation answers.
   *
   * @param challenge what the verifier gave; empty if it gave none
   * @param domains whom it is for; empty if the verifier named nobody
   */
  public record Asked(Optional<String> challenge, List<String> domains) {
    /** A presentation that answers nothing. */
    public static final Asked NOTHING = new Asked(Optional.empty(), List.of());

    public Asked {
      Objects.requireNonNull(challenge);
      domains = List.copyOf(domains);
    }
  }

  /** Returns the identifier of the holder with this key: its did:key. */
  public String holder(String keyReference) {
    return HolderBinding.did(keys.signer(keyReference).publicKey());
  }

  /**
   * Returns what {@code pointers} select of a credential with a base proof, beside what its issuer
   * made mandatory.
   *
   * @throws ProblemException PROOF_GENERATION_ERROR if there is no base proof or a pointer points
   *     at nothing
   */
  public JsonObject derive(JsonObject credential, List<JsonPointer> pointers) {
    return dataIntegrity.derive(credential, pointers, random.next(HEADER_BYTES), random);
  }

  /**
   * Returns the presentation with the holder's proof; its holder is named if it was not.
   *
   * @throws ProblemException if it is not of the data model, or cannot be signed without loss
   * @throws Refusal INVALID_VALUE if it names another holder; KEY_UNAVAILABLE
   */
  public JsonObject sign(
      JsonObject presentation, String keyReference, Asked asked, Instant created) {
    List<Problem> problems = Presentation.problems(presentation);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    Signer signer = keys.signer(keyReference);
    String did = HolderBinding.did(signer.publicKey());
    Optional<String> named = Presentation.read(presentation).holder();
    if (named.filter(holder -> !holder.equals(did)).isPresent()) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE,
          "presentation.holder",
          "presentation.holder: expected " + did + ", for whom this key signs");
    }
    return dataIntegrity.sign(
        named.isPresent() ? presentation : presentation.with("holder", did),
        options(signer, asked, created),
        signer);
  }

  private static ProofOptions options(Signer signer, Asked asked, Instant created) {
    Cryptosuite suite =
        signer.publicKey().type() == KeyType.ED25519
            ? Cryptosuite.EDDSA_RDFC_2022
            : Cryptosuite.ECDSA_RDFC_2019;
    ProofOptions options =
        ProofOptions.authentication(suite, HolderBinding.verificationMethod(signer.publicKey()))
            .created(created);
    options = asked.challenge().map(options::challenge).orElse(options);
    return asked.domains().isEmpty() ? options : options.domains(asked.domains());
  }
}
