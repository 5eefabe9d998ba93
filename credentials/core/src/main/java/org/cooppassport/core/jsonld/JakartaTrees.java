package org.cooppassport.core.jsonld;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;

/** Our JSON tree in the form Titanium takes. */
final class JakartaTrees {
  // One of each for good: the static methods of Json look for a provider on each call
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonBuilderFactory FACTORY = Json.createBuilderFactory(Map.of());

  private JakartaTrees() {}

  static JsonValue value(org.cooppassport.core.json.JsonValue value) {
    if (value instanceof JsonObject object) {
      return object(object);
    }
    if (value instanceof JsonArray array) {
      JsonArrayBuilder builder = FACTORY.createArrayBuilder();
      for (org.cooppassport.core.json.JsonValue item : array) {
        builder.add(value(item));
      }
      return builder.build();
    }
    if (value instanceof JsonString string) {
      return PROVIDER.createValue(string.value());
    }
    if (value instanceof JsonNumber number) {
      return number.isLong()
          ? PROVIDER.createValue(number.longValue())
          : PROVIDER.createValue(number.decimalValue());
    }
    if (value instanceof JsonBoolean bool) {
      return bool.value() ? JsonValue.TRUE : JsonValue.FALSE;
    }
    return JsonValue.NULL;
  }

  static jakarta.json.JsonObject object(JsonObject object) {
    JsonObjectBuilder builder = FACTORY.createObjectBuilder();
    object.members().forEach((name, member) -> builder.add(name, value(member)));
    return builder.build();
  }
}
