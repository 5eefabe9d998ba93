/**
 * Status lists: W3C Bitstring Status List 1.0 and IETF Token Status List, for those who publish
 * them and those who read them.
 *
 * <p>Entry points: {@link org.cooppassport.core.status.StatusList} collects what happened to
 * credentials and gives the bits of both kinds of list; {@link
 * org.cooppassport.core.status.BitstringStatusList} and {@link
 * org.cooppassport.core.status.StatusListToken} encode, decode and judge.
 *
 * <p>The two kinds count bits in opposite directions; {@link org.cooppassport.core.status.BitOrder}
 * is the one place that knows. Documents and the instant come in as arguments; nothing is fetched,
 * and the proof of a Bitstring list's credential is verified by the caller.
 */
package org.cooppassport.core.status;
