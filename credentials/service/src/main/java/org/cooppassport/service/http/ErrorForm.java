package org.cooppassport.service.http;

/** The words in which a route tells what went wrong. */
public enum ErrorForm {
  /** RFC 9457: our own routes. */
  PROBLEM,
  /** RFC 9457 members and the W3C VC API's together: verify and issue routes of the VC API. */
  VC_API,
  /** RFC 6749, section 5.2: OAuth and OpenID routes. */
  OAUTH
}
