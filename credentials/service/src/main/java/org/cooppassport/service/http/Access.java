package org.cooppassport.service.http;

/** Who may call a route. */
public sealed interface Access {
  /** Anybody; the endpoint decides by what the request carries (a code, a nonce, a session). */
  Access ANYONE = new Anyone();

  /** Whoever holds a management access token of this co-op whose scopes have {@code action}. */
  static Access scope(String action) {
    return new Scoped(action);
  }

  /** See {@link #ANYONE}. */
  record Anyone() implements Access {}

  /**
   * See {@link #scope}.
   *
   * @param action the action part of the scope, for example {@code issue}; whether it covers the
   *     credential type asked for is checked by the endpoint with {@link Caller#require}
   */
  record Scoped(String action) implements Access {}
}
