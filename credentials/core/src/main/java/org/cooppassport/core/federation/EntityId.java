package org.cooppassport.core.federation;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;

/**
 * The identifier of an entity: an https URL with a host, perhaps a port and a path. Compared
 * character by character.
 *
 * @param value the URL as its owner spells it
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-1.2">OpenID Federation
 *     1.0, terminology</a>
 */
public record EntityId(String value) {
  private static final int MAX_CHARS = 2_048;
  private static final String WELL_KNOWN = "/.well-known/openid-federation";

  public EntityId {
    if (!isEntityId(value)) {
      throw new IllegalArgumentException(
          "an entity is named by an https URL with host and without query and fragment");
    }
  }

  /** Returns the identifier, if the text can be one. */
  public static Optional<EntityId> of(String value) {
    return isEntityId(value) ? Optional.of(new EntityId(value)) : Optional.empty();
  }

  private static boolean isEntityId(String value) {
    if (value.length() > MAX_CHARS || !value.startsWith("https://")) {
      return false;
    }
    try {
      URI uri = new URI(value);
      return uri.getHost() != null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null
          && uri.getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Returns the host, in lower case. */
  public String host() {
    return URI.create(value).getHost().toLowerCase(Locale.ROOT);
  }

  /**
   * Tells whether the host is one of these names, spelled as naming constraints: {@code
   * host.example}, or {@code .example} for everything below.
   */
  public boolean isWithin(Iterable<String> names) {
    return ChainConstraints.matches(names, host());
  }

  /** Returns where the entity publishes its configuration (section 9). */
  public DocumentNeed configuration() {
    String base = value.endsWith("/") ? value.substring(0, value.length() - 1) : value;
    return new DocumentNeed(DocumentKind.ENTITY_STATEMENT, base + WELL_KNOWN);
  }

  @Override
  public String toString() {
    return value;
  }
}
