/**
 * Who may call the management routes: API clients of co-ops, their access tokens and the token
 * endpoint. Entry points: {@link org.cooppassport.service.auth.AccessTokens} (checks and issues)
 * and {@link org.cooppassport.service.auth.TokenEndpoint}. Knows nothing of what the tokens open.
 */
package org.cooppassport.service.auth;
