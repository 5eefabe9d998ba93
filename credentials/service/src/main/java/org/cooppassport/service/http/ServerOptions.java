package org.cooppassport.service.http;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What Vert.x leaves open and we do not. */
final class ServerOptions {
  /** Request line: a DID URL in a path fits, a document in a query does not. */
  private static final int MAX_REQUEST_LINE = 8 * 1024;

  private static final int MAX_HEADERS = 16 * 1024;

  /** One client's parallel requests over one HTTP/2 connection. */
  private static final int MAX_STREAMS = 100;

  /** CVE-2023-44487: resets per 10 s before the connection is closed. */
  private static final int MAX_RESETS = 100;

  private static final int MAX_CONTINUATIONS = 16;
  private static final int HANDSHAKE_SECONDS = 8;

  /** Backstop behind {@link ConnectionWatch}: no byte in either direction. */
  private static final int IDLE_SECONDS = 14;

  private static final Set<String> PROTOCOLS = new LinkedHashSet<>(List.of("TLSv1.3", "TLSv1.2"));

  /** TLS 1.3's own, and of TLS 1.2 only ECDHE with AES-GCM. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");

  private ServerOptions() {}

  /**
   * Returns the options.
   *
   * @param tls null for plain HTTP
   */
  static HttpServerOptions of(EdgeSettings settings, TlsIdentity tls) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(settings.listenHost())
            .setPort(settings.listenPort())
            .setTcpNoDelay(true)
            .setIdleTimeout(IDLE_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS)
            .setMaxInitialLineLength(MAX_REQUEST_LINE)
            .setMaxHeaderSize(MAX_HEADERS)
            .setHandle100ContinueAutomatically(false)
            .setDecompressionSupported(false)
            .setCompressionSupported(false)
            .setHttp2ClearTextEnabled(false)
            .setHttp2RstFloodMaxRstFramePerWindow(MAX_RESETS)
            .setHttp2RstFloodWindowDuration(10)
            .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS)
            .setHttp2MaxSmallContinuationFrames(MAX_CONTINUATIONS)
            .setInitialSettings(
                new Http2Settings()
                    .setMaxConcurrentStreams(MAX_STREAMS)
                    .setMaxHeaderListSize(MAX_HEADERS));
    if (tls != null) {
      options
          .setSsl(true)
          .setUseAlpn(true)
          .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
          .setSslEngineOptions(engine())
          .setKeyCertOptions(keys(tls))
          .setEnabledSecureTransportProtocols(PROTOCOLS)
          .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
          .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
      CIPHERS.forEach(options::addEnabledCipherSuite);
    }
    return options;
  }

  /** Returns the TLS part alone, to replace a certificate while serving. */
  static ServerSSLOptions ssl(TlsIdentity tls) {
    ServerSSLOptions options = new ServerSSLOptions();
    options
        .setKeyCertOptions(keys(tls))
        .setUseAlpn(true)
        .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    CIPHERS.forEach(options::addEnabledCipherSuite);
    return options;
  }

  private static SSLEngineOptions engine() {
    return OpenSsl.isAvailable() && OpenSSLEngineOptions.isAvailable()
        ? new OpenSSLEngineOptions()
        : new JdkSSLEngineOptions();
  }

  private static PemKeyCertOptions keys(TlsIdentity tls) {
    return new PemKeyCertOptions()
        .addCertValue(Buffer.buffer(tls.certificate().toByteArray()))
        .addKeyValue(Buffer.buffer(tls.key().toByteArray()));
  }
}
