/**
 * The HTTP face of presentation requests: one class per route. The co-op's own system makes a
 * request and reads its result; the wallet fetches the request object and posts its answer.
 */
package org.cooppassport.verifier.oid4vp;
