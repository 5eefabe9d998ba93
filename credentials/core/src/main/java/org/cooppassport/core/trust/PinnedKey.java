package org.cooppassport.core.trust;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;

/**
 * A key that was the issuer's when trust was decided. Once keys are pinned, only they count: a
 * domain that changes hands brings no new keys along, and what a pinned key signed keeps its
 * verdict.
 *
 * @param id the verification method's URL, or the key id in the issuer's metadata
 * @param key the public key
 */
public record PinnedKey(String id, VerificationKey key) {
  public PinnedKey {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(key, "key");
  }

  static PinnedKey read(StrictMembers members) {
    String id = members.text("id");
    JsonObject jwk = members.object("jwk").json();
    members.nothingElse();
    try {
      return new PinnedKey(id, VerificationKey.fromJwk(jwk));
    } catch (InvalidKey e) {
      throw members.wrong("jwk", "expected a public key");
    }
  }

  JsonObject toJson() {
    return JsonObject.builder().put("id", id).put("jwk", key.toJwk()).build();
  }
}
