package org.cooppassport.e2e.races;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.e2e.story.Command;
import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.e2e.story.RunningServer;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;

/**
 * Two issuer processes and two verifier processes, each pair over one store and behind one address.
 */
final class Fleet implements AutoCloseable {
  static final String CLIENT = "signing";

  private final List<AutoCloseable> running = new ArrayList<>();
  private final SigningKey clientKey = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private final Clock clock = Clock.systemUTC();
  private final Deployment servers;
  private final Shots shots;
  private Balancer issuers;
  private Balancer verifiers;

  private Fleet(Deployment servers) {
    this.servers = servers;
    this.shots = Shots.trusting(servers.ca());
  }

  static Fleet start(Path folder, Deployment.Store store) throws IOException {
    Fleet fleet =
        new Fleet(
            Deployment.prepare(
                folder.resolve("servers"),
                Command.mainClass("coop-issuer", IssuerMain.class),
                Command.mainClass("coop-verifier", VerifierMain.class),
                store));
    try {
      fleet.addClients(folder);
      fleet.serve();
      return fleet;
    } catch (IOException | RuntimeException e) {
      fleet.close();
      throw e;
    }
  }

  private void addClients(Path folder) throws IOException {
    Path jwks = folder.resolve("client.jwks");
    Files.writeString(jwks, JwkSet.of(Jwk.of(clientKey.publicKey())).toJson().toJson());
    servers.addSigningClient("issuer", "riverside", CLIENT, jwks, "issue", "read", "status", "on-behalf-of");
    servers.addSigningClient("verifier", "harbour", CLIENT, jwks, "request", "receipt");
  }

  private void serve() throws IOException {
    List<Integer> issuing = new ArrayList<>();
    List<Integer> verifying = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      issuing.add(RunningServer.freePort());
      running.add(servers.issuerAt(issuing.get(i)));
      verifying.add(RunningServer.freePort());
      running.add(servers.verifierAt(verifying.get(i)));
    }
    issuers = Balancer.at(URI.create(servers.issuerOrigin()).getPort(), issuing);
    running.add(issuers);
    verifiers = Balancer.at(URI.create(servers.verifierOrigin()).getPort(), verifying);
    running.add(verifiers);
  }

  Deployment servers() {
    return servers;
  }

  Shots shots() {
    return shots;
  }

  String riverside() {
    return servers.issuerBase("riverside");
  }

  String harbour() {
    return servers.verifierBase("harbour");
  }

  Clock clock() {
    return clock;
  }

  /** Tells how many connections each process was given, issuers first. */
  List<Integer> given() {
    List<Integer> all = new ArrayList<>(issuers.given());
    all.addAll(verifiers.given());
    return all;
  }

  /** Returns a token request with an assertion that nobody has seen yet. */
  Shots.Shot tokenRequest(String base) {
    long now = clock.instant().getEpochSecond();
    JsonObject claims =
        JsonObject.builder()
            .put("iss", CLIENT)
            .put("sub", CLIENT)
            .put("aud", base)
            .put("jti", RandomSource.secure().token(16))
            .put("iat", now)
            .put("exp", now + 60)
            .build();
    String assertion =
        Jws.signing(TokenType.CLIENT_ASSERTION)
            .kid(clientKey.publicKey().thumbprint())
            .sign(claims, clientKey.signer())
            .text();
    return Shots.Shot.form(
        base + "/token",
        Map.of(
            "grant_type",
            "client_credentials",
            "client_assertion_type",
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion",
            assertion));
  }

  /** Returns an access token of a co-op's own system. */
  String token(String base) {
    return shots.send(tokenRequest(base)).expecting(200).text("access_token");
  }

  @Override
  public void close() {
    for (AutoCloseable each : running) {
      try {
        each.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
