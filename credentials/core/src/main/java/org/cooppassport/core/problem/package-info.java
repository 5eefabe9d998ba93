/**
 * What can be wrong: {@link org.cooppassport.core.problem.Problem} is a finding about a credential,
 * {@link org.cooppassport.core.problem.Refusal} a request that is not carried out. Everything else
 * that is thrown is a fault.
 */
package org.cooppassport.core.problem;
