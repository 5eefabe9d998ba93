package org.cooppassport.core.bbs;

import java.security.MessageDigest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;

/**
 * The two ciphersuites over BLS12-381.
 *
 * @see <a
 *     href="https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-bbs-signatures#name-ciphersuites">The
 *     BBS Signature Scheme, ciphersuites</a>
 */
public enum BbsCiphersuite {
  SHA_256(
      "BBS_BLS12381G1_XMD:SHA-256_SSWU_RO_",
      "a8ce256102840821a3e94ea9025e4662b205762f9776b3a766c872b948f1fd22"
          + "5e7c59698588e70d11406d161b4e28c9"),
  SHAKE_256(
      "BBS_BLS12381G1_XOF:SHAKE-256_SSWU_RO_",
      "8929dfbc7e6642c4ed9cba0856e493f8b9d7d5fcb0c31ef8fdcd34d50648a56c"
          + "795e106e9eada6e0bda386b414150755");

  private static final int SHA_256_BLOCK = 64;
  private static final int SHA_256_SIZE = 32;
  private static final int MAX_DST = 255;

  private final String id;
  private final Bytes basePoint;

  BbsCiphersuite(String id, String basePoint) {
    this.id = id;
    this.basePoint = Bytes.hex(basePoint);
  }

  /** Returns the identifier that keeps this interface's hashes apart from others. */
  String apiId() {
    return id + "H2G_HM2S_";
  }

  /** Returns a domain separation tag of this suite. */
  Bytes tag(String name) {
    return Bytes.utf8(apiId() + name);
  }

  /** Returns the compressed base point P1. */
  Bytes basePoint() {
    return basePoint;
  }

  /**
   * Returns {@code length} uniform bytes.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9380#section-5.3">RFC 9380, section 5.3</a>
   */
  Bytes expand(Bytes message, Bytes tag, int length) {
    if (tag.size() > MAX_DST) {
      throw new IllegalArgumentException("domain separation tag too long");
    }
    Bytes suffix = Bytes.concat(tag, Octets.of(tag.size(), 1));
    return switch (this) {
      case SHA_256 -> expandXmd(message, suffix, length);
      case SHAKE_256 -> expandXof(message, suffix, length);
    };
  }

  private static Bytes expandXmd(Bytes message, Bytes suffix, int length) {
    Bytes pad = Bytes.owned(new byte[SHA_256_BLOCK]);
    Bytes first =
        HashAlgorithm.SHA_256.digest(pad, message, Octets.of(length, 2), Octets.of(0, 1), suffix);
    byte[] out = new byte[length];
    byte[] block = new byte[SHA_256_SIZE];
    for (int i = 1, at = 0; at < length; i++, at += SHA_256_SIZE) {
      for (int j = 0; j < SHA_256_SIZE; j++) {
        block[j] ^= (byte) first.at(j);
      }
      MessageDigest digest = HashAlgorithm.SHA_256.newDigest();
      digest.update(block);
      digest.update((byte) i);
      suffix.update(digest);
      block = digest.digest();
      System.arraycopy(block, 0, out, at, Math.min(SHA_256_SIZE, length - at));
    }
    return Bytes.owned(out);
  }

  private static Bytes expandXof(Bytes message, Bytes suffix, int length) {
    byte[] input = Bytes.concat(message, Octets.of(length, 2), suffix).toByteArray();
    SHAKEDigest shake = new SHAKEDigest(256);
    shake.update(input, 0, input.length);
    byte[] out = new byte[length];
    shake.doFinal(out, 0, length);
    return Bytes.owned(out);
  }
}
