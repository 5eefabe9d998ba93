package org.cooppassport.core.openid;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.testing.Vectors;

/** Reads the vectors of the OpenID specifications. */
public final class OpenIdVectors {
  private OpenIdVectors() {}

  /** Returns a file below {@code vectors/} as it stands. */
  public static Bytes bytes(String path) {
    return Vectors.bytes(path);
  }

  /** Returns a JSON file below {@code vectors/}. */
  public static JsonObject object(String path) {
    return JsonReader.readObject(bytes(path));
  }

  /** Returns the text of a file without its white space: what a specification broke over lines. */
  public static String joined(String path) {
    return bytes(path).toUtf8().replaceAll("\\s+", "");
  }
}
