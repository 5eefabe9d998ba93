package org.cooppassport.core.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonBoolean;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/** Our JSON as the tree that the schema library reads, without a text in between. */
final class JsonTree {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private JsonTree() {}

  static JsonNode of(JsonValue value) {
    if (value instanceof JsonObject object) {
      ObjectNode node = NODES.objectNode();
      object.members().forEach((name, member) -> node.set(name, of(member)));
      return node;
    }
    if (value instanceof JsonArray array) {
      ArrayNode node = NODES.arrayNode(array.size());
      array.forEach(item -> node.add(of(item)));
      return node;
    }
    if (value instanceof JsonString text) {
      return NODES.textNode(text.value());
    }
    if (value instanceof JsonNumber number) {
      return of(number);
    }
    if (value instanceof JsonBoolean claim) {
      return NODES.booleanNode(claim.value());
    }
    return NODES.nullNode();
  }

  private static JsonNode of(JsonNumber number) {
    if (number.isLong()) {
      long value = number.longValue();
      return value == (int) value ? NODES.numberNode((int) value) : NODES.numberNode(value);
    }
    boolean whole = number.text().chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
    return whole
        ? NODES.numberNode(new BigInteger(number.text()))
        : NODES.numberNode(number.doubleValue());
  }
}
