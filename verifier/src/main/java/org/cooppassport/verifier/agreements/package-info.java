/**
 * A co-op's agreements with others: drafted, signed with its mandated key, exchanged with the
 * partner's server, ended. Every step is one event of one log; whether an agreement is in force is
 * the core's to say. Entry point: {@link org.cooppassport.verifier.agreements.AgreementRegister}.
 */
package org.cooppassport.verifier.agreements;
