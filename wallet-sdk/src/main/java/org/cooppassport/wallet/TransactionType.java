package org.cooppassport.wallet;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.openid.vp.TransactionData;

/**
 * A kind of transaction that an app can show its member in full.
 *
 * @param type the type of its transaction data
 * @param required the members it must have
 * @param optional the members it may have
 */
public record TransactionType(String type, Set<String> required, Set<String> optional) {
  private static final Set<String> GENERAL =
      Set.of("type", "credential_ids", "transaction_data_hashes_alg");

  public TransactionType {
    required = Set.copyOf(required);
    optional = Set.copyOf(optional);
    if (type.isEmpty()) {
      throw new IllegalArgumentException("a type has a name");
    }
  }

  /** Returns a type whose members are all required. */
  public static TransactionType of(String type, String... required) {
    return new TransactionType(type, Set.of(required), Set.of());
  }

  /** Returns what is wrong with transaction data of this type, in view of its members. */
  Optional<String> fault(TransactionData data) {
    Set<String> unknown = new HashSet<>(data.json().names());
    unknown.removeAll(GENERAL);
    unknown.removeAll(required);
    unknown.removeAll(optional);
    if (!unknown.isEmpty()) {
      return Optional.of("a member that the type " + type + " does not have");
    }
    return data.json().names().containsAll(required)
        ? Optional.empty()
        : Optional.of("a member is missing that the type " + type + " requires");
  }
}
