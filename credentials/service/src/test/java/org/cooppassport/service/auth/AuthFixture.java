package org.cooppassport.service.auth;

import static org.cooppassport.service.store.Await.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.service.config.KeySettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.coop.Coops;
import org.cooppassport.service.http.Scope;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyFolder;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.KeySpec;
import org.cooppassport.service.keys.PrivateCa;
import org.cooppassport.service.store.InMemoryRecordStore;
import org.cooppassport.service.store.InMemoryWitness;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.OneTime;
import org.cooppassport.service.store.SettableClock;

/** Two co-ops with token keys, one client each way of authenticating. */
final class AuthFixture implements AutoCloseable {
  static final RandomSource RANDOM = RandomSource.secure();
  static final String SECRET = "a-secret-of-a-test";

  final SettableClock clock;
  final Vertx vertx = Vertx.vertx();
  final CpuPool cpu = CpuPool.of(vertx, 2);
  final Coop riverside;
  final Coop harbour;
  final Coops coops;
  final KeyRing keys;
  final AccessTokens tokens;
  final SigningKey clientKey = SigningKey.generate(KeyType.P256, RANDOM);
  final ClientCredentialsGrant grant;

  AuthFixture(Path folder, URI origin) {
    Instant now = Instant.ofEpochSecond(Clock.systemUTC().instant().getEpochSecond());
    clock = new SettableClock(now);
    riverside = Coop.underPath("riverside", "Riverside", origin);
    harbour = Coop.underPath("harbour", "Harbour", origin);
    coops = Coops.of(riverside, harbour);
    keys = keys(folder, now);
    tokens = new AccessTokens(coops, keys, cpu, clock, RANDOM);
    InMemoryRecordStore store = new InMemoryRecordStore(clock, RANDOM);
    OneTime spent =
        new OneTime(
            store,
            Kind.conditional("client-assertion"),
            await(InMemoryWitness.guard(store, RANDOM)).lineage());
    grant =
        new ClientCredentialsGrant(
            new ClientAuthentication(this::find, spent, cpu, clock, RANDOM), tokens, cpu);
  }

  private KeyRing keys(Path folder, Instant now) {
    PrivateCa ca = PrivateCa.openOrMake(folder.resolve("ca"), "Test CA", now, RANDOM);
    Map<String, KeyFolder> folders = new HashMap<>();
    for (Coop coop : coops.all()) {
      Path own = folder.resolve(coop.id());
      org.cooppassport.service.config.PrivateFiles.makeFolder(own);
      KeyFolder keyFolder =
          KeyFolder.at(
              own,
              new KeySettings(
                  new KeySettings.Passphrase("a passphrase of a test"),
                  Optional.empty(),
                  folder.resolve("ca")));
      keyFolder.make(
          coop,
          new KeySpec(KeyPurpose.ACCESS_TOKEN, SignatureAlgorithm.ES256),
          ca,
          now,
          now,
          RANDOM);
      folders.put(coop.id(), keyFolder);
    }
    return KeyRing.open(clock, folders);
  }

  private Future<Optional<ApiClient>> find(Coop coop, String clientId) {
    Set<Scope> scopes = Set.of(new Scope("issue", "KycCheckCredential"), new Scope("read", ""));
    ApiClient client =
        switch (coop.id() + "/" + clientId) {
          case "riverside/secret" ->
              new ApiClient(
                  clientId, clientId, scopes, List.of(SecretHash.of(SECRET, RANDOM)), List.of());
          case "riverside/key" ->
              new ApiClient(
                  clientId, clientId, scopes, List.of(), List.of(Jwk.of(clientKey.publicKey())));
          default -> null;
        };
    return Future.succeededFuture(Optional.ofNullable(client));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
