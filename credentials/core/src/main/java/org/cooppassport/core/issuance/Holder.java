package org.cooppassport.core.issuance;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;

/** Whose credential it is, as the credential itself tells. */
public sealed interface Holder {
  /** Whoever has it: paper, or a credential about nobody in particular. */
  Holder BEARER = new Bearer();

  /** Returns the identifier of the subject, if it has one. */
  Optional<String> subjectId();

  /** Returns the key whose possession a presentation proves, if it is bound to one. */
  Optional<VerificationKey> key();

  /** Returns the {@code cnf} claim, if it is bound to a key. */
  default Optional<JsonObject> confirmation() {
    return key().map(key -> JsonObject.of("jwk", key.toJwk()));
  }

  /** See {@link #BEARER}. */
  record Bearer() implements Holder {
    @Override
    public Optional<String> subjectId() {
      return Optional.empty();
    }

    @Override
    public Optional<VerificationKey> key() {
      return Optional.empty();
    }
  }

  /**
   * A subject with an identifier, such as an organisation with its DID.
   *
   * @param id a DID or other URL
   */
  record Named(String id) implements Holder {
    public Named {
      if (id.isEmpty()) {
        throw new IllegalArgumentException("an identifier is not empty");
      }
    }

    @Override
    public Optional<String> subjectId() {
      return Optional.of(id);
    }

    @Override
    public Optional<VerificationKey> key() {
      return Optional.empty();
    }
  }

  /**
   * A holder who proved to have a key.
   *
   * @param proven the key
   * @param did the DID of that key alone: did:key or did:jwk
   */
  record Bound(VerificationKey proven, String did) implements Holder {
    public Bound {
      Objects.requireNonNull(proven);
      Objects.requireNonNull(did);
    }

    @Override
    public Optional<String> subjectId() {
      return Optional.of(did);
    }

    @Override
    public Optional<VerificationKey> key() {
      return Optional.of(proven);
    }
  }
}
