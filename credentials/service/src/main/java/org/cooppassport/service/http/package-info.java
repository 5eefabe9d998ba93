/**
 * The HTTP edge of both servers. A server hands its {@link org.cooppassport.service.http.Endpoint}s
 * to {@link org.cooppassport.service.http.Edge}; each endpoint says in its {@link
 * org.cooppassport.service.http.Route} what it takes and who may call it, and answers a {@link
 * org.cooppassport.service.http.Request} with a {@link org.cooppassport.service.http.Response} or a
 * {@code Refusal}. Limits, bodies, errors, headers and logging are decided here once; no endpoint
 * sees Vert.x's request. Knows nothing of credentials, stores or keys.
 */
package org.cooppassport.service.http;
