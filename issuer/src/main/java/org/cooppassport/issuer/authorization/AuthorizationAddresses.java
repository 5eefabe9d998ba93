package org.cooppassport.issuer.authorization;

import org.cooppassport.service.coop.Coop;

/** Where a co-op's authorization server is called. */
public final class AuthorizationAddresses {
  static final String PUSH_ROUTE = "/{coop}/par";
  static final String AUTHORIZE_ROUTE = "/{coop}/authorize";
  static final String TRANSACTION_ROUTE = "/{coop}/authorize/{transaction}";
  static final String CALLBACK_ROUTE = "/{coop}/login-callback";

  private AuthorizationAddresses() {}

  static String push(Coop coop) {
    return coop.link("/par");
  }

  static String authorize(Coop coop) {
    return coop.link("/authorize");
  }

  static String transaction(Coop coop, String id) {
    return coop.link("/authorize/" + id);
  }

  static String callback(Coop coop) {
    return coop.link("/login-callback");
  }
}
