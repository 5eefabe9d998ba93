package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.keys.VerificationKey;

/**
 * Who a verifier was proven to be.
 *
 * @param clientId its full client id
 * @param subject the subject of its certificate, or its DID
 * @param dnsNames the DNS names of its certificate; none with a DID
 * @param key the key its request is signed with
 */
public record VerifierIdentity(
    ClientId clientId, String subject, List<String> dnsNames, VerificationKey key) {
  public VerifierIdentity {
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(key);
    dnsNames = List.copyOf(dnsNames);
  }
}
