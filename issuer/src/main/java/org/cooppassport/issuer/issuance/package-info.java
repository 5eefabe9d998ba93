/**
 * Issuing, one class for each operation. The order of every issue: rights, lint, durable intent,
 * rights once more, signature, durable mark, answer. Knows no protocol.
 */
package org.cooppassport.issuer.issuance;
