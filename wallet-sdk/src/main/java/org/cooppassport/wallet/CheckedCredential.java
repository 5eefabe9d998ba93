package org.cooppassport.wallet;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;

/** A received credential whose signature, issuer, type and validity hold. */
final class CheckedCredential {
  private static final String[] DIFFERENT_PER_COPY = {
    "cnf",
    "status",
    "credentialStatus",
    "id",
    "jti",
    "iat",
    "nbf",
    "exp",
    "sub",
    "proof",
    "validFrom",
    "validUntil"
  };

  private final Set<String> types;
  private final JsonObject content;
  private final Optional<VerificationKey> holderKey;
  private final Optional<Instant> validUntil;

  CheckedCredential(
      Set<String> types,
      JsonObject content,
      Optional<VerificationKey> holderKey,
      Optional<Instant> validUntil) {
    this.types = Set.copyOf(types);
    this.content = Objects.requireNonNull(content);
    this.holderKey = holderKey;
    this.validUntil = validUntil;
  }

  Set<String> types() {
    return types;
  }

  JsonObject content() {
    return content;
  }

  Optional<VerificationKey> holderKey() {
    return holderKey;
  }

  Optional<Instant> validUntil() {
    return validUntil;
  }

  /** Tells whether another copy says the same, but for what every copy has of its own. */
  boolean saysTheSame(CheckedCredential other) {
    return types.equals(other.types) && common(content).equals(common(other.content));
  }

  private static JsonObject common(JsonObject content) {
    JsonObject common = content.without(DIFFERENT_PER_COPY);
    return common
        .object("credentialSubject")
        .map(subject -> common.with("credentialSubject", subject.without("id")))
        .orElse(common);
  }
}
