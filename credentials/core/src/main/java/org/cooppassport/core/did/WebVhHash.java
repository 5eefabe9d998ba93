package org.cooppassport.core.did;

import org.cooppassport.core.encoding.Base58Btc;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonValue;

/** The hashes of did:webvh: SHA-256 as multihash in base58btc, without multibase header. */
final class WebVhHash {
  private WebVhHash() {}

  static String of(JsonValue value) {
    try {
      return of(Jcs.canonicalize(value));
    } catch (ArithmeticException e) {
      throw new DidException(DidError.INVALID_DID, "the log holds a number without canonical form");
    }
  }

  static String of(Bytes bytes) {
    return Base58Btc.encode(
        Multicodec.SHA2_256_MULTIHASH.wrap(HashAlgorithm.SHA_256.digest(bytes)));
  }

  static void requireHash(String text, DidError error) {
    try {
      if (text.length() <= 64
          && Multicodec.SHA2_256_MULTIHASH.unwrap(Base58Btc.decode(text)).size()
              == HashAlgorithm.SHA_256.size()) {
        return;
      }
    } catch (MalformedEncoding e) {
      throw new DidException(error, "not a SHA-256 multihash in base58btc");
    }
    throw new DidException(error, "not a SHA-256 multihash in base58btc");
  }
}
