package org.cooppassport.core.openid.dcql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.openid.dcql.CredentialQuery.Cardinality;
import org.cooppassport.core.openid.dcql.CredentialQuery.HolderBinding;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * The verifier's own check that an answer satisfies its query.
 *
 * <p>Pure. To be called with what verification found in the presentations, never with what the
 * wallet says about them. Trusted authorities are a hint for wallets; trust is judged by policy.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.6">
 *     OpenID4VP 1.0, section 8.6</a>
 */
public final class DcqlAnswer {
  private DcqlAnswer() {}

  /**
   * Returns everything in which {@code answer} falls short of {@code query} or goes beyond it;
   * empty if it satisfies it. Pointers are into the {@code vp_token}.
   *
   * @param answer per query id the presented credentials with their disclosed claims, in the order
   *     of the {@code vp_token}
   */
  public static List<Problem> check(DcqlQuery query, Map<String, List<DcqlCredential>> answer) {
    List<Problem> problems = new ArrayList<>();
    answer.forEach(
        (id, presented) -> {
          JsonPointer at = JsonPointer.of(id);
          Optional<CredentialQuery> wanted = query.credential(id);
          if (wanted.isEmpty()) {
            problems.add(unsatisfied(at, "the answer holds a credential that was not asked for"));
          } else {
            problems.addAll(checkEntry(wanted.get(), presented, at));
          }
        });
    problems.addAll(checkCombination(query, answer.keySet()));
    return List.copyOf(problems);
  }

  private static List<Problem> checkEntry(
      CredentialQuery wanted, List<DcqlCredential> presented, JsonPointer at) {
    List<Problem> problems = new ArrayList<>();
    if (presented.isEmpty()) {
      problems.add(unsatisfied(at, "the array of presentations is empty"));
    }
    if (presented.size() > 1 && wanted.cardinality() == Cardinality.ONE) {
      problems.add(unsatisfied(at, "one credential was asked for, several came"));
    }
    for (int i = 0; i < presented.size(); i++) {
      Optional<String> fault = fault(wanted, presented.get(i));
      if (fault.isPresent()) {
        problems.add(unsatisfied(at.child(i), fault.get()));
      }
    }
    return problems;
  }

  private static Optional<String> fault(CredentialQuery wanted, DcqlCredential presented) {
    if (!wanted.format().equals(presented.format())) {
      return Optional.of("the credential has another format than asked for");
    }
    if (!wanted.meta().matches(presented.types())) {
      return Optional.of("the credential has another type than asked for");
    }
    if (wanted.holderBinding() == HolderBinding.REQUIRED
        && presented.binding() != DcqlCredential.Binding.BOUND) {
      return Optional.of("the credential came without proof of holder binding");
    }
    if (DcqlEvaluation.claims(wanted, presented.claims()).isEmpty()) {
      return Optional.of("claims asked for are missing or have another value");
    }
    return Optional.empty();
  }

  private static List<Problem> checkCombination(DcqlQuery query, Set<String> answered) {
    List<Problem> problems = new ArrayList<>();
    if (query.credentialSets().isEmpty()) {
      for (CredentialQuery wanted : query.credentials()) {
        if (!answered.contains(wanted.id())) {
          problems.add(
              unsatisfied(JsonPointer.of(wanted.id()), "no credential came for this query"));
        }
      }
      return problems;
    }
    for (CredentialSetQuery set : query.credentialSets()) {
      if (set.required() && set.options().stream().noneMatch(answered::containsAll)) {
        problems.add(
            unsatisfied(JsonPointer.ROOT, "no alternative of a required credential set is met"));
      }
    }
    for (String id : answered) {
      boolean needed =
          query.credentialSets().stream()
              .flatMap(set -> set.options().stream())
              .anyMatch(option -> option.contains(id) && answered.containsAll(option));
      if (query.credential(id).isPresent() && !needed) {
        problems.add(unsatisfied(JsonPointer.of(id), "the credential completes no credential set"));
      }
    }
    return problems;
  }

  private static Problem unsatisfied(JsonPointer at, String detail) {
    return Problem.at(ProblemCode.QUERY_NOT_SATISFIED, at, detail);
  }
}
