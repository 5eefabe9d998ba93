package org.cooppassport.core.sdjwt;

import java.util.Collection;
import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;

/**
 * An SD-JWT in the hands of its holder, who verified it when it was received and kept it where
 * nobody else writes. Its issuer's signature is not checked again; a verifier uses {@link
 * VerifiedSdJwt}.
 *
 * <p>Immutable and thread-safe.
 */
public final class HeldSdJwt {
  private final SdJwt sdJwt;
  private final ProcessedPayload processed;

  private HeldSdJwt(SdJwt sdJwt) {
    this.sdJwt = sdJwt;
    this.processed = ProcessedPayload.of(sdJwt.issuerJwt().unverifiedClaims(), sdJwt.disclosures());
  }

  /**
   * Takes a credential as the holder keeps it.
   *
   * @throws ProblemException DISCLOSURE_ERROR if its Disclosures do not fit its payload
   */
  public static HeldSdJwt of(SdJwt sdJwt) {
    return new HeldSdJwt(sdJwt);
  }

  /** Returns the SD-JWT. */
  public SdJwt sdJwt() {
    return sdJwt;
  }

  /** Returns everything a reader of this SD-JWT sees. */
  public JsonObject payload() {
    return processed.json();
  }

  /** Returns the claims that are disclosed selectively, with their places in {@link #payload}. */
  public List<DisclosedClaim> selective() {
    return processed.disclosed();
  }

  /**
   * Returns what is left when only the claims the paths select are revealed, everything below them,
   * and the claims above that they cannot be read without.
   */
  public HeldSdJwt reveal(Collection<ClaimsPath> paths) {
    return new HeldSdJwt(SdJwt.of(sdJwt.issuerJwt(), Revealing.withAllBelow(processed, paths)));
  }

  @Override
  public String toString() {
    return "HeldSdJwt[" + sdJwt + "]";
  }
}
