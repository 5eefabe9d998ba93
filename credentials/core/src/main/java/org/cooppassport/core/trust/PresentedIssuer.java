package org.cooppassport.core.trust;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.federation.EntityId;

/** Who a credential says its issuer is. A claim, until a signature with a key of theirs holds. */
public sealed interface PresentedIssuer {
  /**
   * The identifier, as it stands in the credential; empty for a certificate without {@code iss}.
   */
  String identifier();

  /** The certificates that came with the credential, leaf first; empty if none came. */
  List<Bytes> certificates();

  /** The issuer's DID, if that is how it is named. */
  default Optional<Did> did() {
    return Optional.empty();
  }

  /**
   * Whether a DID or https URL names the issuer: as it stands, or the did:web and the https URL
   * that it follows from, which are one place under one control.
   */
  default boolean isCalled(String name) {
    if (name.equals(identifier())) {
      return true;
    }
    Optional<EntityId> place = FederatedIssuer.place(identifier());
    return place.isPresent() && place.equals(FederatedIssuer.place(name));
  }

  /** An issuer named by its DID. */
  record ByDid(Did named) implements PresentedIssuer {
    public ByDid {
      Objects.requireNonNull(named, "named");
    }

    @Override
    public String identifier() {
      return named.toString();
    }

    @Override
    public List<Bytes> certificates() {
      return List.of();
    }

    @Override
    public Optional<Did> did() {
      return Optional.of(named);
    }
  }

  /** An issuer named by its https URL, whose keys stand in its metadata. */
  record ByUrl(String identifier) implements PresentedIssuer {
    public ByUrl {
      Objects.requireNonNull(identifier, "identifier");
    }

    @Override
    public List<Bytes> certificates() {
      return List.of();
    }
  }

  /**
   * An issuer named by the certificate of its key.
   *
   * @param identifier the {@code iss} beside it, or empty
   * @param certificates DER, leaf first, without the anchor
   */
  record ByCertificate(String identifier, List<Bytes> certificates) implements PresentedIssuer {
    public ByCertificate {
      Objects.requireNonNull(identifier, "identifier");
      certificates = List.copyOf(certificates);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("an issuer by certificate brings one");
      }
    }
  }
}
