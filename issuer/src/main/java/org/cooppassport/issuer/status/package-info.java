/**
 * The status of records: one ordered log of durable events for each co-op, the state it folds into,
 * and the lists that are published from that state.
 *
 * <p>Entry points: {@link org.cooppassport.issuer.status.ChangeStatus} and {@link
 * org.cooppassport.issuer.status.PublishStatusLists}. A list is never edited: each publication is
 * built anew from the events. States are neutral; no reason is published.
 */
package org.cooppassport.issuer.status;
