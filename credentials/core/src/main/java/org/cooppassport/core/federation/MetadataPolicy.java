package org.cooppassport.core.federation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;

/**
 * What superiors demand of metadata: by entity type, by parameter. Immutable. A policy can only be
 * made narrower by those below; two that cannot both hold make the chain invalid.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-6.1">OpenID Federation
 *     1.0, section 6.1</a>
 */
final class MetadataPolicy {
  static final MetadataPolicy NONE = new MetadataPolicy(Map.of());

  private final Map<String, Map<String, ParameterPolicy>> byType;

  private MetadataPolicy(Map<String, Map<String, ParameterPolicy>> byType) {
    this.byType = byType;
  }

  static MetadataPolicy read(JsonObject json) {
    Map<String, Map<String, ParameterPolicy>> byType = new LinkedHashMap<>();
    for (String type : json.names()) {
      JsonObject parameters = EntityStatement.member(json, type);
      Map<String, ParameterPolicy> byName = new LinkedHashMap<>();
      for (String name : parameters.names()) {
        byName.put(name, ParameterPolicy.read(name, EntityStatement.member(parameters, name)));
      }
      byType.put(type, byName);
    }
    return new MetadataPolicy(byType);
  }

  /** This policy with that of the next subordinate merged into it (section 6.1.4.1). */
  MetadataPolicy merge(MetadataPolicy subordinate) {
    Map<String, Map<String, ParameterPolicy>> merged = new LinkedHashMap<>(byType);
    subordinate.byType.forEach(
        (type, parameters) -> {
          Map<String, ParameterPolicy> all =
              new LinkedHashMap<>(merged.getOrDefault(type, Map.of()));
          parameters.forEach((name, policy) -> all.merge(name, policy, ParameterPolicy::merge));
          merged.put(type, all);
        });
    return new MetadataPolicy(merged);
  }

  /** The metadata with the policy applied; types that the metadata lacks stay absent. */
  JsonObject apply(JsonObject metadata) {
    JsonObject.Builder resolved = JsonObject.builder();
    for (String type : metadata.names()) {
      JsonObject parameters = metadata.object(type).orElse(JsonObject.EMPTY);
      resolved.put(type, apply(byType.getOrDefault(type, Map.of()), parameters));
    }
    return resolved.build();
  }

  private static JsonObject apply(Map<String, ParameterPolicy> policies, JsonObject parameters) {
    JsonObject resolved = parameters;
    for (Map.Entry<String, ParameterPolicy> entry : policies.entrySet()) {
      String name = entry.getKey();
      Optional<JsonValue> value = entry.getValue().apply(resolved.get(name));
      resolved = value.isPresent() ? resolved.with(name, value.get()) : resolved.without(name);
    }
    return resolved;
  }
}
