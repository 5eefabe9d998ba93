package org.cooppassport.issuer.issuance;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.issuer.register.ConfigurationId;

/**
 * What one wallet was granted: records of an offer in some configurations. Its access and refresh
 * tokens name it; who revokes it ends all of them.
 *
 * @param id names it in tokens; no secret
 * @param offer the offer it was granted for
 * @param credentials the records of that offer
 * @param configurations the configurations granted, by their text
 * @param client the wallet's client id; empty if it told none
 * @param boundTo the thumbprint of the key that DPoP proofs must be of; empty for bearer tokens
 * @param instance the thumbprint of the attested key of the wallet; empty if it attested none
 * @param round how often the wallet came back with a refresh token to have fresh copies
 * @param state whether it is good
 * @param expires when it ends at the latest
 */
public record WalletGrant(
    String id,
    String offer,
    List<Offer.Offered> credentials,
    Set<String> configurations,
    String client,
    String boundTo,
    String instance,
    int round,
    State state,
    Instant expires) {
  /** Whether a grant is good. */
  public enum State {
    ACTIVE,
    REVOKED
  }

  public WalletGrant {
    Objects.requireNonNull(id);
    Objects.requireNonNull(offer);
    credentials = List.copyOf(credentials);
    configurations = Set.copyOf(configurations);
    Objects.requireNonNull(client);
    Objects.requireNonNull(boundTo);
    Objects.requireNonNull(instance);
    Objects.requireNonNull(state);
    Objects.requireNonNull(expires);
  }

  static WalletGrant read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    return new WalletGrant(
        text(json, "id"),
        text(json, "offer"),
        json.array("credentials").flatMap(JsonArray::objects).orElseThrow().stream()
            .map(each -> new Offer.Offered(text(each, "record"), text(each, "type")))
            .toList(),
        Set.copyOf(json.array("configurations").flatMap(JsonArray::strings).orElseThrow()),
        text(json, "client"),
        text(json, "boundTo"),
        text(json, "instance"),
        (int) json.number("round").orElseThrow().longValue(),
        State.valueOf(text(json, "state")),
        Instant.parse(text(json, "expires")));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow();
  }

  Bytes toBytes() {
    return JsonWriter.write(
        JsonObject.builder()
            .put("id", id)
            .put("offer", offer)
            .put(
                "credentials",
                credentials.stream()
                    .map(each -> JsonObject.of("record", each.record(), "type", each.type()))
                    .collect(JsonArray.collector()))
            .putStrings("configurations", configurations.stream().sorted().toList())
            .put("client", client)
            .put("boundTo", boundTo)
            .put("instance", instance)
            .put("round", round)
            .put("state", state.name())
            .put("expires", expires.toString())
            .build());
  }

  /** Returns the record granted under a configuration. */
  public Optional<Offer.Offered> granted(ConfigurationId configuration) {
    return configurations.contains(configuration.toString())
        ? credentials.stream().filter(each -> each.type().equals(configuration.type())).findFirst()
        : Optional.empty();
  }

  /** Returns the same grant as it was, or is, in a round. */
  public WalletGrant inRound(int other) {
    return new WalletGrant(
        id, offer, credentials, configurations, client, boundTo, instance, other, state, expires);
  }

  /** Returns what stands in the place of a grant that was revoked before it was made. */
  static WalletGrant neverGood(String id, Instant expires) {
    return new WalletGrant(id, "", List.of(), Set.of(), "", "", "", 0, State.REVOKED, expires);
  }

  WalletGrant revoked() {
    return new WalletGrant(
        id,
        offer,
        credentials,
        configurations,
        client,
        boundTo,
        instance,
        round,
        State.REVOKED,
        expires);
  }

  /** Tells no client and no key. */
  @Override
  public String toString() {
    return "WalletGrant[" + id + ", " + state + "]";
  }
}
