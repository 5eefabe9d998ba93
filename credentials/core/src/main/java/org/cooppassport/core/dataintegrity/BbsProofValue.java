package org.cooppassport.core.dataintegrity;

import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;

/**
 * The two baseline forms of a bbs-2023 proof value. The optional features, whose drafts still move,
 * have other headers and are refused.
 *
 * @see <a href="https://www.w3.org/TR/vc-di-bbs/#serializebaseproofvalue">Data Integrity BBS 1.0,
 *     base and derived proof values</a>
 */
final class BbsProofValue {
  private static final Bytes BASE = Bytes.hex("d95d02");
  private static final Bytes DERIVED = Bytes.hex("d95d03");
  private static final int FIELDS = 5;

  private BbsProofValue() {}

  /** What the issuer gives to the holder, and nobody else. */
  record Base(
      Bytes signature,
      Bytes header,
      Bytes publicKey,
      Bytes hmacKey,
      List<String> mandatoryPointers) {

    String encode() {
      Cbor.Writer cbor =
          new Cbor.Writer()
              .array(FIELDS)
              .bytes(signature)
              .bytes(header)
              .bytes(publicKey)
              .bytes(hmacKey)
              .texts(mandatoryPointers);
      return Multibase.base64Url(Bytes.concat(BASE, cbor.toBytes()));
    }

    /**
     * @throws MalformedEncoding if it is not a baseline base proof value
     */
    static Base decode(String text) {
      Cbor.Reader cbor = Cbor.proofValue(text, BASE, BASE, FIELDS);
      Base base = new Base(cbor.bytes(), cbor.bytes(), cbor.bytes(), cbor.bytes(), cbor.texts());
      cbor.end();
      if (base.hmacKey.size() != BlankLabels.KEY_BYTES) {
        throw new MalformedEncoding("a labelling key has " + BlankLabels.KEY_BYTES + " bytes");
      }
      return base;
    }
  }

  /** What the holder shows. */
  record Derived(
      Bytes proof,
      Map<Integer, Integer> labelMap,
      List<Integer> mandatoryIndexes,
      List<Integer> selectiveIndexes,
      Bytes presentationHeader) {

    String encode() {
      Cbor.Writer cbor =
          new Cbor.Writer()
              .array(FIELDS)
              .bytes(proof)
              .integersByInteger(labelMap)
              .integers(mandatoryIndexes)
              .integers(selectiveIndexes)
              .bytes(presentationHeader);
      return Multibase.base64Url(Bytes.concat(DERIVED, cbor.toBytes()));
    }

    /**
     * @throws MalformedEncoding if it is not a baseline derived proof value
     */
    static Derived decode(String text) {
      Cbor.Reader cbor = Cbor.proofValue(text, DERIVED, BASE, FIELDS);
      Derived derived =
          new Derived(
              cbor.bytes(),
              cbor.integersByInteger(),
              cbor.integers(),
              cbor.integers(),
              cbor.bytes());
      cbor.end();
      return derived;
    }
  }
}
