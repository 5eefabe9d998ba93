package org.cooppassport.core.openid.vp;

import java.util.Objects;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A verifier's identifier with the prefix that says how it is authenticated. Always used whole:
 * every audience is the full text.
 *
 * @param prefix how the verifier is authenticated
 * @param value what follows the first colon
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.9">
 *     OpenID4VP 1.0, section 5.9</a>
 */
public record ClientId(Prefix prefix, String value) {
  private static final int MAX_CHARS = 2_048;

  /** How a verifier is authenticated. */
  public enum Prefix {
    /** By sending the answer to the address that is its name; its requests are never signed. */
    REDIRECT_URI("redirect_uri"),
    /** By a key of its DID. */
    DECENTRALIZED_IDENTIFIER("decentralized_identifier"),
    /** By a certificate with this DNS name. */
    X509_SAN_DNS("x509_san_dns"),
    /** By the certificate with this SHA-256 digest. */
    X509_HASH("x509_hash"),
    /** By OpenID Federation. */
    OPENID_FEDERATION("openid_federation"),
    /** By an attestation of a party the wallet trusts. */
    VERIFIER_ATTESTATION("verifier_attestation"),
    /** By the browser or platform that says which page asks; never taken from a request. */
    ORIGIN("origin");

    private final String wire;

    Prefix(String wire) {
      this.wire = wire;
    }

    /** Returns the text before the colon. */
    public String wire() {
      return wire;
    }
  }

  public ClientId {
    Objects.requireNonNull(prefix);
    if (value.isEmpty() || value.length() > MAX_CHARS) {
      throw new IllegalArgumentException("a client id has a value of at most 2048 characters");
    }
  }

  /** Returns the id of the holder of this certificate. */
  public static ClientId x509Hash(Bytes leafDer) {
    return new ClientId(Prefix.X509_HASH, Base64Url.encode(HashAlgorithm.SHA_256.digest(leafDer)));
  }

  /** Returns the id of the holder of a certificate with this DNS name. */
  public static ClientId x509SanDns(String dnsName) {
    return new ClientId(Prefix.X509_SAN_DNS, dnsName);
  }

  /** Returns the id of the controller of this DID. */
  public static ClientId decentralizedIdentifier(String did) {
    return new ClientId(Prefix.DECENTRALIZED_IDENTIFIER, did);
  }

  /** Returns the id of whoever receives what is sent to this address. */
  public static ClientId redirectUri(String uri) {
    return new ClientId(Prefix.REDIRECT_URI, uri);
  }

  /** Returns the id of an entity of a federation. */
  public static ClientId openidFederation(EntityId entity) {
    return new ClientId(Prefix.OPENID_FEDERATION, entity.value());
  }

  /** Returns the id of whoever an attester calls by this name. */
  public static ClientId verifierAttestation(String subject) {
    return new ClientId(Prefix.VERIFIER_ATTESTATION, subject);
  }

  /**
   * Returns the audience of answers through the Digital Credentials API (appendix A.4).
   *
   * @param origin as the platform gives it, such as {@code https://verifier.example}
   */
  public static ClientId origin(String origin) {
    return new ClientId(Prefix.ORIGIN, origin);
  }

  /**
   * Reads a full client id; the first colon ends the prefix.
   *
   * @throws Refusal INVALID_REQUEST_OBJECT_CLIENT if the prefix is missing or not known. {@code
   *     origin} is never taken from a request.
   */
  public static ClientId parse(String full) {
    int colon = full.indexOf(':');
    if (colon > 0 && colon + 1 < full.length() && full.length() <= MAX_CHARS) {
      String wire = full.substring(0, colon);
      for (Prefix known : Prefix.values()) {
        if (known != Prefix.ORIGIN && known.wire.equals(wire)) {
          return new ClientId(known, full.substring(colon + 1));
        }
      }
    }
    throw new Refusal(
        Reason.INVALID_REQUEST_OBJECT_CLIENT,
        "client_id",
        "client_id: expected a known prefix, a colon and a value (OpenID4VP 1.0, section 5.9)");
  }

  /** Returns the full text, prefix included. */
  @Override
  public String toString() {
    return prefix.wire + ":" + value;
  }
}
