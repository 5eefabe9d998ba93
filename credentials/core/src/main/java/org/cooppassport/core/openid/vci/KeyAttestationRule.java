package org.cooppassport.core.openid.vci;

import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.jose.AttesterTrust;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/**
 * What an issuer wants attested about holder keys.
 *
 * @param demand whether keys must be attested
 * @param trust whose attestations are believed
 * @param keyStorage the levels of key storage that are taken; empty for any
 * @param userAuthentication the levels of user authentication that are taken; empty for any
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-D.2">
 *     OpenID4VCI 1.0, appendix D.2</a>
 */
public record KeyAttestationRule(
    Demand demand, AttesterTrust trust, Set<String> keyStorage, Set<String> userAuthentication) {
  /** No attestation is wanted, and none is believed. */
  public static final KeyAttestationRule NONE =
      new KeyAttestationRule(Demand.NOT_REQUIRED, AttesterTrust.NOBODY, Set.of(), Set.of());

  /** Whether keys must be attested. */
  public enum Demand {
    NOT_REQUIRED,
    REQUIRED
  }

  public KeyAttestationRule {
    Objects.requireNonNull(demand);
    Objects.requireNonNull(trust);
    keyStorage = Set.copyOf(keyStorage);
    userAuthentication = Set.copyOf(userAuthentication);
    if (demand == Demand.REQUIRED && !trust.believesAnybody()) {
      throw new IllegalArgumentException("attestations are required, and nobody's is believed");
    }
  }

  /** Returns the member {@code key_attestations_required} of issuer metadata. */
  public JsonObject toMetadata() {
    JsonObject.Builder json = JsonObject.builder();
    if (!keyStorage.isEmpty()) {
      json.put("key_storage", JsonArray.ofStrings(keyStorage.stream().sorted().toList()));
    }
    if (!userAuthentication.isEmpty()) {
      json.put(
          "user_authentication",
          JsonArray.ofStrings(userAuthentication.stream().sorted().toList()));
    }
    return json.build();
  }
}
