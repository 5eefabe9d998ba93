package org.cooppassport.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.cooppassport.service.coop.Coop;

/**
 * A policy to begin with. It trusts nobody that exists, so it accepts nothing until it is edited.
 */
final class PolicyExample {
  private PolicyExample() {}

  /** Returns the file of a policy for joining with another co-op's membership and check. */
  static Bytes joinByReuse(Coop coop) {
    try (InputStream in = PolicyExample.class.getResourceAsStream("join-by-reuse.json")) {
      String text = Bytes.owned(in.readAllBytes()).toUtf8();
      return Bytes.utf8(
          text.replace("\"${name}\"", new JsonString(coop.name()).toJson())
              .replace("\"${contact}\"", new JsonString(coop.base()).toJson()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the product's ready-made policies by file name, with the co-op as who asks. */
  static Map<String, Bytes> readyMade(Coop coop) {
    Map<String, Bytes> files = new TreeMap<>();
    for (Resource resource : Schemas.policies()) {
      JsonObject policy = JsonReader.readObject(Bytes.owned(resource.bytes()));
      files.put(
          policy.string("id").orElseThrow() + ".json",
          Bytes.utf8(
              resource
                  .text()
                  .replace("\"Your co-op\"", new JsonString(coop.name()).toJson())
                  .replace(
                      "\"https://www.example.coop/privacy\"",
                      new JsonString(coop.base()).toJson())));
    }
    return files;
  }
}
