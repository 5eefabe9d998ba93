/**
 * Verifiable credentials and presentations: what they hold and the rules of their data model.
 *
 * <p>Entry points: {@link org.cooppassport.core.model.Credential}, {@link
 * org.cooppassport.core.model.Presentation} and {@link
 * org.cooppassport.core.model.SecuredCredential}. Knows nothing of keys, proofs or trust.
 */
package org.cooppassport.core.model;
