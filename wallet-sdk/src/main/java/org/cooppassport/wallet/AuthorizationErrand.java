package org.cooppassport.wallet;

import java.net.URI;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;

/**
 * The member's way to the issuer's log-in: open the address in the browser, and bring what it comes
 * back with to {@link Wallet#receive(URI)}. Only {@link Wallet#authorize} makes one; what the
 * wallet needs later is in its store, so that the app may end in between.
 *
 * @param address where the browser goes; holds no secret of the wallet
 * @param host whose log-in it is: to be shown before the browser opens
 */
public record AuthorizationErrand(URI address, String host) {
  public AuthorizationErrand {
    Objects.requireNonNull(address);
    Objects.requireNonNull(host);
  }

  /** Returns the errand as data. */
  public JsonObject toJson() {
    return JsonObject.builder().put("open", address.toString()).put("host", host).build();
  }
}
