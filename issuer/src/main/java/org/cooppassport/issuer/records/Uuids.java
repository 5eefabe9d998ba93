package org.cooppassport.issuer.records;

import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;

/** Random identifiers in the form {@code urn:uuid:}, version 4. */
public final class Uuids {
  private static final String PREFIX = "urn:uuid:";
  private static final Pattern FORM =
      Pattern.compile("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private Uuids() {}

  /** Returns a fresh identifier. */
  public static String random(RandomSource random) {
    return of(random.next(16));
  }

  /**
   * Returns an identifier that is the same each time for the same operation and place in it, so
   * that an operation taken up again makes nothing twice.
   */
  public static String derived(String operation, String what) {
    return of(HashAlgorithm.SHA_256.digest(Bytes.utf8(operation + "/" + what)).slice(0, 16));
  }

  /** Tells whether a text is such an identifier. */
  public static boolean isUrn(String text) {
    return FORM.matcher(text).matches();
  }

  private static String of(Bytes random) {
    byte[] raw = random.toByteArray();
    raw[6] = (byte) ((raw[6] & 0x0f) | 0x40);
    raw[8] = (byte) ((raw[8] & 0x3f) | 0x80);
    String hex = Bytes.owned(raw).toHex();
    return PREFIX
        + String.join(
            "-",
            hex.substring(0, 8),
            hex.substring(8, 12),
            hex.substring(12, 16),
            hex.substring(16, 20),
            hex.substring(20));
  }
}
