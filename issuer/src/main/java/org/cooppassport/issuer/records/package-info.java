/**
 * What a co-op decided and what was signed for it.
 *
 * <p>A {@link org.cooppassport.issuer.records.CredentialRecord} is a decision about one subject:
 * one type, one set of claims. Each signed copy of it, in whatever form, is an {@link
 * org.cooppassport.issuer.records.Instance} with a status index of its own. Entry point: {@link
 * org.cooppassport.issuer.records.CredentialRecords}. Knows no protocol and no key.
 */
package org.cooppassport.issuer.records;
