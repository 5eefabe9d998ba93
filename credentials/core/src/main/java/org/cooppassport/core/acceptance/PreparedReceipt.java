package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;

/**
 * A receipt's content before it has a place in the chain, and before it is signed: what a
 * time-stamp is asked for. Immutable.
 */
public final class PreparedReceipt {
  static final String CHAIN = "chain";
  static final String TIME_STAMP = "timeStamp";
  private static final int SALT_BYTES = 32;

  private final JsonObject content;

  private PreparedReceipt(JsonObject content) {
    this.content = content;
  }

  /**
   * Prepares the receipt of a decision. Verifies and judges, so never on an event loop.
   *
   * @param id the receipt's identifier, unguessable
   * @param documents every document that was gathered, or could not be
   * @param at the instant it was judged at
   * @param relierKey the key that will sign
   */
  public static PreparedReceipt of(
      String id,
      RelianceCase relianceCase,
      Documents documents,
      Instant at,
      VerificationKey relierKey) {
    return new PreparedReceipt(ReceiptContent.of(id, relierKey, relianceCase, documents, at));
  }

  /** SHA-256 over the canonical content: what a time-stamp is of. */
  public Bytes digest() {
    return digest(content);
  }

  static Bytes digest(JsonObject content) {
    return HashAlgorithm.SHA_256.digest(Jcs.canonicalize(content.without(CHAIN, TIME_STAMP)));
  }

  /**
   * Signs the receipt.
   *
   * @param timeStamp of {@link #digest}, if there is one
   * @param sequence the place in the relier's chain of receipts
   * @param previous the hash of the link before, or {@link ReceiptLink#START}
   * @param random for the salt of the commitment
   * @param kid the verification method of the relier's key
   */
  public RelianceReceipt issue(
      Optional<TimeStamp> timeStamp,
      long sequence,
      Bytes previous,
      RandomSource random,
      String kid,
      Signer signer) {
    JsonObject.Builder whole = content.toBuilder();
    timeStamp.ifPresent(
        stamp ->
            whole.put(
                TIME_STAMP,
                JsonObject.of("type", "RFC3161", "token", Base64Url.encode(stamp.der()))));
    whole.put(
        CHAIN,
        JsonObject.builder()
            .put("sequence", sequence)
            .put("previous", Base64Url.encode(previous))
            .put("salt", Base64Url.encode(random.next(SALT_BYTES)))
            .build());
    return RelianceReceipt.sign(whole.build(), kid, signer);
  }
}
