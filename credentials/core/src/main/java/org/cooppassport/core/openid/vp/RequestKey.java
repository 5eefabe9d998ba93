package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.keys.Signer;

/** The key a verifier signs its requests with, in the form its client id prefix needs. */
public sealed interface RequestKey {
  /** Returns the private half. */
  Signer signer();

  /** Returns the start of a request object. */
  JwsSigning signing();

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
  }
}
