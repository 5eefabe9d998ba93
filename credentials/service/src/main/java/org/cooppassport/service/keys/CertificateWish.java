package org.cooppassport.service.keys;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What a certificate of the private CA is to say.
 *
 * @param subject the common name
 * @param host the DNS name or the address literal in the subject alternative names
 * @param uri a URI beside it; empty for none
 * @param usage what the key is for
 */
record CertificateWish(String subject, String host, String uri, Usage usage) {
  private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

  /** What a certified key is for. */
  enum Usage {
    /** The server's TLS key; browsers take at most 398 days. */
    TLS_SERVER(Duration.ofDays(397)),
    /** A key that signs documents. */
    SIGNING(Duration.ofDays(2 * 365));

    private final Duration validity;

    Usage(Duration validity) {
      this.validity = validity;
    }

    Duration validity() {
      return validity;
    }
  }

  CertificateWish {
    Objects.requireNonNull(subject);
    Objects.requireNonNull(host);
    Objects.requireNonNull(uri);
    Objects.requireNonNull(usage);
  }

  static CertificateWish tlsServer(URI origin) {
    String host = bareHost(origin);
    return new CertificateWish(host, host, "", Usage.TLS_SERVER);
  }

  static CertificateWish signing(String subject, URI base) {
    return new CertificateWish(subject, bareHost(base), base.toString(), Usage.SIGNING);
  }

  boolean hostIsAddress() {
    return host.contains(":") || IPV4.matcher(host).matches();
  }

  private static String bareHost(URI uri) {
    return uri.getHost().replaceAll("[\\[\\]]", "");
  }
}
