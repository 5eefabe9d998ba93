package org.cooppassport.core.dataintegrity;

import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;

/**
 * The two forms of an ecdsa-sd-2023 proof value.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-ecdsa/#serializebaseproofvalue">Data Integrity ECDSA
 *     1.0, selective disclosure functions</a>
 */
final class EcdsaSdProofValue {
  private static final Bytes BASE = Bytes.hex("d95d00");
  private static final Bytes DERIVED = Bytes.hex("d95d01");
  private static final int FIELDS = 5;

  private EcdsaSdProofValue() {}

  /** What the issuer gives to the holder, and nobody else. */
  record Base(
      Bytes baseSignature,
      VerificationKey publicKey,
      Bytes hmacKey,
      List<Bytes> signatures,
      List<String> mandatoryPointers) {

    String encode() {
      Cbor.Writer cbor =
          new Cbor.Writer()
              .array(FIELDS)
              .bytes(baseSignature)
              .bytes(multikey(publicKey))
              .bytes(hmacKey)
              .byteStrings(signatures)
              .texts(mandatoryPointers);
      return Multibase.base64Url(Bytes.concat(BASE, cbor.toBytes()));
    }

    /**
     * @throws MalformedEncoding if it is not a base proof value
     */
    static Base decode(String text) {
      Cbor.Reader cbor = Cbor.proofValue(text, BASE, BASE, FIELDS);
      Base base =
          new Base(cbor.bytes(), key(cbor.bytes()), cbor.bytes(), cbor.byteStrings(), cbor.texts());
      cbor.end();
      if (base.hmacKey.size() != BlankLabels.KEY_BYTES) {
        throw new MalformedEncoding("a labelling key has " + BlankLabels.KEY_BYTES + " bytes");
      }
      return base;
    }
  }

  /** What the holder shows. */
  record Derived(
      Bytes baseSignature,
      VerificationKey publicKey,
      List<Bytes> signatures,
      Map<Integer, Bytes> labelMap,
      List<Integer> mandatoryIndexes) {

    String encode() {
      Cbor.Writer cbor =
          new Cbor.Writer()
              .array(FIELDS)
              .bytes(baseSignature)
              .bytes(multikey(publicKey))
              .byteStrings(signatures)
              .bytesByInteger(labelMap)
              .integers(mandatoryIndexes);
      return Multibase.base64Url(Bytes.concat(DERIVED, cbor.toBytes()));
    }

    /**
     * @throws MalformedEncoding if it is not a derived proof value
     */
    static Derived decode(String text) {
      Cbor.Reader cbor = Cbor.proofValue(text, DERIVED, BASE, FIELDS);
      Derived derived =
          new Derived(
              cbor.bytes(),
              key(cbor.bytes()),
              cbor.byteStrings(),
              cbor.bytesByInteger(),
              cbor.integers());
      cbor.end();
      return derived;
    }
  }

  static Bytes multikey(VerificationKey key) {
    return key.type().publicCodec().wrap(key.raw());
  }

  private static VerificationKey key(Bytes multikey) {
    try {
      return VerificationKey.ofRaw(KeyType.P256, KeyType.P256.publicCodec().unwrap(multikey));
    } catch (InvalidKey e) {
      throw new MalformedEncoding("the proof's own key is not a P-256 key", e);
    }
  }
}
