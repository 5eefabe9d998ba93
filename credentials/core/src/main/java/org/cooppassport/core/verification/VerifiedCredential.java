package org.cooppassport.core.verification;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.dcql.DcqlCredential;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.trust.TrustedIssuer;

/**
 * A credential whose securing mechanism holds, by a key of the issuer it names. Only {@link
 * Verification} makes one. It may still be expired or revoked: that is in the findings.
 */
public final class VerifiedCredential {
  private final PresentedText presented;
  private final String format;
  private final Set<String> types;
  private final Optional<String> product;
  private final PresentedIssuer issuer;
  private final Optional<TrustedIssuer> trust;
  private final JsonObject content;
  private final ClaimSet claims;
  private final Optional<VerificationKey> holderKey;
  private final Optional<Instant> validUntil;
  private final HolderProof holderProof;
  private final List<JsonPointer> disclosed;

  /** Whether the holder proved possession of the key the credential is bound to. */
  public enum HolderProof {
    /** Proven, for the expected nonce and audience. */
    PROVEN,
    /** Not asked for, or missing. */
    NOT_PROVEN
  }

  VerifiedCredential(Builder builder) {
    this.presented = Objects.requireNonNull(builder.presented);
    this.format = Objects.requireNonNull(builder.format);
    this.types = Set.copyOf(builder.types);
    this.product = CredentialTypes.productName(types);
    this.issuer = Objects.requireNonNull(builder.issuer);
    this.trust = builder.trust;
    this.content = Objects.requireNonNull(builder.content);
    this.claims = Objects.requireNonNull(builder.claims);
    this.holderKey = builder.holderKey;
    this.validUntil = builder.validUntil;
    this.holderProof = Objects.requireNonNull(builder.holderProof);
    this.disclosed = List.copyOf(builder.disclosed);
  }

  /** The query it answers; empty if none. */
  public String queryId() {
    return presented.queryId();
  }

  /** The place among the answers to that query. */
  public int index() {
    return presented.index();
  }

  /** What was received. */
  public PresentedText presented() {
    return presented;
  }

  /** The credential format identifier of OpenID. */
  public String format() {
    return format;
  }

  /**
   * Every name of its type: {@code vct}, or the short names and the expanded IRIs; of several types
   * only those that its issuer is trusted for.
   */
  public Set<String> types() {
    return types;
  }

  /**
   * The type's name in this product, such as {@code KycCheckCredential}, if it is one of its types.
   */
  public Optional<String> product() {
    return product;
  }

  /** Who issued it. */
  public PresentedIssuer issuer() {
    return issuer;
  }

  /** The decision that trusts the issuer for this type; empty if trust was not asked about. */
  public Optional<TrustedIssuer> trust() {
    return trust;
  }

  /** The secured content with what was disclosed: the processed payload, or the W3C credential. */
  public JsonObject content() {
    return content;
  }

  /** The claims about the subject. */
  public ClaimSet claims() {
    return claims;
  }

  /** The holder's key that the issuer bound it to, if it did. */
  public Optional<VerificationKey> holderKey() {
    return holderKey;
  }

  public HolderProof holderProof() {
    return holderProof;
  }

  /**
   * The places in the content that the holder chose to disclose; empty for a form that reveals
   * everything.
   */
  public List<JsonPointer> disclosed() {
    return disclosed;
  }

  /** The instant from which on it is not valid, if it has one. */
  public Optional<Instant> validUntil() {
    return validUntil;
  }

  /** The credential as a query sees it. */
  public DcqlCredential forQuery() {
    return new DcqlCredential(
        presented.queryId() + "/" + presented.index(),
        format,
        types,
        holderProof == HolderProof.PROVEN
            ? DcqlCredential.Binding.BOUND
            : DcqlCredential.Binding.UNBOUND,
        content);
  }

  @Override
  public String toString() {
    return "VerifiedCredential[" + format + ", " + types + "]";
  }

  /** Collects what the verifier of one format found. For one thread. */
  static final class Builder {
    private final PresentedText presented;
    private final String format;
    private Set<String> types = Set.of();
    private PresentedIssuer issuer;
    private Optional<TrustedIssuer> trust = Optional.empty();
    private JsonObject content;
    private ClaimSet claims;
    private Optional<VerificationKey> holderKey = Optional.empty();
    private Optional<Instant> validUntil = Optional.empty();
    private HolderProof holderProof = HolderProof.NOT_PROVEN;
    private List<JsonPointer> disclosed = List.of();

    Builder(PresentedText presented, String format) {
      this.presented = presented;
      this.format = format;
    }

    Builder issuedBy(PresentedIssuer who, Optional<TrustedIssuer> by) {
      issuer = who;
      trust = by;
      return this;
    }

    Builder content(Set<String> typeNames, JsonObject secured, ClaimSet subject) {
      types = typeNames;
      content = secured;
      claims = subject;
      return this;
    }

    Builder boundTo(Optional<VerificationKey> key, HolderProof proof) {
      holderKey = key;
      holderProof = proof;
      return this;
    }

    Builder disclosing(List<JsonPointer> places) {
      disclosed = places;
      return this;
    }

    Builder validUntil(Optional<Instant> end) {
      validUntil = end;
      return this;
    }

    VerifiedCredential build() {
      return new VerifiedCredential(this);
    }
  }
}
