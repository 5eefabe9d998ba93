package org.cooppassport.issuer.issuance;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/** Short codes of digits that reach the member by another way, and the check kept of each. */
final class TransactionCode {
  private static final int SALT_BYTES = 16;

  private TransactionCode() {}

  /** Draws digits without bias. */
  static String draw(int digits, RandomSource random) {
    StringBuilder code = new StringBuilder();
    while (code.length() < digits) {
      int value = random.next(1).at(0);
      if (value < 250) {
        code.append((char) ('0' + value % 10));
      }
    }
    return code.toString();
  }

  /** Returns what is kept of a code: salt and digest. */
  static Bytes check(String code, RandomSource random) {
    Bytes salt = random.next(SALT_BYTES);
    return JsonWriter.write(
        JsonObject.of("salt", salt.toHex(), "digest", digest(salt, code).toHex()));
  }

  /** Tells whether {@code guess} is the code that {@code check} was kept of. */
  static boolean matches(Bytes check, String guess) {
    JsonObject json = JsonReader.readObject(check);
    Bytes salt = Bytes.hex(json.string("salt").orElseThrow());
    Bytes digest = Bytes.hex(json.string("digest").orElseThrow());
    return digest(salt, guess).equalsConstantTime(digest);
  }

  private static Bytes digest(Bytes salt, String code) {
    return HashAlgorithm.SHA_256.digest(salt, Bytes.utf8(code));
  }
}
