package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.Spending;

/**
 * Authorization requests that wallets pushed. One can be shown to the member as often as the
 * browser asks, and is decided once. Thread-safe.
 */
public final class PushedRequests {
  /** How long the browser has to come. */
  static final Duration LIFETIME = Duration.ofSeconds(60);

  /** How long the member has to log in and decide. */
  static final Duration DECISION = Duration.ofMinutes(15);

  private static final String PREFIX = "urn:ietf:params:oauth:request_uri:";
  private static final Kind KIND = Kind.conditional("pushed-request");
  private static final int BYTES = 32;

  private final OneTime requests;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public PushedRequests(RecordStore store, Lineage lineage, Clock clock, RandomSource random) {
    this.requests = new OneTime(store, KIND, lineage);
    this.clock = clock;
    this.random = random;
  }

  /**
   * A request that was pushed.
   *
   * @param client who pushed it
   * @param redirectUri where the answer goes
   * @param state what the wallet wants back; empty for nothing
   * @param codeChallenge the proof key's challenge
   * @param boundTo the thumbprint of the key that the tokens will be bound to; empty if not said
   * @param issuerState what names an offer; empty if nothing does
   * @param configurations what is asked for
   * @param detailed which of them by authorization details: the token response repeats those
   * @param visitUntil until when the browser may come
   */
  record Pushed(
      WalletClient client,
      String redirectUri,
      String state,
      String codeChallenge,
      String boundTo,
      String issuerState,
      List<ConfigurationId> configurations,
      List<String> detailed,
      Instant visitUntil) {
    Pushed {
      Objects.requireNonNull(client);
      configurations = List.copyOf(configurations);
      detailed = List.copyOf(detailed);
      Objects.requireNonNull(visitUntil);
    }

    static Pushed read(JsonObject json) {
      return new Pushed(
          new WalletClient(text(json, "client"), text(json, "instance")),
          text(json, "redirectUri"),
          text(json, "state"),
          text(json, "codeChallenge"),
          text(json, "boundTo"),
          text(json, "issuerState"),
          json.array("configurations").flatMap(JsonArray::strings).orElseThrow().stream()
              .map(each -> ConfigurationId.parse(each).orElseThrow())
              .toList(),
          json.array("detailed").flatMap(JsonArray::strings).orElseThrow(),
          Instant.parse(text(json, "visitUntil")));
    }

    private static String text(JsonObject json, String name) {
      return json.string(name).orElseThrow();
    }

    JsonObject toJson() {
      return JsonObject.builder()
          .put("client", client.id())
          .put("instance", client.instance())
          .put("redirectUri", redirectUri)
          .put("state", state)
          .put("codeChallenge", codeChallenge)
          .put("boundTo", boundTo)
          .put("issuerState", issuerState)
          .putStrings(
              "configurations", configurations.stream().map(ConfigurationId::toString).toList())
          .putStrings("detailed", detailed)
          .put("visitUntil", visitUntil.toString())
          .build();
    }

    /** Returns the same request for fewer configurations: those that are granted. */
    Pushed narrowedTo(List<ConfigurationId> granted) {
      List<String> names = granted.stream().map(ConfigurationId::toString).toList();
      return new Pushed(
          client,
          redirectUri,
          state,
          codeChallenge,
          boundTo,
          issuerState,
          granted,
          detailed.stream().filter(names::contains).toList(),
          visitUntil);
    }

    /** Returns under which name the developer finds what came of it. */
    String traced(String uri) {
      return issuerState.isEmpty()
          ? WalletTrace.transaction(uri)
          : WalletTrace.offerOf(issuerState);
    }

    /** Tells nothing that the wallet sent. */
    @Override
    public String toString() {
      return "Pushed[" + configurations + "]";
    }
  }

  /** Returns when the browser must have come for a request that is pushed now. */
  Instant visitUntil() {
    return clock.instant().plus(LIFETIME);
  }

  /** Succeeds with the {@code request_uri}. */
  Future<String> add(String tenant, Pushed pushed) {
    String uri = PREFIX + random.token(BYTES);
    return requests
        .open(
            tenant,
            Bytes.utf8(uri),
            new OneTime.Opening(
                JsonWriter.write(pushed.toJson()), pushed.visitUntil().plus(DECISION), 0))
        .map(opened -> uri);
  }

  /** Succeeds with the request behind a {@code request_uri}, if it is not decided or over. */
  Future<Optional<Pushed>> find(String tenant, String uri) {
    return requests
        .look(tenant, Bytes.utf8(uri))
        .map(found -> found.map(bytes -> Pushed.read(JsonReader.readObject(bytes))));
  }

  /** Decides a request; succeeds with it for one call only, in all processes together. */
  Future<Optional<Pushed>> decide(String tenant, String uri) {
    return requests
        .spend(tenant, Bytes.utf8(uri))
        .map(
            spending ->
                spending instanceof Spending.Granted granted
                    ? Optional.of(Pushed.read(JsonReader.readObject(granted.payload())))
                    : Optional.empty());
  }
}
