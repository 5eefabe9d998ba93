package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.dcql.CredentialMeta;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.CredentialSetQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.verification.CredentialTypes;

/**
 * The query that follows from a policy: the claims it wants, and those its rules read. Values are
 * sent as conditions only where the policy says so: a wallet that matches them tells by its silence
 * what the person has not.
 */
final class PolicyQuery {
  private static final String LINK_ID = "link";

  private PolicyQuery() {}

  static DcqlQuery of(Policy policy) {
    for (String format : policy.credentials().get(0).formats()) {
      if (policy.credentials().stream().allMatch(w -> w.formats().contains(format))) {
        return of(policy, format).orElseThrow();
      }
    }
    List<CredentialQuery> queries = new ArrayList<>();
    for (WantedCredential wanted : policy.credentials()) {
      queries.add(query(policy, wanted, wanted.formats().get(0)));
    }
    return new DcqlQuery(queries, sets(policy, queries).orElseThrow());
  }

  static Optional<DcqlQuery> of(Policy policy, String format) {
    List<CredentialQuery> queries = new ArrayList<>();
    for (WantedCredential wanted : policy.credentials()) {
      if (wanted.formats().contains(format)) {
        queries.add(query(policy, wanted, format));
      } else if (wanted.need() == WantedCredential.Need.REQUIRED
          && policy.credentialSets().isEmpty()) {
        return Optional.empty();
      }
    }
    return queries.isEmpty()
        ? Optional.empty()
        : sets(policy, queries).map(sets -> asked(queries, sets));
  }

  /** The query, without credentials that complete no set. */
  private static DcqlQuery asked(List<CredentialQuery> queries, List<CredentialSetQuery> sets) {
    List<CredentialQuery> useful =
        queries.stream()
            .filter(
                query ->
                    sets.isEmpty()
                        || sets.stream()
                            .flatMap(set -> set.options().stream())
                            .anyMatch(option -> option.contains(query.id())))
            .toList();
    return new DcqlQuery(useful, sets);
  }

  /** The credential sets, of what can be asked for; nothing if a required one cannot be met. */
  private static Optional<List<CredentialSetQuery>> sets(
      Policy policy, List<CredentialQuery> queries) {
    Set<String> askable = queries.stream().map(CredentialQuery::id).collect(Collectors.toSet());
    List<CredentialSetQuery> sets = new ArrayList<>();
    for (WantedCombination combination : policy.credentialSets()) {
      List<List<String>> options =
          combination.options().stream().filter(askable::containsAll).toList();
      if (!options.isEmpty()) {
        sets.add(combination.query(options));
      } else if (combination.need() == WantedCredential.Need.REQUIRED) {
        return Optional.empty();
      }
    }
    if (policy.credentials().stream().anyMatch(w -> w.need() == WantedCredential.Need.OPTIONAL)) {
      for (CredentialQuery query : queries) {
        List<List<String>> option = List.of(List.of(query.id()));
        sets.add(
            policy.credential(query.id()).orElseThrow().need() == WantedCredential.Need.REQUIRED
                ? CredentialSetQuery.required(option)
                : CredentialSetQuery.optional(option));
      }
    }
    return Optional.of(sets);
  }

  private static CredentialQuery query(Policy policy, WantedCredential wanted, String format) {
    Map<ClaimsPath, ClaimsQuery> read = new LinkedHashMap<>();
    if (wanted.type().equals(CredentialTypes.MEMBERSHIP)) {
      add(read, ClaimsPath.of(ClaimNames.STANDING), format);
    }
    if (wanted.basis() == WantedCredential.Basis.RECIPROCITY) {
      add(read, ClaimsPath.of(ClaimNames.MEMBERSHIP_CLASS), format);
    }
    wanted.check().ifPresent(rule -> addRead(read, policy, rule, format));
    wanted.mandate().ifPresent(rule -> addMandate(read, format));
    wanted.claims().forEach(claim -> read.remove(claim.path()));
    boolean linking =
        policy.credentials().size() > 1
            && format.equals(CredentialFormats.DC_SD_JWT)
            && !(wanted.claims().isEmpty() && read.isEmpty());
    if (!linking && wanted.claimSets().isEmpty()) {
      List<ClaimsQuery> all = new ArrayList<>();
      wanted.claims().forEach(claim -> all.add(wantedQuery(claim, format)));
      all.addAll(read.values());
      return with(policy, wanted, format, all, List.of());
    }
    List<ClaimsQuery> named = new ArrayList<>();
    List<String> always = new ArrayList<>();
    for (WantedClaim claim : wanted.claims()) {
      String id = claim.id().isEmpty() ? "c" + named.size() : claim.id();
      named.add(wantedQuery(claim, format).named(id));
      if (claim.id().isEmpty() || wanted.claimSets().isEmpty()) {
        always.add(id);
      }
    }
    for (ClaimsQuery claim : read.values()) {
      String id = "c" + named.size();
      named.add(claim.named(id));
      always.add(id);
    }
    if (linking) {
      named.add(ClaimsQuery.of(ClaimNames.SUBJECT_LINK).named(LINK_ID));
    }
    return with(policy, wanted, format, named, claimSets(wanted, always, linking));
  }

  /** Each set with the issuer's link claim and without: a credential may have none. */
  private static List<List<String>> claimSets(
      WantedCredential wanted, List<String> always, boolean linking) {
    List<List<String>> sets = new ArrayList<>();
    List<List<String>> choices =
        wanted.claimSets().isEmpty() ? List.of(List.of()) : wanted.claimSets();
    for (List<String> choice : choices) {
      List<String> set = new ArrayList<>(always);
      set.addAll(choice);
      if (linking) {
        List<String> linked = new ArrayList<>(set);
        linked.add(LINK_ID);
        sets.add(linked);
      }
      sets.add(set);
    }
    return sets;
  }

  private static ClaimsQuery wantedQuery(WantedClaim claim, String format) {
    ClaimsQuery query = ClaimsQuery.of(inFormat(claim.path(), format));
    return switch (claim.hint()) {
      case NONE -> query;
      case VALUES -> query.withValues(claim.accept());
    };
  }

  private static CredentialQuery with(
      Policy policy,
      WantedCredential wanted,
      String format,
      List<ClaimsQuery> claims,
      List<List<String>> sets) {
    return new CredentialQuery(
        wanted.id(),
        format,
        wanted.cardinality(),
        meta(wanted.type(), format),
        wanted.authorities().stream()
            .flatMap(a -> a.query(policy.trust(), Set.of(wanted.type())).stream())
            .toList(),
        wanted.holderBinding(),
        claims,
        sets);
  }

  private static CredentialMeta meta(String type, String format) {
    return format.equals(CredentialFormats.DC_SD_JWT)
        ? new CredentialMeta.VctValues(List.of(CredentialTypes.vct(type)))
        : new CredentialMeta.TypeValues(List.of(List.of(CredentialTypes.iri(type))));
  }

  private static void addRead(
      Map<ClaimsPath, ClaimsQuery> claims, Policy policy, CheckRule rule, String format) {
    add(claims, ClaimsPath.of(ClaimNames.METHOD), format);
    add(claims, ClaimsPath.of(ClaimNames.CHECKED_AT), format);
    add(claims, ClaimsPath.of(ClaimNames.CHAINED), format);
    add(claims, ClaimsPath.of(ClaimNames.LANES_OFFERED), format);
    if (!rule.presence().isEmpty()) {
      add(claims, ClaimsPath.of(ClaimNames.PRESENCE), format);
    }
    if (!policy.jurisdictions().isEmpty()) {
      add(claims, ClaimsPath.of(ClaimNames.JURISDICTION), format);
    }
    if (!policy.attributes().isEmpty()) {
      add(claims, ClaimsPath.of(ClaimNames.ATTRIBUTES_VERIFIED), format);
    }
  }

  /** What every mandate says; whether it has a limit or an end, it always shows. */
  private static void addMandate(Map<ClaimsPath, ClaimsQuery> claims, String format) {
    for (String name :
        List.of(
            ClaimNames.ORGANISATION,
            ClaimNames.ROLE,
            ClaimNames.SCOPE,
            ClaimNames.MANDATE_FROM,
            ClaimNames.DELEGABLE,
            ClaimNames.SUBSTITUTE)) {
      add(claims, ClaimsPath.of(name), format);
    }
  }

  private static void add(Map<ClaimsPath, ClaimsQuery> claims, ClaimsPath path, String format) {
    claims.putIfAbsent(path, ClaimsQuery.of(inFormat(path, format)));
  }

  /** In a W3C credential the claims about the subject stand one level down. */
  static ClaimsPath inFormat(ClaimsPath path, String format) {
    if (!CredentialFormats.isW3c(format)) {
      return path;
    }
    List<JsonValue> components = new ArrayList<>();
    components.add(new JsonString("credentialSubject"));
    components.addAll(path.toJson().items());
    return new ClaimsPath(new JsonArray(components));
  }
}
