package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A transaction the holder is asked to authorise together with a presentation.
 *
 * @param text the base64url text as received: the hash is taken over it
 * @param json what it says
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.4">
 *     OpenID4VP 1.0, section 8.4 and appendix B.3.3</a>
 */
public record TransactionData(String text, JsonObject json) {
  private static final int MAX_CHARS = 64 << 10;
  private static final String SECTION = "OpenID4VP 1.0, section 5.1";

  /** Checks the members. */
  public TransactionData {
    Objects.requireNonNull(text);
    Members data = Members.of(json, SECTION).refusing(Reason.INVALID_TRANSACTION_DATA);
    data.text("type");
    data.texts("credential_ids");
    if (data.has("transaction_data_hashes_alg")
        && data.texts("transaction_data_hashes_alg").stream()
            .noneMatch(name -> HashAlgorithm.named(name).isPresent())) {
      throw data.wrong("transaction_data_hashes_alg", "no algorithm is known; sha-256 is");
    }
  }

  /** Encodes what a transaction says. */
  public static TransactionData of(JsonObject json) {
    return new TransactionData(Base64Url.encodeUtf8(json.toJson()), json);
  }

  /**
   * Reads the base64url text of one entry.
   *
   * @throws Refusal INVALID_TRANSACTION_DATA that names the fault
   */
  public static TransactionData parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw malformed("longer than " + MAX_CHARS + " characters");
    }
    try {
      return new TransactionData(text, JsonReader.readObject(Base64Url.decode(text)));
    } catch (MalformedEncoding | JsonException e) {
      throw malformed("not base64url of a JSON object");
    }
  }

  private static Refusal malformed(String fault) {
    return new Refusal(
        Reason.INVALID_TRANSACTION_DATA,
        "transaction_data",
        "transaction_data: " + fault + " (" + SECTION + ")");
  }

  /** Returns what kind of transaction it is; a wallet refuses kinds it does not know. */
  public String type() {
    return json.string("type").orElseThrow();
  }

  /** Returns the credential queries whose credentials can authorise it. */
  public List<String> credentialIds() {
    return json.array("credential_ids").orElseThrow().strings().orElseThrow();
  }

  /** Tells whether the verifier takes hashes of this algorithm: SHA-256 unless it names others. */
  public boolean takes(HashAlgorithm algorithm) {
    return json.array("transaction_data_hashes_alg")
        .flatMap(JsonArray::strings)
        .map(names -> names.contains(algorithm.ianaName()))
        .orElse(algorithm == HashAlgorithm.SHA_256);
  }

  /** Returns the hash algorithm to use: the first offered one that is known, else SHA-256. */
  public HashAlgorithm hashAlgorithm() {
    return json.array("transaction_data_hashes_alg")
        .flatMap(names -> names.strings())
        .flatMap(names -> names.stream().flatMap(n -> HashAlgorithm.named(n).stream()).findFirst())
        .orElse(HashAlgorithm.SHA_256);
  }

  /** Returns the base64url hash over the text as received. */
  public String hash(HashAlgorithm algorithm) {
    return Base64Url.encode(algorithm.digest(Bytes.utf8(text)));
  }
}
