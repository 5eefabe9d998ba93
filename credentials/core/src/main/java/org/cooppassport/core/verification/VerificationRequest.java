package org.cooppassport.core.verification;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jsonld.ContextPolicy;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.trust.TrustedIssuers;
import org.cooppassport.core.vcjose.JwtClaimForm;

/**
 * What is to be verified, and every expectation about it. Skipping a check is written out: {@link
 * Builder#build} refuses a request that says nothing about trust, holder binding, validity or
 * status.
 */
public final class VerificationRequest {
  private final List<PresentedText> presented;
  private final Optional<TrustedIssuers> trust;
  private final Optional<HolderExpectation> holder;
  private final Set<String> unbound;
  private final List<String> accrediting;
  private final Check validity;
  private final Check status;
  private final Duration statusGrace;
  private final DidResolver resolver;
  private final AllowedAlgorithms algorithms;
  private final Check issuerBinding;
  private final Check subjectBinding;
  private final JwtClaimForm jwtClaims;
  private final JsonLd jsonLd;
  private final LinkedCheck linked;

  /** Whether a check is made. */
  enum Check {
    UNSAID,
    MADE,
    SKIPPED
  }

  /** Which of the documents that a credential names are looked at: schemas and type metadata. */
  enum LinkedCheck {
    NONE,
    /** The schemas that come with the product. */
    PINNED,
    /** All of both. */
    GATHERED
  }

  /**
   * What a proof of holder binding must answer.
   *
   * @param nonce the nonce or challenge of the request, not empty
   * @param audience the verifier's complete identifier, or the domain, not empty
   * @param maxAge how long before the instant of judging the proof may have been made
   * @param skew how far the holder's clock may run ahead
   */
  public record HolderExpectation(String nonce, String audience, Duration maxAge, Duration skew) {
    public HolderExpectation {
      if (nonce.isEmpty() || audience.isEmpty()) {
        throw new IllegalArgumentException("holder binding needs a nonce and an audience");
      }
      Objects.requireNonNull(maxAge, "maxAge");
      Objects.requireNonNull(skew, "skew");
    }
  }

  private VerificationRequest(Builder builder) {
    this.presented = List.copyOf(builder.presented);
    this.trust = builder.trust;
    this.holder = builder.holder;
    this.unbound = builder.unbound;
    this.accrediting = builder.accrediting;
    this.validity = builder.validity;
    this.status = builder.status;
    this.statusGrace = builder.statusGrace;
    this.resolver = builder.resolver;
    this.algorithms = builder.algorithms;
    this.issuerBinding = builder.issuerBinding;
    this.subjectBinding = builder.subjectBinding;
    this.jwtClaims = builder.jwtClaims;
    this.jsonLd = builder.jsonLd;
    this.linked = builder.linked;
  }

  /** Starts a request about what was presented. */
  public static Builder of(List<PresentedText> presented) {
    return new Builder(presented);
  }

  /** Starts a request about one credential or presentation that answers no query. */
  public static Builder ofOne(String text) {
    return new Builder(List.of(PresentedText.alone(text)));
  }

  public List<PresentedText> presented() {
    return presented;
  }

  /** The trusted issuers; empty if every issuer is taken. */
  Optional<TrustedIssuers> trust() {
    return trust;
  }

  /** What holder binding must answer; empty if none is needed. */
  Optional<HolderExpectation> holder() {
    return holder;
  }

  /** The issuers whose accreditations led to what is examined, from the first one down. */
  List<String> accrediting() {
    return accrediting;
  }

  /** The queries whose answers may come without proof of a holder. */
  Set<String> unbound() {
    return unbound;
  }

  Check validity() {
    return validity;
  }

  Check status() {
    return status;
  }

  Duration statusGrace() {
    return statusGrace;
  }

  DidResolver resolver() {
    return resolver;
  }

  AllowedAlgorithms algorithms() {
    return algorithms;
  }

  /** Whether the key must be the issuer's own. */
  Check issuerBinding() {
    return issuerBinding;
  }

  /** Whether who presents must be whom the credentials are about. */
  Check subjectBinding() {
    return subjectBinding;
  }

  /** What a JWT of data model 1.1 may hold. */
  JwtClaimForm jwtClaims() {
    return jwtClaims;
  }

  JsonLd jsonLd() {
    return jsonLd;
  }

  /** Which schemas and type metadata are looked at. */
  LinkedCheck linked() {
    return linked;
  }

  /** A request about a credential that only holds a schema, wherever it is from. */
  VerificationRequest aboutSchemaCredential() {
    return ofOne("")
        .ignoreTrust()
        .ignoreHolder()
        .checkValidity()
        .ignoreStatus()
        .resolvingWith(resolver)
        .allowing(algorithms)
        .processingWith(jsonLd)
        .ignoreLinkedDocuments()
        .build();
  }

  /** The lists of contexts that documents of these types may carry. */
  ContextPolicy contextsOf(List<String> types) {
    return isOfProduction() ? ProductContexts.policyFor(types) : ContextPolicy.anyKnown();
  }

  /** Whether documents are held to the contexts and forms of production. */
  boolean isOfProduction() {
    return jsonLd == ProductContexts.jsonLd();
  }

  /** Collects expectations. For one thread. */
  public static final class Builder {
    private final List<PresentedText> presented;
    private Optional<TrustedIssuers> trust = Optional.empty();
    private Optional<HolderExpectation> holder = Optional.empty();
    private Set<String> unbound = Set.of();
    private List<String> accrediting = List.of();
    private boolean trustSaid;
    private boolean holderSaid;
    private Check validity = Check.UNSAID;
    private Check status = Check.UNSAID;
    private Duration statusGrace = Duration.ZERO;
    private DidResolver resolver = DidResolver.standard();
    private AllowedAlgorithms algorithms = AllowedAlgorithms.DEFAULT;
    private Check issuerBinding = Check.MADE;
    private Check subjectBinding = Check.MADE;
    private JwtClaimForm jwtClaims = JwtClaimForm.DATA_MODEL_1_1;
    private JsonLd jsonLd = ProductContexts.jsonLd();
    private LinkedCheck linked = LinkedCheck.PINNED;

    private Builder(List<PresentedText> presented) {
      this.presented = List.copyOf(presented);
    }

    /** Only issuers that these decisions trust for the credential's type are taken. */
    public Builder expectTrustedIssuer(TrustedIssuers issuers) {
      trust = Optional.of(issuers);
      trustSaid = true;
      return this;
    }

    /** Any issuer is taken: the result is about cryptography, and nobody may act on it alone. */
    public Builder ignoreTrust() {
      trustSaid = true;
      return this;
    }

    /**
     * Every credential must come with a proof of its holder that answers this nonce and audience.
     */
    public Builder expectHolder(String nonce, String audience) {
      return expectHolder(
          new HolderExpectation(nonce, audience, Duration.ofMinutes(5), Duration.ofMinutes(1)));
    }

    /** Every credential must come with a proof of its holder as expected. */
    public Builder expectHolder(HolderExpectation expectation) {
      holder = Optional.of(expectation);
      holderSaid = true;
      return this;
    }

    /** No proof of a holder is needed; one that comes along is not judged. */
    public Builder ignoreHolder() {
      holderSaid = true;
      return this;
    }

    /** What is examined is an accreditation of the last of these, on behalf of those before. */
    Builder accrediting(List<String> issuers) {
      accrediting = List.copyOf(issuers);
      return this;
    }

    /**
     * Answers to these queries may come without proof of a holder; a proof that does come along
     * must hold. Whoever presents such a credential may have copied it.
     */
    public Builder ignoreHolderOf(Set<String> queryIds) {
      unbound = Set.copyOf(queryIds);
      return this;
    }

    /** Credentials must be within their validity at the instant of judging. */
    public Builder checkValidity() {
      validity = Check.MADE;
      return this;
    }

    public Builder ignoreValidity() {
      validity = Check.SKIPPED;
      return this;
    }

    /** Credentials that name a status list must be valid by a list that is in force. */
    public Builder checkStatus() {
      status = Check.MADE;
      return this;
    }

    /**
     * As {@link #checkStatus()}, but a list that was gathered before may be used for {@code grace}
     * beyond its end if a new one cannot be had.
     */
    public Builder checkStatusWithGrace(Duration grace) {
      statusGrace = grace;
      return checkStatus();
    }

    public Builder ignoreStatus() {
      status = Check.SKIPPED;
      return this;
    }

    /** Resolves DIDs with another set of methods than the standard one. */
    public Builder resolvingWith(DidResolver didResolver) {
      resolver = didResolver;
      return this;
    }

    /** Takes other signature algorithms than the default ones. */
    public Builder allowing(AllowedAlgorithms allowed) {
      algorithms = allowed;
      return this;
    }

    /**
     * The key may be controlled by another than the issuer that an embedded proof's document names:
     * for conformance suites whose fixtures are so.
     */
    public Builder ignoreIssuerBinding() {
      issuerBinding = Check.SKIPPED;
      return this;
    }

    /**
     * Whoever signs a presentation may present credentials about others: for conformance suites
     * whose fixtures are so. That a presenter is the subject is then not shown by any result.
     */
    public Builder ignoreSubjectBinding() {
      subjectBinding = Check.SKIPPED;
      return this;
    }

    /** Sets what a JWT of data model 1.1 may hold: for conformance suites whose fixtures differ. */
    public Builder takingJwtClaims(JwtClaimForm form) {
      jwtClaims = form;
      return this;
    }

    /**
     * Processes JSON-LD over other contexts than those of production, and takes any list of them.
     */
    public Builder processingWith(JsonLd processor) {
      jsonLd = processor;
      return this;
    }

    /**
     * Credential schemas and SD-JWT VC type metadata are gathered where they stand, and the
     * credential is held against them; without this only against a schema that comes with the
     * product. Whoever serves them sees that somebody verifies a credential of that type.
     */
    public Builder gatherLinkedDocuments() {
      linked = LinkedCheck.GATHERED;
      return this;
    }

    /** Neither credential schemas nor type metadata nor digests of contexts are looked at. */
    public Builder ignoreLinkedDocuments() {
      linked = LinkedCheck.NONE;
      return this;
    }

    /** Applies expectations that a caller keeps in one place. */
    public Builder with(UnaryOperator<Builder> expectations) {
      return expectations.apply(this);
    }

    /**
     * The request.
     *
     * @throws IllegalStateException if an expectation was left unsaid
     */
    public VerificationRequest build() {
      said(trustSaid, "expectTrustedIssuer or ignoreTrust");
      said(holderSaid, "expectHolder or ignoreHolder");
      said(validity != Check.UNSAID, "checkValidity or ignoreValidity");
      said(status != Check.UNSAID, "checkStatus or ignoreStatus");
      return new VerificationRequest(this);
    }

    private static void said(boolean said, String choice) {
      if (!said) {
        throw new IllegalStateException("say " + choice);
      }
    }
  }
}
