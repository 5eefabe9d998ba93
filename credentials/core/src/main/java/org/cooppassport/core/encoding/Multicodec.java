package org.cooppassport.core.encoding;

import java.util.Optional;

/**
 * The multicodec prefixes of keys and hashes in use, as unsigned variable-length integers.
 *
 * @see <a href="https://www.w3.org/TR/cid-1.0/#Multikey">Controlled Identifiers 1.0, Multikey</a>
 */
public enum Multicodec {
  ED25519_PUB("ed01"),
  X25519_PUB("ec01"),
  P256_PUB("8024"),
  P384_PUB("8124"),
  P521_PUB("8224"),
  SECP256K1_PUB("e701"),
  BLS12_381_G2_PUB("eb01"),
  ML_DSA_44_PUB("9024"),
  ED25519_PRIV("8026"),
  P256_PRIV("8626"),
  P384_PRIV("8726"),
  P521_PRIV("8826"),
  SECP256K1_PRIV("8126"),
  BLS12_381_G2_PRIV("8a26"),
  SHA2_256_MULTIHASH("1220"),
  SHA2_384_MULTIHASH("2030");

  private final Bytes prefix;

  Multicodec(String hex) {
    this.prefix = Bytes.hex(hex);
  }

  /** Returns the prefix bytes. */
  public Bytes prefix() {
    return prefix;
  }

  /** Returns {@code value} behind the prefix. */
  public Bytes wrap(Bytes value) {
    return Bytes.concat(prefix, value);
  }

  /** Returns what follows the prefix. */
  public Bytes unwrap(Bytes wrapped) {
    if (!wrapped.startsWith(prefix)) {
      throw new MalformedEncoding("not " + this);
    }
    return wrapped.slice(prefix.size());
  }

  /** Returns the codec that {@code wrapped} starts with, if it is one of these. */
  public static Optional<Multicodec> of(Bytes wrapped) {
    for (Multicodec codec : values()) {
      if (wrapped.startsWith(codec.prefix)) {
        return Optional.of(codec);
      }
    }
    return Optional.empty();
  }
}
