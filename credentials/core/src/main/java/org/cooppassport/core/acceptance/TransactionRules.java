package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;

/**
 * Every transaction of the request is authorised by a holder's signature, and nothing else is.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.4">
 *     OpenID4VP 1.0, section 8.4 and appendix B.3.3.1</a>
 */
final class TransactionRules {
  /**
   * What a Key Binding JWT says about transactions.
   *
   * @param queryId the query its credential answers
   * @param hashes the hashes it signs
   * @param algorithm what they were made with
   */
  private record Signed(String queryId, List<String> hashes, HashAlgorithm algorithm) {
    boolean authorises(TransactionData transaction) {
      return transaction.credentialIds().contains(queryId)
          && transaction.takes(algorithm)
          && hashes.contains(transaction.hash(algorithm));
    }
  }

  private TransactionRules() {}

  static void judge(
      List<TransactionData> asked, List<VerifiedCredential> credentials, List<Reason> reasons) {
    List<Signed> signed = new ArrayList<>();
    for (VerifiedCredential credential : credentials) {
      if (credential.holderProof() == HolderProof.PROVEN) {
        keyBinding(credential)
            .flatMap(claims -> read(credential, claims, reasons))
            .ifPresent(signed::add);
      }
    }
    for (TransactionData transaction : asked) {
      if (signed.stream().noneMatch(binding -> binding.authorises(transaction))) {
        reasons.add(
            Reason.of(VerdictCode.TRANSACTION_NOT_AUTHORISED, transaction.credentialIds().get(0))
                .naming("type", transaction.type()));
      }
    }
    for (Signed binding : signed) {
      Set<String> unknown = new HashSet<>(binding.hashes());
      asked.forEach(transaction -> unknown.remove(transaction.hash(binding.algorithm())));
      if (!unknown.isEmpty()) {
        reasons.add(Reason.of(VerdictCode.TRANSACTION_UNKNOWN, binding.queryId()));
      }
    }
  }

  /** The claims of the Key Binding JWT; verification found that it holds. */
  private static Optional<JsonObject> keyBinding(VerifiedCredential credential) {
    String text = credential.presented().text();
    return text.indexOf('~') < 0
        ? Optional.empty()
        : SdJwt.parse(text).keyBindingJwt().map(Jws::unverifiedClaims);
  }

  private static Optional<Signed> read(
      VerifiedCredential credential, JsonObject claims, List<Reason> reasons) {
    if (!claims.has("transaction_data_hashes")) {
      return Optional.empty();
    }
    Optional<List<String>> hashes =
        claims.array("transaction_data_hashes").flatMap(JsonArray::strings);
    Optional<HashAlgorithm> algorithm =
        claims.has("transaction_data_hashes_alg")
            ? claims.string("transaction_data_hashes_alg").flatMap(HashAlgorithm::named)
            : Optional.of(HashAlgorithm.SHA_256);
    if (hashes.isEmpty() || algorithm.isEmpty()) {
      reasons.add(Reason.of(VerdictCode.TRANSACTION_UNKNOWN, credential.queryId()));
      return Optional.empty();
    }
    return Optional.of(new Signed(credential.queryId(), hashes.get(), algorithm.get()));
  }
}
