package org.cooppassport.service.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a document is said to be: an https URL with one reading only.
 *
 * @param host a DNS name in lower case, or an address literal without brackets
 * @param port the port
 * @param target path and query as they are sent
 * @param isLiteral whether {@code host} is an address literal
 */
record Destination(String host, int port, String target, boolean isLiteral) {
  private static final int MAX_URL = 2_048;
  private static final int MAX_HOST = 253;
  private static final int MAX_PORT = 65_535;
  private static final Pattern NAME =
      Pattern.compile(
          "(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
  private static final Pattern DOTTED_QUAD =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(?:\\.(?!$)|$)){4}");

  /** Reads a URL; empty if it is one the fetcher does not even look at. */
  static Optional<Destination> parse(String url) {
    if (url.length() > MAX_URL) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(url).parseServerAuthority();
      boolean plain =
          "https".equalsIgnoreCase(uri.getScheme())
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null
              && uri.getHost() != null
              && !uri.getRawAuthority().contains("%");
      return plain ? of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Optional<Destination> of(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    boolean v6 = host.startsWith("[");
    String bare = v6 ? host.substring(1, host.length() - 1) : host;
    boolean v4 = DOTTED_QUAD.matcher(bare).matches();
    boolean name = !v4 && !v6 && NAME.matcher(bare).matches() && !endsInNumber(bare);
    boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= MAX_PORT);
    if ((!v4 && !v6 && !name) || !port || bare.contains("%") || bare.length() > MAX_HOST) {
      return Optional.empty();
    }
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return Optional.of(
        new Destination(bare, uri.getPort() < 0 ? 443 : uri.getPort(), path + query, v4 || v6));
  }

  /** Returns the address that a literal is; no name is looked up. */
  InetAddress literal() {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("not an address literal", e);
    }
  }

  /** 127.1, 0x7f.1 and 2130706433 are addresses to some resolvers and names to others. */
  private static boolean endsInNumber(String host) {
    String last = host.substring(host.lastIndexOf('.') + 1);
    return last.matches("\\d+|0x[0-9a-f]*");
  }
}
