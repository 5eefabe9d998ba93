package org.cooppassport.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/** How a credential names the holder's key. */
enum HolderBinding {
  JWK {
    @Override
    KeyProofJwt proof(Signer holder, String credentialIssuer, String nonce, Instant now) {
      return KeyProofJwt.ofJwk(holder, credentialIssuer, nonce, now);
    }
  },
  DID_KEY {
    @Override
    KeyProofJwt proof(Signer holder, String credentialIssuer, String nonce, Instant now) {
      return KeyProofJwt.ofDid(
          verificationMethod(holder.publicKey()), holder, credentialIssuer, nonce, now);
    }
  };

  private static final String JWK_METHOD = "jwk";
  private static final String DID_KEY_METHOD = "did:key";

  /** Makes the proof that an issuer who binds this way wants. */
  abstract KeyProofJwt proof(Signer holder, String credentialIssuer, String nonce, Instant now);

  /** Returns the way to use: W3C credentials by DID where the issuer takes it, others by JWK. */
  static HolderBinding of(CredentialConfiguration configuration) {
    List<String> methods = configuration.bindingMethods();
    boolean byDid = methods.contains(DID_KEY_METHOD);
    if (byDid && CredentialFormats.isW3c(configuration.format())) {
      return DID_KEY;
    }
    if (methods.contains(JWK_METHOD) || methods.isEmpty()) {
      return JWK;
    }
    if (byDid) {
      return DID_KEY;
    }
    throw new Refusal(
        Reason.INVALID_PROOF,
        "cryptographic_binding_methods_supported",
        "the issuer binds by none of jwk and did:key");
  }

  /** Refuses a configuration that binds by nothing known here. */
  static void requireKnown(CredentialConfiguration configuration) {
    Objects.requireNonNull(of(configuration));
  }

  /** Returns the did:key of a key. */
  static String did(VerificationKey key) {
    return "did:key:" + key.toMultikey();
  }

  /** Returns the DID URL of the key in its did:key. */
  static String verificationMethod(VerificationKey key) {
    return did(key) + "#" + key.toMultikey();
  }
}
