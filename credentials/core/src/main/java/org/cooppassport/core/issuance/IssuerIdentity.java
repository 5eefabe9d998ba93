package org.cooppassport.core.issuance;

/**
 * How an issuer names itself.
 *
 * @param did in W3C credentials
 * @param url in SD-JWT VCs: the https URL that its metadata are found by
 * @param name what people read
 */
public record IssuerIdentity(String did, String url, String name) {
  public IssuerIdentity {
    if (!did.startsWith("did:") || !url.startsWith("https://") || name.isBlank()) {
      throw new IllegalArgumentException("an issuer has a DID, an https URL and a name");
    }
  }
}
