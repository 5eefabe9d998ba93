package org.cooppassport.core.issuance;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.openid.vci.ClaimDescription;
import org.cooppassport.core.openid.vci.ClaimDescription.Presence;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.sdjwt.ClaimsPath;

/**
 * How a template treats one claim.
 *
 * @param path which claim
 * @param disclosure when a verifier sees it
 * @param presence whether each credential of the template has it
 * @param displays how it is shown, by language
 */
public record ClaimRule(
    ClaimsPath path, Disclosure disclosure, Presence presence, List<Display> displays) {

  /** When a verifier sees a claim. */
  public enum Disclosure {
    /** Each time, with the credential itself. */
    OPEN,
    /** If it asked and the holder agrees. */
    SELECTIVE,
    /**
     * If it asked for exactly this one and the holder agrees; so in no form that reveals
     * everything.
     */
    WITHHELD
  }

  public ClaimRule {
    Objects.requireNonNull(path);
    Objects.requireNonNull(disclosure);
    Objects.requireNonNull(presence);
    displays = List.copyOf(displays);
  }

  /** Returns what the issuer's metadata say about the claim. */
  public ClaimDescription description() {
    return new ClaimDescription(path, presence, displays);
  }
}
