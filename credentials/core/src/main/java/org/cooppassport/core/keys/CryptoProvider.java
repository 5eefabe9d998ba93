package org.cooppassport.core.keys;

/**
 * The seam between our keys and the code that computes signatures.
 *
 * <p>The native provider is chosen once per process if its library loads here; {@code
 * -Dorg.cooppassport.crypto=portable} forces Bouncy Castle.
 */
interface CryptoProvider {

  /** Returns something that verifies signatures by {@code key}. */
  SignatureChecker checker(VerificationKey key, SignatureAlgorithm algorithm);

  /** Returns a signer over {@code key}. */
  Signer signer(SigningKey key);

  /** Returns a short name for start-up messages. */
  String name();

  /** Returns the provider of this process. */
  static CryptoProvider get() {
    return Chosen.PROVIDER;
  }

  /** Holds the choice; made on first use. */
  final class Chosen {
    static final CryptoProvider PROVIDER = choose();

    private Chosen() {}

    private static CryptoProvider choose() {
      if ("portable".equals(System.getProperty("org.cooppassport.crypto"))) {
        return new PortableCrypto();
      }
      return NativeCrypto.load().map(CryptoProvider.class::cast).orElseGet(PortableCrypto::new);
    }
  }
}
