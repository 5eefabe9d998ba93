package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.TrustAnchors;

/**
 * Whom a wallet believes about verifiers.
 *
 * @param certificates the authorities that verifiers' certificates are taken from
 * @param did how verifiers' DIDs are resolved
 * @param attesters the parties whose verifier attestations are taken
 * @param federations the anchors of the federations whose verifiers are taken
 */
public record VerifierTrust(
    TrustAnchors certificates,
    DidResolver did,
    List<Attester> attesters,
    List<FederationAnchor> federations) {
  /** Nobody but the controllers of DIDs. */
  public static final VerifierTrust DIDS_ONLY =
      new VerifierTrust(TrustAnchors.NONE, DidResolver.standard(), List.of(), List.of());

  /**
   * Somebody who attests verifiers.
   *
   * @param issuer the {@code iss} of its attestations
   * @param keys the keys it signs them with
   */
  public record Attester(String issuer, JwkSet keys) {
    public Attester {
      Objects.requireNonNull(keys);
      if (issuer.isEmpty()) {
        throw new IllegalArgumentException("an attester has a name");
      }
    }
  }

  public VerifierTrust {
    Objects.requireNonNull(certificates);
    Objects.requireNonNull(did);
    attesters = List.copyOf(attesters);
    federations = List.copyOf(federations);
  }

  /** Returns the same trust with these authorities. */
  public VerifierTrust withCertificates(TrustAnchors authorities) {
    return new VerifierTrust(authorities, did, attesters, federations);
  }

  /** Returns the same trust with these attesters. */
  public VerifierTrust withAttesters(List<Attester> others) {
    return new VerifierTrust(certificates, did, others, federations);
  }

  /** Returns the same trust with the verifiers of these federations. */
  public VerifierTrust withFederations(List<FederationAnchor> anchors) {
    return new VerifierTrust(certificates, did, attesters, anchors);
  }

  Optional<Attester> attester(String issuer) {
    return attesters.stream().filter(attester -> attester.issuer().equals(issuer)).findFirst();
  }
}
