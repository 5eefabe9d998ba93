package org.cooppassport.core.federation;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;

/**
 * What a superior demands of the chains below it. Constraints that are not known are passed over,
 * as the specification asks.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-6.2">OpenID Federation
 *     1.0, section 6.2</a>
 */
final class ChainConstraints {
  private static final String FEDERATION_ENTITY = "federation_entity";

  private final long maxPathLength;
  private final List<String> permitted;
  private final List<String> excluded;
  private final List<String> entityTypes;

  private ChainConstraints(
      long maxPathLength, List<String> permitted, List<String> excluded, List<String> entityTypes) {
    this.maxPathLength = maxPathLength;
    this.permitted = permitted;
    this.excluded = excluded;
    this.entityTypes = entityTypes;
  }

  static ChainConstraints read(JsonObject json) {
    JsonObject naming = EntityStatement.member(json, "naming_constraints");
    List<String> types = texts(json, "allowed_entity_types");
    if (types != null && types.contains(FEDERATION_ENTITY)) {
      throw FederationException.chain("allowed_entity_types never names federation_entity");
    }
    return new ChainConstraints(
        maxPathLength(json), texts(naming, "permitted"), texts(naming, "excluded"), types);
  }

  private static long maxPathLength(JsonObject json) {
    if (!json.has("max_path_length")) {
      return Long.MAX_VALUE;
    }
    return json.number("max_path_length")
        .filter(JsonNumber::isLong)
        .map(JsonNumber::longValue)
        .filter(length -> length >= 0)
        .orElseThrow(
            () -> FederationException.chain("max_path_length is not a whole number from 0 on"));
  }

  /** Null if the member is not there, which is not the same as an empty list. */
  private static List<String> texts(JsonObject json, String name) {
    if (!json.has(name)) {
      return null;
    }
    return json.array(name)
        .flatMap(JsonArray::strings)
        .orElseThrow(() -> FederationException.chain(name + " is not a list of texts"));
  }

  /**
   * Checks the part of a chain that lies below the entity that sets the constraints.
   *
   * @param intermediates how many entities stand between it and the chain's subject
   * @param below every entity below it, the subject included
   */
  void check(int intermediates, List<EntityId> below) {
    if (intermediates > maxPathLength) {
      throw FederationException.chain("max_path_length is exceeded");
    }
    for (EntityId entity : below) {
      if (excluded != null && matches(excluded, entity.host())) {
        throw FederationException.chain("naming_constraints exclude an entity of the chain");
      }
      if (permitted != null && !matches(permitted, entity.host())) {
        throw FederationException.chain("naming_constraints do not permit an entity of the chain");
      }
    }
  }

  static boolean matches(Iterable<String> names, String host) {
    for (String name : names) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.startsWith(".")
          ? host.endsWith(lower) && host.length() > lower.length()
          : host.equals(lower)) {
        return true;
      }
    }
    return false;
  }

  /** Takes out of the metadata what the subject must not be. */
  JsonObject filter(JsonObject metadata) {
    if (entityTypes == null) {
      return metadata;
    }
    Set<String> allowed = Set.copyOf(entityTypes);
    return metadata.without(
        metadata.names().stream()
            .filter(type -> !type.equals(FEDERATION_ENTITY) && !allowed.contains(type))
            .toArray(String[]::new));
  }
}
