package org.cooppassport.core.agreements;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidWeb;
import org.cooppassport.core.trust.StrictMembers;

/**
 * One side of an agreement.
 *
 * @param id the DID whose document lists the keys that may bind the co-op, under {@code
 *     capabilityInvocation}
 * @param name for people
 * @param country by ISO 3166
 * @param issuers every name under which it issues credentials, DIDs and https URLs; its DID among
 *     them
 * @param supervisor who supervises it under money-laundering law; empty if it is not obliged
 * @param endpoint where it takes agreements and notices; empty if by other ways only
 */
public record Party(
    String id,
    String name,
    String country,
    Set<String> issuers,
    String supervisor,
    String endpoint) {
  private static final int MAX_ISSUERS = 20;

  public Party {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(country, "country");
    Objects.requireNonNull(supervisor, "supervisor");
    Objects.requireNonNull(endpoint, "endpoint");
    issuers = Set.copyOf(issuers);
  }

  static Party read(StrictMembers parent, String role) {
    StrictMembers members = parent.object(role);
    String id = members.text("id");
    try {
      Did.parse(id);
    } catch (DidException e) {
      throw members.wrong("id", "expected a DID");
    }
    String country = members.text("country");
    if (!country.matches("[A-Z]{2}")) {
      throw members.wrong("country", "expected a country such as GB");
    }
    List<String> names = members.texts("issuers");
    if (names.size() > MAX_ISSUERS || names.stream().anyMatch(name -> !isIssuer(name))) {
      throw members.wrong("issuers", "expected at most " + MAX_ISSUERS + " DIDs or https URLs");
    }
    Set<String> issuers = new LinkedHashSet<>(names);
    issuers.add(id);
    Optional<StrictMembers> supervisor = members.optionalObject("supervisor");
    String supervisorName = supervisor.map(s -> s.text("name")).orElse("");
    supervisor.ifPresent(
        s -> {
          s.text("country");
          s.optionalText("reference");
          s.nothingElse();
        });
    if (members.flag("obliged").orElse(false) != supervisor.isPresent()) {
      throw members.wrong("supervisor", "an obliged co-op has one, and no other");
    }
    String endpoint = members.optionalText("endpoint").orElse("");
    if (!endpoint.isEmpty() && !endpoint.startsWith("https://")) {
      throw members.wrong("endpoint", "expected an https URL");
    }
    Party party = new Party(id, members.text("name"), country, issuers, supervisorName, endpoint);
    members.nothingElse();
    return party;
  }

  private static boolean isIssuer(String name) {
    return name.startsWith("did:") || name.startsWith("https://");
  }

  /**
   * The names on another host than its DID's, or on none: whoever signs makes sure that they are
   * its own, since nothing in the agreement shows it.
   */
  public List<String> namesElsewhere() {
    Optional<String> home = host(id);
    return issuers.stream()
        .filter(name -> !name.equals(id) && (home.isEmpty() || !home.equals(host(name))))
        .sorted()
        .toList();
  }

  private static Optional<String> host(String name) {
    try {
      String url = name.startsWith("did:web:") ? DidWeb.documentUrl(Did.parse(name)) : name;
      return url.startsWith("https://")
          ? Optional.ofNullable(URI.create(url).getHost()).map(h -> h.toLowerCase(Locale.ROOT))
          : Optional.empty();
    } catch (DidException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Whether it is obliged under money-laundering law, and says who supervises it. */
  public boolean obliged() {
    return !supervisor.isEmpty();
  }
}
