package org.cooppassport.verifier.requests;

import org.cooppassport.core.json.JsonObject;

/** Members of records that we wrote ourselves: one that is missing is a fault. */
final class Stored {
  private Stored() {}

  static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new IllegalStateException("a stored request lacks " + name));
  }
}
