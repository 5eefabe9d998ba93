/**
 * Presentation requests from their making to their result. One operation per class: {@link
 * org.cooppassport.verifier.requests.CreatePresentationRequest}, {@link
 * org.cooppassport.verifier.requests.ServeRequestObject}, {@link
 * org.cooppassport.verifier.requests.ReceivePresentation}, {@link
 * org.cooppassport.verifier.requests.ReadResult}, {@link
 * org.cooppassport.verifier.requests.OpenPage}. Knows no HTTP.
 */
package org.cooppassport.verifier.requests;
