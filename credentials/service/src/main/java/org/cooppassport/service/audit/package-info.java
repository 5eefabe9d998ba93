/**
 * Who did what: {@link org.cooppassport.service.audit.AuditedEndpoint} writes every change that a
 * co-op's own systems ask for into the audit log, and {@link
 * org.cooppassport.service.audit.AuditCheckpoints} tells the log's state to the outside. Knows no
 * protocol.
 */
package org.cooppassport.service.audit;
