package org.cooppassport.core.dataintegrity;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;

/**
 * Labels for blank nodes that tell nothing of the nodes that are not disclosed.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#createhmacidlabelmapfunction">Data Integrity
 *     ECDSA 1.0, createHmacIdLabelMapFunction</a>
 * @see <a href="https://www.w3.org/TR/vc-di-bbs/#createshuffledidlabelmapfunction">Data Integrity
 *     BBS 1.0, createShuffledIdLabelMapFunction</a>
 */
@FunctionalInterface
interface BlankLabels {
  /** How many bytes a labelling key has. */
  int KEY_BYTES = 32;

  /**
   * Returns new labels.
   *
   * @param canonical from input labels to canonical ones, all with {@code _:}
   * @return from input labels to new ones, all with {@code _:}
   */
  Map<String, String> of(Map<String, String> canonical);

  /** Labels each node by the keyed hash of its canonical label. */
  static BlankLabels hashed(Bytes key) {
    return canonical -> {
      Map<String, String> labels = new HashMap<>();
      canonical.forEach((input, c14n) -> labels.put(input, "_:" + hash(key, c14n.substring(2))));
      return labels;
    };
  }

  /** Numbers the nodes in the order of their keyed hashes. */
  static BlankLabels shuffled(Bytes key) {
    return canonical -> {
      Map<String, String> hashes = hashed(key).of(canonical);
      List<String> order = hashes.values().stream().sorted().toList();
      Map<String, String> labels = new HashMap<>();
      hashes.forEach((input, hash) -> labels.put(input, "_:b" + order.indexOf(hash)));
      return labels;
    };
  }

  /** Labels each node as {@code byCanonical}, without {@code _:}, says of its canonical label. */
  static BlankLabels given(Map<String, String> byCanonical) {
    return canonical -> {
      Map<String, String> labels = new HashMap<>();
      canonical.forEach(
          (input, c14n) -> {
            String label = byCanonical.get(c14n.substring(2));
            labels.put(input, label == null ? c14n : "_:" + label);
          });
      return labels;
    };
  }

  private static String hash(Bytes key, String label) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.toByteArray(), "HmacSHA256"));
      return "u" + Base64Url.encode(Bytes.owned(mac.doFinal(Bytes.utf8(label).toByteArray())));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("platform without HMAC-SHA-256", e);
    }
  }
}
