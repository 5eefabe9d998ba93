package org.cooppassport.core.model;

import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/** The versions of the data model; a document's first context tells which rules hold. */
public enum DataModelVersion {
  V1_1("https://www.w3.org/2018/credentials/v1"),
  V2_0("https://www.w3.org/ns/credentials/v2");

  private final String baseContext;

  DataModelVersion(String baseContext) {
    this.baseContext = baseContext;
  }

  /** Returns the URL that must be the first context. */
  public String baseContext() {
    return baseContext;
  }

  /** Returns the version that {@code document}'s first context names. */
  public static Optional<DataModelVersion> of(JsonObject document) {
    JsonValue context = document.oneOrMany("@context").stream().findFirst().orElse(null);
    for (DataModelVersion version : values()) {
      if (context instanceof JsonString url && url.value().equals(version.baseContext)) {
        return Optional.of(version);
      }
    }
    return Optional.empty();
  }
}
