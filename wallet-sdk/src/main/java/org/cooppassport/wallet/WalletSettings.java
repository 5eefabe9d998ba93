package org.cooppassport.wallet;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.keys.KeyType;

/**
 * What an app decides about its wallet.
 *
 * @param copies how many single-use copies of a credential are asked for, at least 1; fewer come if
 *     the issuer gives fewer
 * @param keyTypes the kinds of holder keys, best first; the first one an issuer takes is used
 * @param transactionTypes the kinds of transactions the app can show in full; others are refused
 * @param locale the language for names of issuers, credentials and claims
 * @param metadata whether issuers have to sign their metadata
 */
public record WalletSettings(
    int copies,
    List<KeyType> keyTypes,
    Set<TransactionType> transactionTypes,
    Locale locale,
    MetadataSigning metadata) {
  /** Ten copies, P-256 before Ed25519, no transactions, English, metadata signed or not. */
  public static final WalletSettings DEFAULT =
      new WalletSettings(
          10,
          List.of(KeyType.P256, KeyType.ED25519),
          Set.of(),
          Locale.ENGLISH,
          MetadataSigning.PREFERRED);

  private static final int MAX_COPIES = 100;

  public WalletSettings {
    keyTypes = List.copyOf(keyTypes);
    transactionTypes = Set.copyOf(transactionTypes);
    Objects.requireNonNull(metadata);
    if (copies < 1 || copies > MAX_COPIES || keyTypes.isEmpty()) {
      throw new IllegalArgumentException("1 to " + MAX_COPIES + " copies and a kind of key");
    }
  }

  /** Returns the same settings with another number of copies. */
  public WalletSettings withCopies(int number) {
    return new WalletSettings(number, keyTypes, transactionTypes, locale, metadata);
  }

  /** Returns the same settings with other kinds of keys. */
  public WalletSettings withKeyTypes(KeyType... types) {
    return new WalletSettings(copies, List.of(types), transactionTypes, locale, metadata);
  }

  /** Returns the same settings of an app that can show these kinds of transactions. */
  public WalletSettings withTransactionTypes(TransactionType... types) {
    return new WalletSettings(copies, keyTypes, Set.of(types), locale, metadata);
  }

  /** Returns the same settings with another language. */
  public WalletSettings withLocale(Locale language) {
    return new WalletSettings(copies, keyTypes, transactionTypes, language, metadata);
  }

  /** Returns the same settings for issuers that have to sign their metadata, or need not. */
  public WalletSettings withMetadata(MetadataSigning signing) {
    return new WalletSettings(copies, keyTypes, transactionTypes, locale, signing);
  }
}
