package org.cooppassport.core.jose;

import java.util.Optional;

/** How the content of an encrypted token is protected: authenticated encryption only. */
public enum ContentEncryption {
  A128GCM,
  A256GCM;

  /** Returns the value of this {@code enc} name. */
  public static Optional<ContentEncryption> named(String name) {
    for (ContentEncryption value : values()) {
      if (value.name().equals(name)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }
}
