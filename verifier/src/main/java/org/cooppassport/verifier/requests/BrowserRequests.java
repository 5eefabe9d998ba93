package org.cooppassport.verifier.requests;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * One request in the forms that a page gives to the Digital Credentials API, of which a wallet
 * takes the first it knows: signed, then unsigned.
 */
final class BrowserRequests {
  private BrowserRequests() {}

  /** Signs; not for an event loop. */
  static List<DcApiRequest> of(VerifierCoop coop, Asked asked, RequestKeys keys, Instant now) {
    List<DcApiRequest> requests = new ArrayList<>();
    if (asked.clientId().prefix() != ClientId.Prefix.REDIRECT_URI) {
      requests.add(
          DcApiRequest.signed(
              RequestObject.sign(
                  RequestParameters.returned(coop, asked, asked.clientId()),
                  keys.keyOf(coop, asked.clientId()),
                  now,
                  Duration.between(now, asked.expires()))));
    }
    requests.add(
        DcApiRequest.unsigned(
            RequestParameters.returned(coop, asked, ClientId.origin(asked.origin()))));
    return List.copyOf(requests);
  }
}
