package org.cooppassport.e2e.conformance;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.http.Authenticator;
import org.cooppassport.service.http.Edge;
import org.cooppassport.service.http.EdgeSettings;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.keys.PrivateCa;

/** Puts the adapter together and starts it, over https and plain http, on loopback. */
public final class ConformanceAdapter {
  private static final String HOST = "127.0.0.1";
  private static final EdgeSettings.Limits LIMITS =
      new EdgeSettings.Limits(512, 100_000, 100_000, Duration.ofSeconds(5));

  private final Vertx vertx;
  private final Edge secure;
  private final Edge plain;
  private final JsonObject manifest;

  private ConformanceAdapter(Vertx vertx, Edge secure, Edge plain, JsonObject manifest) {
    this.vertx = vertx;
    this.secure = secure;
    this.plain = plain;
    this.manifest = manifest;
  }

  /**
   * Starts the adapter. Succeeds when both ports answer.
   *
   * @param folder where the manifest and the self-signed certificate go
   * @param port of https; plain http takes the next one
   * @param documents the only ones it may "fetch"
   * @param anchors whom issuers that are named by certificates must lead up to
   * @param servers the issuer and the verifier that the driver calls are about, perhaps still
   *     starting
   * @param clock the instants everything is judged at
   */
  public static Future<ConformanceAdapter> start(
      Vertx vertx,
      Path folder,
      int port,
      OfferedDocuments documents,
      TrustAnchors anchors,
      CompletableFuture<OpenIdServers> servers,
      Clock clock,
      RandomSource random) {
    String origin = "https://" + HOST + ":" + port;
    JsonLd jsonLd = JsonLd.over(documents.contexts());
    DidResolver resolver = DidResolver.standard();
    Map<String, IssuerProfile> profiles = new LinkedHashMap<>();
    IssuerProfile.all(random).forEach(profile -> profiles.put(profile.id(), profile));
    StatusLists lists =
        new StatusLists(
            profiles.get(IssuerProfile.STATUS), jsonLd, documents, origin, clock, random);
    IssuerApi issuers =
        new IssuerApi(vertx, profiles, new IssueVerbatim(jsonLd, lists, clock, random), lists);
    HolderApi holder = new HolderApi(vertx, jsonLd, clock, random);
    List<Endpoint> endpoints = new ArrayList<>(issuers.endpoints());
    endpoints.addAll(
        new VerifierApi(
                vertx,
                new VerifyAnything(
                    jsonLd, documents, resolver, new CertificateTrust(anchors), clock))
            .endpoints());
    endpoints.addAll(holder.endpoints());
    endpoints.addAll(
        new DidResolutionApi(vertx, new DidLookup(resolver, documents, clock)).endpoints());
    endpoints.addAll(new DidKeyApi(vertx).endpoints());
    endpoints.addAll(new OpenIdDrivers(vertx, servers, clock).endpoints());
    JsonObject manifest =
        Manifest.of(
            origin, profiles.values(), holder.did(), OwnDids.publish(documents, jsonLd, random));
    write(folder.resolve("manifest.json"), manifest);
    Optional<EdgeSettings.TlsFiles> tls = Optional.of(certificate(folder, origin, random));
    Edge secure = edge(origin, port, tls, endpoints, random);
    Edge plain =
        edge("http://" + HOST + ":" + (port + 1), port + 1, Optional.empty(), endpoints, random);
    ConformanceAdapter adapter = new ConformanceAdapter(vertx, secure, plain, manifest);
    return Future.all(secure.start(vertx), plain.start(vertx)).map(adapter);
  }

  private static Edge edge(
      String origin,
      int port,
      Optional<EdgeSettings.TlsFiles> tls,
      List<Endpoint> endpoints,
      RandomSource random) {
    EdgeSettings settings =
        new EdgeSettings(HOST, port, URI.create(origin), tls, 1, LIMITS, Set.of());
    return new Edge(settings, Coops.of(), Authenticator.NONE, random).serveAll(endpoints);
  }

  /** Good now, whatever instant is judged at: it is the caller's clock that looks at it. */
  private static EdgeSettings.TlsFiles certificate(
      Path folder, String origin, RandomSource random) {
    Path chain = folder.resolve("tls.crt");
    Path key = folder.resolve("tls.key");
    Instant now = Clock.systemUTC().instant();
    PrivateCa.openOrMake(folder.resolve("ca"), "Conformance", now, random)
        .makeTlsFiles(URI.create(origin), chain, key, now, random);
    return new EdgeSettings.TlsFiles(chain, key);
  }

  private static void write(Path file, JsonObject manifest) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, manifest.toJson() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the endpoints in the form the W3C suites read. */
  public JsonObject manifest() {
    return manifest;
  }

  /** Stops both ports. */
  public Future<Void> stop() {
    return Future.all(secure.stop(vertx), plain.stop(vertx)).mapEmpty();
  }
}
