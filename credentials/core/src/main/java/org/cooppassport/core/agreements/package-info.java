/**
 * Agreements between co-ops as data: who may rely on whose checks or memberships, signed by both,
 * and whether one is in force at an instant.
 *
 * <p>Entry point: {@link org.cooppassport.core.agreements.Agreement}. Fetches nothing and knows no
 * clock; what an agreement means for a presentation is decided in {@code acceptance}.
 */
package org.cooppassport.core.agreements;
