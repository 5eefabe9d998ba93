package org.cooppassport.verifier.coops;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.VerifierInfo;

/**
 * How a co-op asks wallets.
 *
 * @param clientId how wallets authenticate it, unless a request says otherwise
 * @param responseMode how answers travel, unless a request says otherwise
 * @param profile what it keeps to beyond OpenID4VP
 * @param linkScheme the scheme of links to wallets
 * @param origins the origins of its own pages that may use the Digital Credentials API
 * @param about what others say about it, told to every wallet
 * @param attestation the verifier attestation JWT; empty if it has none
 * @param notes whether it is noted for the developer what wallets sent
 */
public record PresentationSettings(
    ClientId.Prefix clientId,
    ResponseMode responseMode,
    Profile profile,
    String linkScheme,
    List<String> origins,
    List<VerifierInfo> about,
    String attestation,
    Notes notes) {
  /** Whether it is noted what was asked, sent and told. */
  public enum Notes {
    /** A note for each fetch and each answer, redacted, as long as the request is kept. */
    KEPT,
    /** None. */
    OFF
  }

  /** What a co-op keeps to. */
  public enum Profile {
    /** OpenID4VP 1.0. */
    PLAIN,
    /** The High Assurance Interoperability Profile 1.0. */
    HAIP
  }

  public PresentationSettings {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(profile);
    Objects.requireNonNull(linkScheme);
    Objects.requireNonNull(attestation);
    Objects.requireNonNull(notes);
    origins = List.copyOf(origins);
    about = List.copyOf(about);
    if (!responseMode.direct()) {
      throw new IllegalArgumentException("answers are posted unless a request says otherwise");
    }
    if (clientId == ClientId.Prefix.VERIFIER_ATTESTATION && attestation.isEmpty()) {
      throw new IllegalArgumentException("a verifier that is attested has an attestation");
    }
  }
}
