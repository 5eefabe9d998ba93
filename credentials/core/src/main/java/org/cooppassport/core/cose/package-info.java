/**
 * COSE as this project uses it: signed messages of one signature, for credentials and status lists.
 *
 * <p>Entry points: {@link org.cooppassport.core.cose.CoseSign1#parse} reads and proves nothing;
 * {@link org.cooppassport.core.cose.CoseSign1#verify} is the only way to a {@link
 * org.cooppassport.core.cose.VerifiedCose}. As in JOSE, the algorithm comes from the key and an
 * allow-list, the expected type from the caller.
 *
 * <p>Stands beside {@code jose}, on {@code keys} and {@code problem}; knows nothing of credentials.
 */
package org.cooppassport.core.cose;
