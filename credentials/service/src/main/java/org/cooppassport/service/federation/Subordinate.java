package org.cooppassport.service.federation;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.trust.StrictMembers;

/**
 * An entity that a federation took in, as its board decided: one file.
 *
 * <pre>{@code
 * {"entity": "https://riverside.example/coop",
 *  "jwks": {"keys": [{"kty": "EC", "crv": "P-256", "x": "…", "y": "…", "kid": "…"}]},
 *  "entityTypes": ["openid_credential_issuer"],
 *  "metadata": {"openid_credential_issuer": {"coop_decision": "https://federation.example/d/17"}},
 *  "metadataPolicy": {"openid_credential_issuer": {"coop_lanes": {"subset_of": ["informational"]}}},
 *  "constraints": {"max_path_length": 0},
 *  "trustMarks": ["https://federation.example/marks/accredited"]}
 * }</pre>
 */
final class Subordinate {
  private final EntityId entity;
  private final JsonObject jwks;
  private final Set<String> entityTypes;
  private final JsonObject stated;
  private final List<String> trustMarks;
  private final boolean intermediate;

  private Subordinate(StrictMembers members) {
    this.entity =
        EntityId.of(members.text("entity"))
            .orElseThrow(() -> members.wrong("entity", "expected an https URL"));
    this.jwks = members.object("jwks").json();
    try {
      if (JwkSet.parse(jwks).keys().stream().anyMatch(key -> key.kid().isEmpty())
          || JwkSet.parse(jwks).keys().isEmpty()) {
        throw members.wrong("jwks", "expected its federation keys, each with a kid");
      }
    } catch (ProblemException e) {
      throw members.wrong("jwks", "expected its federation keys, each with a kid");
    }
    this.entityTypes = Set.copyOf(members.texts("entityTypes"));
    this.intermediate = members.flag("intermediate").orElse(false);
    JsonObject.Builder claims = JsonObject.builder();
    put(members, "metadata", claims, "metadata");
    put(members, "metadataPolicy", claims, "metadata_policy");
    put(members, "constraints", claims, "constraints");
    this.stated = claims.build();
    this.trustMarks = members.texts("trustMarks");
    members.nothingElse();
  }

  static Subordinate read(JsonObject json) {
    return new Subordinate(StrictMembers.of(json));
  }

  private static void put(
      StrictMembers members, String name, JsonObject.Builder claims, String claim) {
    Optional<StrictMembers> value = members.optionalObject(name);
    value.ifPresent(object -> claims.put(claim, object.json()));
  }

  EntityId entity() {
    return entity;
  }

  JsonObject jwks() {
    return jwks;
  }

  Set<String> entityTypes() {
    return entityTypes;
  }

  /** Whether it has subordinates of its own. */
  boolean intermediate() {
    return intermediate;
  }

  /** The further claims of the statement about it. */
  JsonObject stated() {
    return stated;
  }

  List<String> trustMarks() {
    return trustMarks;
  }
}
