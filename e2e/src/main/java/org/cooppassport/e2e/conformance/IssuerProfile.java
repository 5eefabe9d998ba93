package org.cooppassport.e2e.conformance;

import java.util.List;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;

/**
 * One issuer that suites are pointed at.
 *
 * @param id the path segment and name
 * @param securing what it secures credentials with; the did:key of its key is the issuer
 * @param extra what it does beyond securing
 * @param tags how suites find it in the manifest
 */
record IssuerProfile(String id, Securing securing, Extra extra, List<String> tags) {
  static final String STATUS = "status";
  static final String HOLDER_KEY = "eddsa-rdfc-2022";

  /** What an issuer does beyond securing a credential. */
  enum Extra {
    NOTHING,
    /** Adds a status list entry if the credential has none. */
    STATUS
  }

  IssuerProfile {
    tags = List.copyOf(tags);
  }

  /** Returns one issuer for each securing mechanism and type of key, each with a fresh key. */
  static List<IssuerProfile> all(RandomSource random) {
    return List.of(
        embedded("eddsa-rdfc-2022", Cryptosuite.EDDSA_RDFC_2022, KeyType.ED25519, random)
            .tagged("eddsa-rdfc-2022", "vc2.0", "vc-api", "localhost"),
        embedded("eddsa-jcs-2022", Cryptosuite.EDDSA_JCS_2022, KeyType.ED25519, random)
            .tagged("eddsa-jcs-2022"),
        embedded("ecdsa-rdfc-2019-p256", Cryptosuite.ECDSA_RDFC_2019, KeyType.P256, random)
            .tagged("ecdsa-rdfc-2019"),
        embedded("ecdsa-rdfc-2019-p384", Cryptosuite.ECDSA_RDFC_2019, KeyType.P384, random)
            .tagged("ecdsa-rdfc-2019"),
        embedded("ecdsa-jcs-2019-p256", Cryptosuite.ECDSA_JCS_2019, KeyType.P256, random)
            .tagged("ecdsa-jcs-2019"),
        embedded("ecdsa-jcs-2019-p384", Cryptosuite.ECDSA_JCS_2019, KeyType.P384, random)
            .tagged("ecdsa-jcs-2019"),
        of("ecdsa-sd-2023", new Securing.Disclosing(SigningKey.generate(KeyType.P256, random)))
            .tagged("ecdsa-sd-2023"),
        of("bbs-2023", new Securing.Unlinkable(BbsKey.generate(random))).tagged("bbs-2023"),
        embedded(
                "ed25519-signature-2020",
                Cryptosuite.ED25519_SIGNATURE_2020,
                KeyType.ED25519,
                random)
            .tagged("Ed25519Signature2020"),
        embedded(STATUS, Cryptosuite.EDDSA_RDFC_2022, KeyType.ED25519, random)
            .with(Extra.STATUS)
            .tagged("BitstringStatusList"),
        of("vc-jwt", new Securing.Enveloped(SigningKey.generate(KeyType.P256, random)))
            .tagged("EnvelopingProof"));
  }

  private static IssuerProfile embedded(
      String id, Cryptosuite suite, KeyType type, RandomSource random) {
    return of(id, new Securing.Embedded(suite, SigningKey.generate(type, random)));
  }

  private static IssuerProfile of(String id, Securing securing) {
    return new IssuerProfile(id, securing, Extra.NOTHING, List.of());
  }

  private IssuerProfile with(Extra more) {
    return new IssuerProfile(id, securing, more, tags);
  }

  private IssuerProfile tagged(String... names) {
    return new IssuerProfile(id, securing, extra, List.of(names));
  }

  /** Returns the issuer's DID. */
  String did() {
    return DidKey.of(securing.publicKey()).toString();
  }

  /** Returns the versions of the data model it secures. */
  List<String> models() {
    return securing instanceof Securing.Enveloped ? List.of("2.0") : List.of("1.1", "2.0");
  }

  /** Returns the name suites give the type of key. */
  String keyTypeName() {
    return switch (securing.publicKey().type()) {
      case ED25519 -> "Ed25519";
      case P256 -> "P-256";
      case P384 -> "P-384";
      case BLS12_381_G2 -> "P-381";
      case P521, SECP256K1, X25519 -> throw new IllegalStateException("no profile has such a key");
    };
  }
}
