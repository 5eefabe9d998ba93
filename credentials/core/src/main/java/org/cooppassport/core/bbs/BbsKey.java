package org.cooppassport.core.bbs;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;

/**
 * A secret BBS key held in memory, for its owner: makes a {@link BbsSigner} and can be exported.
 *
 * <p>{@link #toString} and the logs never show the secret.
 */
public final class BbsKey {
  private static final int MATERIAL = 48;

  private final Bytes secret;
  private final VerificationKey publicKey;

  private BbsKey(Bytes secret) {
    this.secret = secret;
    this.publicKey = VerificationKey.ofRaw(KeyType.BLS12_381_G2, BlsCurve.get().publicKey(secret));
  }

  /** Makes a fresh key. */
  public static BbsKey generate(RandomSource random) {
    return ofMaterial(random.next(MATERIAL), Bytes.EMPTY);
  }

  /**
   * Derives a key from secret material, as the scheme's KeyGen does.
   *
   * @param material at least 32 secret bytes
   * @param info context, perhaps empty
   */
  static BbsKey ofMaterial(Bytes material, Bytes info) {
    BbsCiphersuite suite = BbsCiphersuite.SHA_256;
    return ofSecret(
        Bbs.SHA_256.hashToScalar(
            Bytes.concat(material, Octets.of(info.size(), 2), info), suite.tag("KEYGEN_DST_")));
  }

  /**
   * Takes the secret scalar.
   *
   * @throws InvalidKey if it is not 32 bytes in range
   */
  public static BbsKey ofSecret(Bytes secret) {
    if (!BlsCurve.isScalar(secret)) {
      throw new InvalidKey("the secret of a BBS key is a scalar of 32 bytes in range");
    }
    return new BbsKey(secret);
  }

  /**
   * Reads a secret Multikey.
   *
   * @throws InvalidKey if it is not a secret BLS12-381 G2 key
   */
  public static BbsKey fromMultikey(String text) {
    try {
      return ofSecret(Multicodec.BLS12_381_G2_PRIV.unwrap(Multibase.decode(text)));
    } catch (MalformedEncoding e) {
      throw new InvalidKey("not a secret BLS12-381 G2 Multikey", e);
    }
  }

  /** Returns the public half. */
  public VerificationKey publicKey() {
    return publicKey;
  }

  /** Returns the secret scalar, for export by the owner. */
  public Bytes secret() {
    return secret;
  }

  /** Returns a signer of the suite that credentials use. */
  public BbsSigner signer() {
    return signer(Bbs.SHA_256);
  }

  BbsSigner signer(Bbs bbs) {
    Objects.requireNonNull(bbs);
    return new BbsSigner() {
      @Override
      public VerificationKey publicKey() {
        return publicKey;
      }

      @Override
      public Bytes sign(Bytes header, List<Bytes> messages) {
        return bbs.sign(secret, publicKey.raw(), header, messages);
      }
    };
  }

  @Override
  public String toString() {
    return "BbsKey[" + publicKey + "]";
  }
}
