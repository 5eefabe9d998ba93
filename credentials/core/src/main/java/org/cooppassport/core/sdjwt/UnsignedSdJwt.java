package org.cooppassport.core.sdjwt;

import java.util.List;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;

/**
 * A payload with hidden claims and their Disclosures, ready to be signed once.
 *
 * @param payload what the issuer signs
 * @param disclosures what goes to the holder beside it
 */
public record UnsignedSdJwt(JsonObject payload, List<Disclosure> disclosures) {
  public UnsignedSdJwt {
    disclosures = List.copyOf(disclosures);
  }

  /**
   * Returns the SD-JWT with all its Disclosures.
   *
   * @param signing type and header of the issuer's token
   */
  public SdJwt sign(JwsSigning signing, Signer issuer) {
    return SdJwt.of(signing.sign(payload, issuer), disclosures);
  }
}
