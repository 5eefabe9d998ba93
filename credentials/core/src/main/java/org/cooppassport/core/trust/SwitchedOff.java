package org.cooppassport.core.trust;

import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.federation.EntityId;

/**
 * Those whom an operator switched off, whatever a policy says: issuers, and accreditors and
 * federations with everybody below them. Immutable.
 *
 * <p>A did:web and its https URL are one party. An issuer known by its certificate alone is
 * switched off with its host.
 */
public final class SwitchedOff {
  /** Nobody. */
  public static final SwitchedOff NOBODY = new SwitchedOff(Set.of());

  private final Set<String> names = new HashSet<>();
  private final Set<String> hosts = new HashSet<>();

  private SwitchedOff(Set<String> parties) {
    for (String party : parties) {
      names.add(party);
      other(party).ifPresent(names::add);
    }
    names.forEach(name -> host(name).ifPresent(hosts::add));
  }

  /** Those parties, by DID or https URL. */
  public static SwitchedOff of(Set<String> parties) {
    return parties.isEmpty() ? NOBODY : new SwitchedOff(parties);
  }

  /** The https URL of a did:web. */
  private static Optional<String> other(String party) {
    return party.startsWith("did:")
        ? FederatedIssuer.place(party).map(EntityId::value)
        : Optional.empty();
  }

  private static Optional<String> host(String name) {
    if (!name.startsWith("https://")) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(URI.create(name).getHost())
          .map(host -> host.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether the issuer, or somebody by whom it is trusted, is switched off. */
  boolean covers(PresentedIssuer issuer, TrustedIssuer by, Instant now) {
    if (names.isEmpty()) {
      return false;
    }
    if (names.contains(issuer.identifier())
        || other(issuer.identifier()).filter(names::contains).isPresent()
        || by.path().stream().anyMatch(this::names)) {
      return true;
    }
    return issuer instanceof PresentedIssuer.ByCertificate certified
        && certified.identifier().isEmpty()
        && by.anchor() instanceof TrustAnchor.CertificateAuthority authority
        && CertifiedIssuer.hosts(certified, authority, now).stream().anyMatch(hosts::contains);
  }

  private boolean names(String party) {
    return names.contains(party) || other(party).filter(names::contains).isPresent();
  }
}
