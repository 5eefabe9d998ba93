/**
 * Reliance receipts: signed when a presentation is accepted, kept for years, read and judged again.
 * Entry points: {@link org.cooppassport.verifier.receipts.KeepReceipt}, {@link
 * org.cooppassport.verifier.receipts.ReceiptStore}. What a receipt holds is the core's.
 */
package org.cooppassport.verifier.receipts;
