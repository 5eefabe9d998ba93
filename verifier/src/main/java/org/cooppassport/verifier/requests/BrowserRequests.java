package org.cooppassport.verifier.requests;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * One request in the forms that a page gives to the Digital Credentials API, of which a wallet
 * takes the first it knows: signed under several names if the co-op wants that, signed under one,
 * then unsigned.
 */
final class BrowserRequests {
  private BrowserRequests() {}

  /** Signs; not for an event loop. */
  static List<DcApiRequest> of(VerifierCoop coop, Asked asked, RequestKeys keys, Instant now) {
    List<DcApiRequest> requests = new ArrayList<>();
    Duration life = Duration.between(now, asked.expires());
    if (!asked.others().isEmpty()) {
      List<ClientId> all =
          Stream.concat(Stream.of(asked.clientId()), asked.others().stream()).toList();
      requests.add(
          DcApiRequest.multisigned(
              all.stream().map(id -> RequestParameters.returned(coop, asked, id)).toList(),
              all.stream().map(id -> keys.keyOf(coop, id)).toList(),
              now,
              life));
    }
    if (asked.clientId().prefix() != ClientId.Prefix.REDIRECT_URI) {
      requests.add(
          DcApiRequest.signed(
              RequestObject.sign(
                  RequestParameters.returned(coop, asked, asked.clientId()),
                  keys.keyOf(coop, asked.clientId()),
                  now,
                  life)));
    }
    requests.add(
        DcApiRequest.unsigned(
            RequestParameters.returned(coop, asked, ClientId.origin(asked.origin()))));
    return List.copyOf(requests);
  }
}
