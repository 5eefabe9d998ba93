package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Which presentation authorises which transaction: of the credentials a transaction names, exactly
 * one.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.1">
 *     OpenID4VP 1.0, section 5.1 and appendix B.3.3.1</a>
 */
final class Authorisation {
  private Authorisation() {}

  /**
   * Returns the transactions by the query whose first presentation signs them.
   *
   * @return nothing if a transaction has no credential that can sign it
   */
  static Optional<Map<String, List<TransactionData>>> of(
      List<TransactionData> transactions, Map<String, List<DcqlMatch>> chosen) {
    Map<String, List<TransactionData>> byQuery = new LinkedHashMap<>();
    for (TransactionData transaction : transactions) {
      Optional<String> signer =
          transaction.credentialIds().stream()
              .filter(id -> signs(chosen.getOrDefault(id, List.of())))
              .findFirst();
      if (signer.isEmpty()) {
        return Optional.empty();
      }
      byQuery.computeIfAbsent(signer.get(), id -> new ArrayList<>()).add(transaction);
    }
    return byQuery.values().stream().allMatch(all -> algorithm(all).isPresent())
        ? Optional.of(byQuery)
        : Optional.empty();
  }

  private static boolean signs(List<DcqlMatch> matches) {
    return !matches.isEmpty() && Revealing.selective(matches.get(0).credential().format());
  }

  /** One Key Binding JWT names one algorithm for all its hashes. */
  private static Optional<HashAlgorithm> algorithm(List<TransactionData> transactions) {
    return Stream.of(HashAlgorithm.values())
        .filter(algorithm -> transactions.stream().allMatch(t -> t.takes(algorithm)))
        .findFirst();
  }

  /** Returns the claims of a Key Binding JWT that authorises transactions. */
  static JsonObject claims(List<TransactionData> transactions) {
    if (transactions.isEmpty()) {
      return JsonObject.EMPTY;
    }
    HashAlgorithm algorithm =
        algorithm(transactions)
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.INVALID_TRANSACTION_DATA,
                        "transaction_data",
                        "transaction_data_hashes_alg: the transactions have none in common"));
    return JsonObject.builder()
        .putStrings(
            "transaction_data_hashes", transactions.stream().map(t -> t.hash(algorithm)).toList())
        .put("transaction_data_hashes_alg", algorithm.ianaName())
        .build();
  }
}
