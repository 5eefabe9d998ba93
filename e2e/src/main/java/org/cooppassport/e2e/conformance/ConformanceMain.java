package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.wallet.jdk.PemCertificates;

/**
 * Starts the adapter: {@code mvn -Pconformance}, with {@code -Dport}, {@code -Ddocuments=map.json},
 * {@code -Dat=INSTANT}, {@code -Dtrust=ca.pem} and {@code -Dopenid=false}.
 */
@PermitApi("a command line tool talks to its terminal")
public final class ConformanceMain {
  static final int DEFAULT_PORT = 40443;

  private ConformanceMain() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) {
    Path folder = Path.of(System.getProperty("folder", "target/conformance"));
    int port = Integer.getInteger("port", DEFAULT_PORT);
    Optional<Path> documents = path("documents");
    Optional<Path> trust = path("trust");
    String at = System.getProperty("at", "");
    Clock clock = at.isEmpty() ? Clock.systemUTC() : Clock.fixed(Instant.parse(at), ZoneOffset.UTC);
    TrustAnchors anchors = trust.map(PemCertificates::read).orElse(TrustAnchors.NONE);
    CompletableFuture<OpenIdServers> servers = openId(folder, port, anchors);
    Vertx vertx = Vertx.vertx();
    ConformanceAdapter.start(
            vertx,
            folder,
            port,
            documents.map(OfferedDocuments::read).orElseGet(OfferedDocuments::none),
            anchors,
            servers,
            clock,
            RandomSource.secure())
        .onSuccess(
            started ->
                System.out.println(
                    "Conformance adapter: https://127.0.0.1:"
                        + port
                        + " and http://127.0.0.1:"
                        + (port + 1)
                        + ", manifest "
                        + folder.resolve("manifest.json").toAbsolutePath()))
        .onFailure(
            failure -> {
              System.err.println("Conformance adapter: " + failure.getMessage());
              vertx.close().onComplete(closed -> System.exit(1));
            });
  }

  /** Starts issuer and verifier on the two next ports, unless {@code -Dopenid=false}. */
  @PermitApi("a command line tool talks to its terminal")
  private static CompletableFuture<OpenIdServers> openId(
      Path folder, int port, TrustAnchors anchors) {
    if (!Boolean.parseBoolean(System.getProperty("openid", "true"))) {
      return new CompletableFuture<>();
    }
    Path openId = folder.resolve("openid");
    CompletableFuture<OpenIdServers> servers =
        CompletableFuture.supplyAsync(
            () ->
                OpenIdServers.start(
                    openId, port + 2, port + 3, anchors, Clock.systemUTC(), RandomSource.secure()));
    return servers.whenComplete(
        (both, failure) ->
            System.out.println(
                failure == null
                    ? "OpenID issuer "
                        + both.issuerOrigin()
                        + ", verifier "
                        + both.verifierOrigin()
                        + ", keys for the suite in "
                        + openId.toAbsolutePath()
                    : "OpenID issuer and verifier: " + failure.getMessage()));
  }

  /** A file that a property names; Maven passes those that were not given as empty. */
  private static Optional<Path> path(String property) {
    return Optional.of(System.getProperty(property, ""))
        .filter(text -> !text.isEmpty())
        .map(Path::of);
  }
}
