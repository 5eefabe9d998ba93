package org.cooppassport.core.dataintegrity;

import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.jsonld.ContextPolicy;

/**
 * What a verifier wants of a document's proofs. Immutable; what is not checked has to be said.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#verify-proof">Data Integrity 1.0, Verify
 *     Proof</a>
 */
public final class ProofExpectation {
  /** How far ahead of ours a signer's clock may be. */
  public static final Duration DEFAULT_SKEW = Duration.ofSeconds(60);

  /** Whether {@code verificationMethod} may be a did:key without its fragment. */
  public enum BareDidKey {
    REFUSED,
    /** Taken for the one key it holds: the examples printed in the Recommendation have it. */
    TOLERATED
  }

  /** What a presentation's proof must repeat. */
  record Binding(String challenge, Set<String> domains) {
    Binding {
      Objects.requireNonNull(challenge);
      domains = Set.copyOf(domains);
    }
  }

  private final VerificationRelationship purpose;
  private final Optional<Binding> binding;
  private final Optional<String> controller;
  private final Set<Cryptosuite> accepted;
  private final Set<Cryptosuite> sufficient;
  private final ContextPolicy contexts;
  private final BareDidKey bareDidKey;
  private final Duration skew;

  private ProofExpectation(Draft draft) {
    this.purpose = draft.purpose;
    this.binding = Optional.ofNullable(draft.binding);
    this.controller = Optional.ofNullable(draft.controller);
    this.accepted = Set.copyOf(draft.accepted);
    this.sufficient = Set.copyOf(draft.sufficient);
    this.contexts = draft.contexts;
    this.bareDidKey = draft.bareDidKey;
    this.skew = draft.skew;
  }

  /**
   * Wants an assertion, as in credentials: any controller, any suite, any known context, no look at
   * domain and challenge.
   */
  public static ProofExpectation assertion() {
    return new ProofExpectation(new Draft(VerificationRelationship.ASSERTION_METHOD));
  }

  /**
   * Wants an authentication that answers {@code challenge} and is for exactly {@code domains}, as
   * in presentations.
   */
  public static ProofExpectation authentication(String challenge, Set<String> domains) {
    Draft draft = new Draft(VerificationRelationship.AUTHENTICATION);
    draft.binding = new Binding(challenge, domains);
    return new ProofExpectation(draft);
  }

  /** Wants an authentication without looking at domain and challenge: replay goes unnoticed. */
  public static ProofExpectation unboundAuthentication() {
    return new ProofExpectation(new Draft(VerificationRelationship.AUTHENTICATION));
  }

  /** Wants another purpose. */
  public ProofExpectation withPurpose(VerificationRelationship other) {
    Draft draft = draft();
    draft.purpose = other;
    return new ProofExpectation(draft);
  }

  /** Wants every key to be controlled by this issuer or holder. */
  public ProofExpectation controlledBy(String identifier) {
    Draft draft = draft();
    draft.controller = identifier;
    return new ProofExpectation(draft);
  }

  /** Wants no other suites than these. */
  public ProofExpectation accepting(Set<Cryptosuite> suites) {
    Draft draft = draft();
    draft.accepted = suites;
    return new ProofExpectation(draft);
  }

  /**
   * Ignores proofs of suites that are not known here, as long as a proof of one of these holds.
   * Without this every proof must verify.
   */
  public ProofExpectation sufficing(Set<Cryptosuite> suites) {
    Draft draft = draft();
    draft.sufficient = suites;
    return new ProofExpectation(draft);
  }

  /** Wants the document's contexts to be as {@code policy} says. */
  public ProofExpectation withContexts(ContextPolicy policy) {
    Draft draft = draft();
    draft.contexts = policy;
    return new ProofExpectation(draft);
  }

  /** Sets whether a did:key without fragment names its key. */
  public ProofExpectation withBareDidKey(BareDidKey rule) {
    Draft draft = draft();
    draft.bareDidKey = rule;
    return new ProofExpectation(draft);
  }

  /** Sets how far ahead of ours a signer's clock may be. */
  public ProofExpectation withSkew(Duration duration) {
    Draft draft = draft();
    draft.skew = duration;
    return new ProofExpectation(draft);
  }

  VerificationRelationship purpose() {
    return purpose;
  }

  Optional<Binding> binding() {
    return binding;
  }

  Optional<String> controller() {
    return controller;
  }

  Set<Cryptosuite> accepted() {
    return accepted;
  }

  Set<Cryptosuite> sufficient() {
    return sufficient;
  }

  ContextPolicy contexts() {
    return contexts;
  }

  BareDidKey bareDidKey() {
    return bareDidKey;
  }

  Duration skew() {
    return skew;
  }

  private Draft draft() {
    Draft draft = new Draft(purpose);
    draft.binding = binding.orElse(null);
    draft.controller = controller.orElse(null);
    draft.accepted = new HashSet<>(accepted);
    draft.sufficient = new HashSet<>(sufficient);
    draft.contexts = contexts;
    draft.bareDidKey = bareDidKey;
    draft.skew = skew;
    return draft;
  }

  private static final class Draft {
    private VerificationRelationship purpose;
    private Binding binding;
    private String controller;
    private Set<Cryptosuite> accepted = EnumSet.allOf(Cryptosuite.class);
    private Set<Cryptosuite> sufficient = Set.of();
    private ContextPolicy contexts = ContextPolicy.anyKnown();
    private BareDidKey bareDidKey = BareDidKey.REFUSED;
    private Duration skew = DEFAULT_SKEW;

    Draft(VerificationRelationship purpose) {
      this.purpose = Objects.requireNonNull(purpose);
    }
  }
}
