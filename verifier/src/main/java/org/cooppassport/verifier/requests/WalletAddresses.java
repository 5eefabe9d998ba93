package org.cooppassport.verifier.requests;

import java.net.URI;
import org.cooppassport.service.coop.Coop;

/** The addresses of one request, built from the configured origin and nothing else (VP-08). */
public final class WalletAddresses {
  /** Where wallets fetch request objects, below a co-op; the handle follows. */
  public static final String REQUEST_OBJECTS = "/oid4vp/request-objects/";

  /** Where wallets post their answers, below a co-op; the handle follows. */
  public static final String RESPONSES = "/oid4vp/responses/";

  /** Where pages post what the Digital Credentials API gave them; the handle follows. */
  public static final String DC_API_RESPONSES = "/oid4vp/dc-api-responses/";

  /** Where people see requests, below a co-op; the page's name follows. */
  public static final String PAGES = "/present/";

  private WalletAddresses() {}

  static URI requestObject(Coop coop, Asked asked) {
    return URI.create(coop.link(REQUEST_OBJECTS + asked.handle()));
  }

  static URI response(Coop coop, Asked asked) {
    return response(coop, asked.handle());
  }

  static URI response(Coop coop, String handle) {
    return URI.create(coop.link(RESPONSES + handle));
  }

  static String page(Coop coop, Asked asked) {
    return coop.link(PAGES + asked.page());
  }

  static String dcApiResponse(Coop coop, Asked asked) {
    return coop.link(DC_API_RESPONSES + asked.handle());
  }
}
