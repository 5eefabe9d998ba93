package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.Signer;

/** The key a verifier signs its requests with, in the form its client id prefix needs. */
public sealed interface RequestKey {
  /** Returns the private half. */
  Signer signer();

  /** Returns the start of a request object. */
  JwsSigning signing();

  /** Tells whether the key can prove this client id. */
  boolean fits(ClientId clientId);

  /**
   * A key with a certificate, for {@code x509_hash} and {@code x509_san_dns}.
   *
   * @param chain DER, leaf first, without the trust anchor
   */
  record Certified(List<Bytes> chain, Signer signer) implements RequestKey {
    public Certified {
      chain = List.copyOf(chain);
      Objects.requireNonNull(signer);
      if (chain.isEmpty()) {
        throw new IllegalArgumentException("a chain has a leaf");
      }
    }

    @Override
    public JwsSigning signing() {
      return Jws.signing(TokenType.AUTHORIZATION_REQUEST).x5c(chain);
    }

    @Override
    public boolean fits(ClientId clientId) {
      return clientId.prefix() == ClientId.Prefix.X509_SAN_DNS
          || ClientId.x509Hash(chain.get(0)).equals(clientId);
    }
  }

  /**
   * A key of a DID document, for {@code decentralized_identifier}.
   *
   * @param verificationMethod the DID URL of the key
   */
  record OfDid(String verificationMethod, Signer signer) implements RequestKey {
    public OfDid {
      Objects.requireNonNull(verificationMethod);
      Objects.requireNonNull(signer);
    }

    @Override
    public JwsSigning signing() {
      return Jws.signing(TokenType.AUTHORIZATION_REQUEST).kid(verificationMethod);
    }

    @Override
    public boolean fits(ClientId clientId) {
      return clientId.prefix() == ClientId.Prefix.DECENTRALIZED_IDENTIFIER
          && verificationMethod.startsWith(clientId.value() + "#");
    }
  }

  /**
   * A key of the metadata that a federation knows, for {@code openid_federation}.
   *
   * @param entity the entity identifier
   * @param kid the name of the key in the {@code jwks} of its {@code openid_credential_verifier}
   */
  record OfEntity(EntityId entity, String kid, Signer signer) implements RequestKey {
    public OfEntity {
      Objects.requireNonNull(entity);
      Objects.requireNonNull(kid);
      Objects.requireNonNull(signer);
    }

    @Override
    public JwsSigning signing() {
      return Jws.signing(TokenType.AUTHORIZATION_REQUEST).kid(kid);
    }

    @Override
    public boolean fits(ClientId clientId) {
      return ClientId.openidFederation(entity).equals(clientId);
    }
  }

  /**
   * A key that somebody attests to be the verifier's, for {@code verifier_attestation}.
   *
   * @param attestation the verifier attestation JWT
   */
  record Attested(String attestation, Signer signer) implements RequestKey {
    public Attested {
      Objects.requireNonNull(attestation);
      Objects.requireNonNull(signer);
    }

    @Override
    public JwsSigning signing() {
      return Jws.signing(TokenType.AUTHORIZATION_REQUEST)
          .header("jwt", new JsonString(attestation));
    }

    @Override
    public boolean fits(ClientId clientId) {
      VerifierAttestation read = VerifierAttestation.parse(attestation);
      return clientId.equals(ClientId.verifierAttestation(read.subject()))
          && read.key().equals(signer.publicKey());
    }
  }
}
