package org.cooppassport.core.openid.dcql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;

/**
 * One kind of credential that is asked for, and which of its claims.
 *
 * @param id names the query in {@code credential_sets} and in the answer
 * @param format the credential format identifier
 * @param cardinality whether the answer may hold several credentials
 * @param meta which type of credential
 * @param trustedAuthorities of which one must stand behind the issuer; empty if none is named
 * @param holderBinding whether a proof of holder binding must come with the credential
 * @param claims the claims asked for; empty for no selectively disclosable claim at all
 * @param claimSets combinations of claim ids, any of which will do, best first; empty if all claims
 *     are asked for
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6.1">
 *     OpenID4VP 1.0, section 6.1</a>
 */
public record CredentialQuery(
    String id,
    String format,
    Cardinality cardinality,
    CredentialMeta meta,
    List<TrustedAuthoritiesQuery> trustedAuthorities,
    HolderBinding holderBinding,
    List<ClaimsQuery> claims,
    List<List<String>> claimSets) {
  /** Most claims taken in one credential query. */
  public static final int MAX_CLAIMS = 256;

  private static final int MAX_CLAIM_SETS = 64;
  private static final int MAX_TRUSTED_AUTHORITIES = 64;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,200}");

  /** How many credentials may answer a query; {@code multiple} on the wire. */
  public enum Cardinality {
    ONE,
    SEVERAL
  }

  /** What is wanted of {@code require_cryptographic_holder_binding}. */
  public enum HolderBinding {
    REQUIRED,
    NOT_REQUIRED
  }

  public CredentialQuery {
    Objects.requireNonNull(cardinality);
    Objects.requireNonNull(meta);
    Objects.requireNonNull(holderBinding);
    trustedAuthorities = List.copyOf(trustedAuthorities);
    claims = List.copyOf(claims);
    claimSets = claimSets.stream().map(List::copyOf).toList();
    check(isId(id), "id: letters, digits, _ and - only");
    check(!format.isEmpty(), "format must not be empty");
    check(claims.size() <= MAX_CLAIMS, "claims: at most " + MAX_CLAIMS);
    check(claimSets.size() <= MAX_CLAIM_SETS, "claim_sets: at most " + MAX_CLAIM_SETS);
    check(
        trustedAuthorities.size() <= MAX_TRUSTED_AUTHORITIES,
        "trusted_authorities: at most " + MAX_TRUSTED_AUTHORITIES);
    checkClaimIds(claims, claimSets);
    if (format.equals(CredentialFormats.MSO_MDOC)) {
      for (ClaimsQuery claim : claims) {
        JsonArray path = claim.path().toJson();
        check(
            path.size() == 2 && path.strings().isPresent(),
            "path: exactly two strings, namespace and element (appendix B.2.4)");
      }
    }
  }

  private static void checkClaimIds(List<ClaimsQuery> claims, List<List<String>> claimSets) {
    Set<String> ids = new HashSet<>();
    for (ClaimsQuery claim : claims) {
      check(claim.id().isEmpty() || ids.add(claim.id()), "claims: the same id twice");
    }
    if (claimSets.isEmpty()) {
      return;
    }
    check(!claims.isEmpty(), "claim_sets: needs claims");
    check(ids.size() == claims.size(), "claims: each needs an id when claim_sets is present");
    for (List<String> set : claimSets) {
      check(!set.isEmpty() && ids.containsAll(set), "claim_sets: a set is empty or names no claim");
    }
  }

  private static void check(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(rule);
    }
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Returns a query for one holder-bound SD-JWT VC of type {@code vct} with these claims. */
  public static CredentialQuery sdJwtVc(String id, String vct, List<ClaimsQuery> claims) {
    return of(id, CredentialFormats.DC_SD_JWT, new CredentialMeta.VctValues(List.of(vct)), claims);
  }

  /**
   * Returns a query for one holder-bound W3C credential with an embedded proof.
   *
   * @param types the type IRIs, expanded, all of which the credential must have
   */
  public static CredentialQuery ldpVc(String id, List<String> types, List<ClaimsQuery> claims) {
    return of(id, CredentialFormats.LDP_VC, new CredentialMeta.TypeValues(List.of(types)), claims);
  }

  /** Returns a query for one holder-bound credential with all of these claims. */
  public static CredentialQuery of(
      String id, String format, CredentialMeta meta, List<ClaimsQuery> claims) {
    return new CredentialQuery(
        id, format, Cardinality.ONE, meta, List.of(), HolderBinding.REQUIRED, claims, List.of());
  }

  static CredentialQuery parse(Members query) {
    List<List<String>> claimSets = new ArrayList<>();
    if (query.has("claim_sets")) {
      for (JsonValue set : query.array("claim_sets")) {
        claimSets.add(
            set instanceof JsonArray ids && !ids.isEmpty() && ids.strings().isPresent()
                ? ids.strings().get()
                : refuseClaimSets(query));
      }
    }
    String format = query.text("format");
    try {
      return new CredentialQuery(
          query.text("id"),
          format,
          query.flag("multiple").orElse(false) ? Cardinality.SEVERAL : Cardinality.ONE,
          CredentialMeta.parse(format, query.object("meta")),
          query.optionalObjects("trusted_authorities").stream()
              .map(TrustedAuthoritiesQuery::parse)
              .toList(),
          query.flag("require_cryptographic_holder_binding").orElse(true)
              ? HolderBinding.REQUIRED
              : HolderBinding.NOT_REQUIRED,
          query.optionalObjects("claims").stream().map(ClaimsQuery::parse).toList(),
          claimSets);
    } catch (IllegalArgumentException e) {
      throw query.wrong("credentials", e.getMessage());
    }
  }

  private static List<String> refuseClaimSets(Members query) {
    throw query.wrong("claim_sets", "expected non-empty arrays of claim ids");
  }

  /** Returns the claim query with this id; ids are checked when the query is made. */
  ClaimsQuery claim(String claimId) {
    return claims.stream().filter(c -> c.id().equals(claimId)).findFirst().orElseThrow();
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder().put("id", id).put("format", format).put("meta", meta.toJson());
    if (cardinality == Cardinality.SEVERAL) {
      json.put("multiple", true);
    }
    if (holderBinding == HolderBinding.NOT_REQUIRED) {
      json.put("require_cryptographic_holder_binding", false);
    }
    if (!trustedAuthorities.isEmpty()) {
      json.put(
          "trusted_authorities",
          trustedAuthorities.stream()
              .map(TrustedAuthoritiesQuery::toJson)
              .collect(JsonArray.collector()));
    }
    if (!claims.isEmpty()) {
      json.put("claims", claims.stream().map(ClaimsQuery::toJson).collect(JsonArray.collector()));
    }
    if (!claimSets.isEmpty()) {
      json.put(
          "claim_sets",
          claimSets.stream()
              .map(set -> (JsonValue) JsonArray.ofStrings(set))
              .collect(JsonArray.collector()));
    }
    return json.build();
  }
}
