package org.cooppassport.e2e.races;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
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

  /** Of each pair. */
  static final int PROCESSES = 2;

  private final List<Member> members = new ArrayList<>();
  private final SigningKey clientKey = SigningKey.generate(KeyType.P256, RandomSource.secure());
  private final Clock clock = Clock.systemUTC();
  private final Deployment servers;
  private final Shots shots;
  private final Balancer issuers;
  private final Balancer verifiers;

  private Fleet(Deployment servers, Balancer issuers, Balancer verifiers) {
    this.servers = servers;
    this.shots = Shots.trusting(servers.ca());
    this.issuers = issuers;
    this.verifiers = verifiers;
  }

  static Fleet start(Path folder, Deployment.Store store) throws IOException {
    Balancer issuers = Balancer.open();
    Balancer verifiers = Balancer.open();
    Fleet fleet =
        new Fleet(
            Deployment.prepare(
                folder.resolve("servers"),
                Command.mainClass("coop-issuer", IssuerMain.class),
                Command.mainClass("coop-verifier", VerifierMain.class),
                store,
                issuers.port(),
                verifiers.port()),
            issuers,
            verifiers);
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
    servers.addSigningClient(
        "issuer", "riverside", CLIENT, jwks, "issue", "read", "status", "on-behalf-of");
    servers.addSigningClient("verifier", "harbour", CLIENT, jwks, "request", "receipt");
  }

  /** One process, which can be killed and started again at its port. */
  private static final class Member {
    private final IntFunction<RunningServer> start;
    private final int port = RunningServer.freePort();
    private RunningServer process;

    Member(IntFunction<RunningServer> start) {
      this.start = start;
      begin();
    }

    void begin() {
      process = start.apply(port);
    }
  }

  private void serve() {
    for (int i = 0; i < PROCESSES; i++) {
      members.add(new Member(servers::issuerAt));
    }
    for (int i = 0; i < PROCESSES; i++) {
      members.add(new Member(servers::verifierAt));
    }
    List<Integer> ports = members.stream().map(member -> member.port).toList();
    issuers.to(ports.subList(0, PROCESSES));
    verifiers.to(ports.subList(PROCESSES, 2 * PROCESSES));
  }

  /** Kills a process at once: issuers first, then verifiers. */
  void kill(int which) {
    members.get(which).process.kill();
  }

  /** Starts it again; succeeds when it is ready. */
  void startAgain(int which) {
    members.get(which).begin();
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
    members.forEach(member -> member.process.close());
    try {
      issuers.close();
      verifiers.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
