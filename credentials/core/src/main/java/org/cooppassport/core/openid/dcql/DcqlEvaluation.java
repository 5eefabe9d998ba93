package org.cooppassport.core.openid.dcql;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.dcql.CredentialQuery.Cardinality;
import org.cooppassport.core.openid.dcql.CredentialQuery.HolderBinding;

/**
 * What a wallet can answer to a query with the credentials it holds.
 *
 * <p>Pure and thread-safe. The work is bounded by queries × claims × credentials.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6.4">
 *     OpenID4VP 1.0, section 6.4</a>
 */
public final class DcqlEvaluation {
  /** Whether credentials that the verifier does not require go along. */
  public enum OptionalSets {
    LEAVE_OUT,
    INCLUDE
  }

  private final DcqlQuery query;
  private final Map<String, List<DcqlMatch>> matches;

  private DcqlEvaluation(DcqlQuery query, Map<String, List<DcqlMatch>> matches) {
    this.query = query;
    this.matches = matches;
  }

  /** Matches every credential query against {@code held}, in the order given. */
  public static DcqlEvaluation of(DcqlQuery query, List<DcqlCredential> held) {
    Map<String, List<DcqlMatch>> matches = new LinkedHashMap<>();
    for (CredentialQuery wanted : query.credentials()) {
      List<DcqlMatch> found = new ArrayList<>();
      for (DcqlCredential credential : held) {
        match(wanted, credential).ifPresent(found::add);
      }
      matches.put(wanted.id(), List.copyOf(found));
    }
    return new DcqlEvaluation(query, matches);
  }

  /** Returns the match of one credential, if it satisfies {@code wanted}. */
  public static Optional<DcqlMatch> match(CredentialQuery wanted, DcqlCredential credential) {
    boolean meant =
        wanted.format().equals(credential.format())
            && wanted.meta().matches(credential.types())
            && (wanted.holderBinding() == HolderBinding.NOT_REQUIRED
                || credential.binding() == DcqlCredential.Binding.BOUND)
            && (wanted.trustedAuthorities().isEmpty()
                || wanted.trustedAuthorities().stream()
                    .anyMatch(authority -> authority.matches(credential.authorities())));
    if (!meant) {
      return Optional.empty();
    }
    return claims(wanted, credential.claims())
        .map(claims -> new DcqlMatch(wanted.id(), credential, claims));
  }

  /** Returns the claims that satisfy {@code wanted}, or nothing if some are missing. */
  static Optional<List<ClaimsQuery>> claims(CredentialQuery wanted, JsonObject claims) {
    // Section 6.4.1: without claim_sets all claims, else the first set that can be met.
    if (wanted.claimSets().isEmpty()) {
      return wanted.claims().stream().allMatch(claim -> claim.matches(claims))
          ? Optional.of(wanted.claims())
          : Optional.empty();
    }
    for (List<String> set : wanted.claimSets()) {
      List<ClaimsQuery> chosen = set.stream().map(wanted::claim).toList();
      if (chosen.stream().allMatch(claim -> claim.matches(claims))) {
        return Optional.of(chosen);
      }
    }
    return Optional.empty();
  }

  /** Returns, per query id in the query's order, every credential that satisfies it. */
  public Map<String, List<DcqlMatch>> matches() {
    return Collections.unmodifiableMap(matches);
  }

  /**
   * Returns what to present: per query id the first match, or all where the query takes several.
   *
   * <p>Per credential set the first alternative that can be met whole. Nothing at all if something
   * required cannot be met; then the wallet answers {@code access_denied}, as it does when the
   * holder declines.
   */
  public Optional<Map<String, List<DcqlMatch>>> choose(OptionalSets optionalSets) {
    return choose(optionalSets, Map.of());
  }

  /** Returns the numbers of the options of a credential set that can be met, from 0. */
  public List<Integer> possible(int set) {
    List<List<String>> options = query.credentialSets().get(set).options();
    List<Integer> possible = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      if (options.get(i).stream().allMatch(this::answered)) {
        possible.add(i);
      }
    }
    return List.copyOf(possible);
  }

  /**
   * As {@link #choose(OptionalSets)}, with the holder's own choice of options.
   *
   * @param picked for the number of a credential set the number of the option to take, both from 0;
   *     sets that are not named are as without it
   */
  public Optional<Map<String, List<DcqlMatch>>> choose(
      OptionalSets optionalSets, Map<Integer, Integer> picked) {
    Set<String> ids = new LinkedHashSet<>();
    if (query.credentialSets().isEmpty()) {
      query.credentials().forEach(wanted -> ids.add(wanted.id()));
      if (!ids.stream().allMatch(this::answered)) {
        return Optional.empty();
      }
    }
    for (int i = 0; i < query.credentialSets().size(); i++) {
      CredentialSetQuery set = query.credentialSets().get(i);
      if (!set.required() && optionalSets == OptionalSets.LEAVE_OUT && !picked.containsKey(i)) {
        continue;
      }
      List<Integer> possible = possible(i);
      Optional<List<String>> option =
          Optional.ofNullable(picked.get(i))
              .filter(possible::contains)
              .or(() -> possible.stream().findFirst())
              .map(set.options()::get);
      if (option.isPresent()) {
        ids.addAll(option.get());
      } else if (set.required()) {
        return Optional.empty();
      }
    }
    Map<String, List<DcqlMatch>> chosen = new LinkedHashMap<>();
    for (CredentialQuery wanted : query.credentials()) {
      if (ids.contains(wanted.id())) {
        List<DcqlMatch> all = matches.get(wanted.id());
        chosen.put(
            wanted.id(), wanted.cardinality() == Cardinality.SEVERAL ? all : List.of(all.get(0)));
      }
    }
    return chosen.isEmpty() ? Optional.empty() : Optional.of(chosen);
  }

  private boolean answered(String id) {
    return !matches.get(id).isEmpty();
  }
}
