/**
 * Durable records, and the small pieces that both servers build their own stores from.
 *
 * <p>Entry point: {@link org.cooppassport.service.store.RecordStore}, the one port, with an adapter
 * for a file ({@code SqliteRecordStore}) and one for Apache Cassandra ({@code
 * CassandraRecordStore}). On top of it, each made of single-record conditional writes only: {@link
 * org.cooppassport.service.store.OneTime} (spend exactly once), {@link
 * org.cooppassport.service.store.IdempotencyLog} (carry out once, answer again), {@link
 * org.cooppassport.service.store.IndexLease} (status indexes, never twice), {@link
 * org.cooppassport.service.store.EventLog} (events in one order, state rebuilt from them), {@link
 * org.cooppassport.service.store.AuditLog} (a hash chain) and {@link
 * org.cooppassport.service.store.RestoreGuard} (notices that an older backup was put back).
 *
 * <p>No operation here is a transaction over several records, and nothing here knows what the bytes
 * of a record mean.
 */
package org.cooppassport.service.store;
