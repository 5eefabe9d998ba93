package org.cooppassport.wallet;

import java.util.List;

/**
 * A choice the verifier leaves: which of several combinations of credentials the member shows.
 *
 * @param set the number of the choice in the request, from 0
 * @param required whether one of the options has to be taken
 * @param options the options, as the query ids of their credentials, the verifier's favourite first
 * @param possible the numbers of the options that this wallet has everything for
 * @param chosen the number of the option taken; -1 for none
 */
public record CredentialChoice(
    int set, boolean required, List<List<String>> options, List<Integer> possible, int chosen) {
  public CredentialChoice {
    options = options.stream().map(List::copyOf).toList();
    possible = List.copyOf(possible);
  }
}
