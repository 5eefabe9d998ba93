package org.cooppassport.service.coop;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One tenant of a server.
 *
 * <p>Every link to the co-op is built from {@link #base}, never from a request. A co-op has either
 * a path below the server's origin ({@code https://passport.example/riverside}) or a domain of its
 * own ({@code https://riverside.coop}).
 *
 * @param id the path segment and tenant key: 1 to 63 lower-case letters, digits and hyphens,
 *     beginning with a letter
 * @param name what people read
 * @param base the address below which all public routes of this co-op live, without a slash at the
 *     end
 * @param did the did:web of the co-op, derived from {@code base}
 * @param domain the host (and port, if not 443) that is this co-op's alone; empty if it lives below
 *     the server's origin
 */
public record Coop(String id, String name, String base, String did, String domain) {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  public Coop {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a co-op id is 1 to 63 lower-case letters, digits and hyphens and begins with a letter");
    }
    if (name.isBlank()) {
      throw new IllegalArgumentException("a co-op has a name");
    }
    Objects.requireNonNull(base);
    Objects.requireNonNull(did);
    Objects.requireNonNull(domain);
  }

  /** Makes a co-op that is served below the path {@code /id} of {@code origin}. */
  public static Coop underPath(String id, String name, URI origin) {
    String base = originText(origin) + "/" + id;
    return new Coop(id, name, base, didWeb(origin) + ":" + id, "");
  }

  /** Makes a co-op that is served at the root of its own origin. */
  public static Coop onOwnDomain(String id, String name, URI ownOrigin) {
    return new Coop(id, name, originText(ownOrigin), didWeb(ownOrigin), ownOrigin.getAuthority());
  }

  /** Tells whether a text can be the id of a co-op. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Returns the host of the co-op's own domain, if it has one. */
  public Optional<String> ownDomain() {
    return domain.isEmpty() ? Optional.empty() : Optional.of(domain);
  }

  /**
   * Returns the public address of something of this co-op.
   *
   * @param path begins with a slash; its segments are already percent-encoded where needed
   */
  public String link(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("a path begins with a slash");
    }
    return base + path;
  }

  /**
   * Returns the address of a well-known document of this co-op: between host and path, as RFC 8414
   * and OpenID4VCI want it ({@code https://host/.well-known/name/riverside}).
   */
  public String wellKnownLink(String name) {
    URI uri = URI.create(base);
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return originText(uri) + "/.well-known/" + name + path;
  }

  private static String originText(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT);
  }

  private static String didWeb(URI origin) {
    String authority = origin.getRawAuthority().toLowerCase(Locale.ROOT);
    return "did:web:" + authority.replace(":", "%3A");
  }
}
