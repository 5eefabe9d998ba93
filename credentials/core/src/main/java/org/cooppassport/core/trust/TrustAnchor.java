package org.cooppassport.core.trust;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.keys.VerificationKey;

/** What an entry of trust rests on. */
public sealed interface TrustAnchor {
  /** One issuer, by its DID. */
  record IssuerDid(Did did) implements TrustAnchor {
    public IssuerDid {
      Objects.requireNonNull(did, "did");
    }
  }

  /** One issuer, by its https URL. */
  record IssuerUrl(String url) implements TrustAnchor {
    public IssuerUrl {
      if (!url.startsWith("https://") || url.indexOf('#') >= 0 || url.indexOf('?') >= 0) {
        throw new IllegalArgumentException("an issuer is a DID or an https URL");
      }
    }
  }

  /** Every issuer whose certificate one of the authorities stands behind. */
  record CertificateAuthority(List<Bytes> certificates, IssuerName issuerName, List<String> hosts)
      implements TrustAnchor {
    public CertificateAuthority {
      certificates = List.copyOf(certificates);
      hosts = List.copyOf(hosts);
      Objects.requireNonNull(issuerName, "issuerName");
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("a certificate authority has a certificate");
      }
    }
  }

  /**
   * Every issuer that a list names, as long as the list is signed by the key and in force.
   *
   * @param url where the list stands
   * @param key who signs it
   */
  record SignedList(String url, VerificationKey key) implements TrustAnchor {
    public SignedList {
      Objects.requireNonNull(key, "key");
      if (!url.startsWith("https://")) {
        throw new IllegalArgumentException("a list of trusted issuers stands at an https URL");
      }
    }
  }

  /**
   * Every credential issuer that a chain of signed statements connects with the anchor of a
   * federation.
   *
   * @param anchor whom the federation begins with, and its keys
   * @param trustMarks the types of trust marks that an issuer must carry
   * @param hosts where an issuer may be, as naming constraints spell it; empty for anywhere
   */
  record Federation(FederationAnchor anchor, List<String> trustMarks, List<String> hosts)
      implements TrustAnchor {
    public Federation {
      Objects.requireNonNull(anchor, "anchor");
      trustMarks = List.copyOf(trustMarks);
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * Every issuer that shows an accreditation by this one, or by one that it accredited to accredit.
   *
   * @param issuer the accreditor, by DID or https URL
   */
  record Accreditor(PresentedIssuer issuer) implements TrustAnchor {
    public Accreditor {
      if (!issuer.certificates().isEmpty()) {
        throw new IllegalArgumentException("an accreditor is named by DID or https URL");
      }
    }
  }

  /** What an {@code iss} beside a certificate has to do with it. */
  enum IssuerName {
    /** Its host, or the whole URL, is a subject alternative name of the certificate. */
    IN_CERTIFICATE("in-certificate"),
    /** Nothing: the certificate alone names the issuer (SD-JWT VC, since draft 10). */
    ANY("any");

    private final String wireName;

    IssuerName(String wireName) {
      this.wireName = wireName;
    }

    /** The word for it in a policy. */
    public String wireName() {
      return wireName;
    }
  }
}
