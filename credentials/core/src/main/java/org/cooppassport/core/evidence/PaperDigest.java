package org.cooppassport.core.evidence;

import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;

/**
 * The salted digest by which a credential cites a paper: SHA-256 over 32 random bytes and the file,
 * as a multihash in base64url ({@code u…}). Without the salt nobody can tell whether a file they
 * have is the one that is cited, and the same file is never cited twice by the same digest.
 */
public final class PaperDigest {
  /** How many bytes stand before the file. */
  public static final int SALT_BYTES = 32;

  private static final Bytes SHA_256_MULTIHASH = Bytes.hex("1220");
  private static final Pattern FORM = Pattern.compile("u[A-Za-z0-9_-]{46}");

  private PaperDigest() {}

  /** Returns a fresh salt with the file behind it: what is kept, sent and hashed. */
  public static Bytes salted(Bytes file, RandomSource random) {
    return Bytes.concat(random.next(SALT_BYTES), file);
  }

  /** Returns the digest of what {@link #salted} made. */
  public static String of(Bytes salted) {
    return "u"
        + Base64Url.encode(Bytes.concat(SHA_256_MULTIHASH, HashAlgorithm.SHA_256.digest(salted)));
  }

  /** Tells whether a text could be such a digest. */
  public static boolean isOne(String text) {
    return FORM.matcher(text).matches();
  }

  /** Tells whether the digest is of these bytes. */
  public static boolean matches(String digest, Bytes salted) {
    return salted.size() >= SALT_BYTES && of(salted).equals(digest);
  }

  /** Returns the file without its salt. */
  public static Bytes file(Bytes salted) {
    return salted.slice(SALT_BYTES);
  }
}
