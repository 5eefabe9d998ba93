package org.cooppassport.core.acceptance;

import java.util.List;
import org.cooppassport.core.openid.dcql.CredentialSetQuery;
import org.cooppassport.core.trust.StrictMembers;

/**
 * Alternatives of credentials for one use.
 *
 * @param options lists of ids of credentials, each list enough, best first
 * @param need whether the policy can be satisfied without any of them
 */
public record WantedCombination(List<List<String>> options, WantedCredential.Need need) {
  private static final int MAX_OPTIONS = 16;

  public WantedCombination {
    options = options.stream().map(List::copyOf).toList();
  }

  static WantedCombination read(StrictMembers members) {
    List<List<String>> options = members.textLists("options");
    if (options.isEmpty() || options.size() > MAX_OPTIONS) {
      throw members.wrong("options", "expected 1 to " + MAX_OPTIONS + " lists of credential ids");
    }
    boolean required = members.flag("required").orElse(true);
    members.nothingElse();
    return new WantedCombination(
        options, required ? WantedCredential.Need.REQUIRED : WantedCredential.Need.OPTIONAL);
  }

  /** The combination as a query says it, of credentials that can be asked for at all. */
  CredentialSetQuery query(List<List<String>> askable) {
    return switch (need) {
      case REQUIRED -> CredentialSetQuery.required(askable);
      case OPTIONAL -> CredentialSetQuery.optional(askable);
    };
  }
}
