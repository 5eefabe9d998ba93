package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
 * not sent as conditions: a wallet that matches them would tell by its silence what the person has
 * not.
 */
final class PolicyQuery {
  private static final String LINK_ID = "link";

  private PolicyQuery() {}

  static DcqlQuery of(Policy policy) {
    List<CredentialQuery> queries = new ArrayList<>();
    for (WantedCredential wanted : policy.credentials()) {
      queries.add(query(policy, wanted, wanted.formats().get(0)));
    }
    return query(policy, queries);
  }

  static Optional<DcqlQuery> of(Policy policy, String format) {
    List<CredentialQuery> queries = new ArrayList<>();
    for (WantedCredential wanted : policy.credentials()) {
      if (wanted.formats().contains(format)) {
        queries.add(query(policy, wanted, format));
      } else if (wanted.need() == WantedCredential.Need.REQUIRED) {
        return Optional.empty();
      }
    }
    return queries.isEmpty() ? Optional.empty() : Optional.of(query(policy, queries));
  }

  private static DcqlQuery query(Policy policy, List<CredentialQuery> queries) {
    List<CredentialSetQuery> sets = new ArrayList<>();
    if (policy.credentials().stream().anyMatch(w -> w.need() == WantedCredential.Need.OPTIONAL)) {
      for (CredentialQuery query : queries) {
        List<List<String>> option = List.of(List.of(query.id()));
        sets.add(
            policy.credential(query.id()).orElseThrow().need() == WantedCredential.Need.REQUIRED
                ? CredentialSetQuery.required(option)
                : CredentialSetQuery.optional(option));
      }
    }
    return new DcqlQuery(queries, sets);
  }

  private static CredentialQuery query(Policy policy, WantedCredential wanted, String format) {
    Map<ClaimsPath, ClaimsQuery> claims = new LinkedHashMap<>();
    for (WantedClaim claim : wanted.claims()) {
      add(claims, claim.path(), format);
    }
    if (wanted.type().equals(CredentialTypes.MEMBERSHIP)) {
      add(claims, ClaimsPath.of(ClaimNames.STANDING), format);
    }
    wanted.check().ifPresent(rule -> addRead(claims, policy, rule, format));
    List<ClaimsQuery> queries = new ArrayList<>(claims.values());
    if (policy.credentials().size() < 2 || !format.equals(CredentialFormats.DC_SD_JWT)) {
      return with(wanted, format, queries, List.of());
    }
    // The issuer's link claim is asked for, and done without where a credential has none.
    List<String> ids = new ArrayList<>();
    List<ClaimsQuery> named = new ArrayList<>();
    for (int i = 0; i < queries.size(); i++) {
      ids.add("c" + i);
      named.add(queries.get(i).named("c" + i));
    }
    named.add(ClaimsQuery.of(ClaimNames.SUBJECT_LINK).named(LINK_ID));
    List<String> linked = new ArrayList<>(ids);
    linked.add(LINK_ID);
    return ids.isEmpty()
        ? with(wanted, format, queries, List.of())
        : with(wanted, format, named, List.of(linked, ids));
  }

  private static CredentialQuery with(
      WantedCredential wanted, String format, List<ClaimsQuery> claims, List<List<String>> sets) {
    return new CredentialQuery(
        wanted.id(),
        format,
        CredentialQuery.Cardinality.ONE,
        meta(wanted.type(), format),
        List.of(),
        CredentialQuery.HolderBinding.REQUIRED,
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
