package org.cooppassport.issuer.issuance;

import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;

/**
 * The secrets of one offer, each the digest of the one before: page, link, code, and last the id,
 * which is none. Who has one of them can compute those after it and none before it; the store keeps
 * the id and digests only.
 *
 * @param page names the offer page; 256 random bits
 */
record OfferSecrets(String page) {
  private static final int SECRET_BYTES = 32;

  static OfferSecrets draw(RandomSource random) {
    return new OfferSecrets(random.token(SECRET_BYTES));
  }

  /** Returns what the wallet fetches the offer with, once. */
  String link() {
    return next("link", page);
  }

  /** Returns the pre-authorized code. */
  String code() {
    return codeOfLink(link());
  }

  /** Returns the id of the offer. */
  String offerId() {
    return idOfCode(code());
  }

  static String codeOfLink(String link) {
    return next("code", link);
  }

  static String idOfCode(String code) {
    return next("id", code);
  }

  private static String next(String purpose, String secret) {
    return Base64Url.encode(
        HashAlgorithm.SHA_256.digest(Bytes.utf8("offer-" + purpose + ":" + secret)));
  }

  @Override
  public String toString() {
    return "OfferSecrets";
  }
}
