package org.cooppassport.e2e.conformance;

import java.util.List;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;

/**
 * One issuer that suites are pointed at.
 *
 * @param id the path segment and name
 * @param suite what it secures credentials with
 * @param key its only key; its did:key is the issuer
 * @param extra what it does beyond securing
 * @param tags how suites find it in the manifest
 */
record IssuerProfile(String id, Cryptosuite suite, SigningKey key, Extra extra, List<String> tags) {

  /** What an issuer does beyond securing a credential. */
  enum Extra {
    NOTHING,
    /** Adds a status list entry if the credential has none. */
    STATUS
  }

  static List<IssuerProfile> all(RandomSource random) {
    return List.of(
        of(
            "eddsa-rdfc-2022",
            Cryptosuite.EDDSA_RDFC_2022,
            KeyType.ED25519,
            random,
            "vc2.0",
            "vc-api",
            "eddsa-rdfc-2022",
            "localhost"),
        of("eddsa-jcs-2022", Cryptosuite.EDDSA_JCS_2022, KeyType.ED25519, random, "eddsa-jcs-2022"),
        of(
            "ecdsa-rdfc-2019-p256",
            Cryptosuite.ECDSA_RDFC_2019,
            KeyType.P256,
            random,
            "ecdsa-rdfc-2019"),
        of(
            "ecdsa-rdfc-2019-p384",
            Cryptosuite.ECDSA_RDFC_2019,
            KeyType.P384,
            random,
            "ecdsa-rdfc-2019"),
        of(
            "ecdsa-jcs-2019-p256",
            Cryptosuite.ECDSA_JCS_2019,
            KeyType.P256,
            random,
            "ecdsa-jcs-2019"),
        of(
            "ecdsa-jcs-2019-p384",
            Cryptosuite.ECDSA_JCS_2019,
            KeyType.P384,
            random,
            "ecdsa-jcs-2019"),
        new IssuerProfile(
            "status",
            Cryptosuite.EDDSA_RDFC_2022,
            SigningKey.generate(KeyType.ED25519, random),
            Extra.STATUS,
            List.of("BitstringStatusList")));
  }

  private static IssuerProfile of(
      String id, Cryptosuite suite, KeyType type, RandomSource random, String... tags) {
    return new IssuerProfile(
        id, suite, SigningKey.generate(type, random), Extra.NOTHING, List.of(tags));
  }

  String did() {
    return DidKey.of(key.publicKey()).toString();
  }

  String verificationMethod() {
    return DidKey.methodUrl(key.publicKey());
  }

  /** Returns the name suites give the type of key. */
  String keyTypeName() {
    return switch (key.type()) {
      case ED25519 -> "Ed25519";
      case P256 -> "P-256";
      case P384 -> "P-384";
      case P521, SECP256K1, BLS12_381_G2, X25519 ->
          throw new IllegalStateException("no profile has such a key");
    };
  }
}
