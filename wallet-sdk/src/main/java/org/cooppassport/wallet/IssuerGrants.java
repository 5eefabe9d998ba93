package org.cooppassport.wallet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.wallet.port.WalletStore;

/**
 * What issuers let this wallet come back for: refresh tokens by {@code grant/ID}, and promised
 * credentials by {@code promised/ID}.
 */
final class IssuerGrants {
  private static final String GRANT = "grant/";
  private static final String PROMISED = "promised/";

  private final WalletStore store;
  private final Clock clock;
  private final RandomSource random;

  IssuerGrants(WalletStore store, Clock clock, RandomSource random) {
    this.store = store;
    this.clock = clock;
    this.random = random;
  }

  /**
   * A way to come back.
   *
   * @param id its name in the store
   * @param session who the wallet is towards the issuer
   * @param refreshToken good once; empty if the issuer gave none
   * @param credentials the ids of credentials it is for
   */
  record Grant(String id, ClientSession session, String refreshToken, List<String> credentials) {
    Grant {
      credentials = List.copyOf(credentials);
    }

    private static Grant read(String id, Bytes stored) {
      JsonObject json = JsonReader.readObject(stored, StoredRecords.LIMITS);
      return new Grant(
          id,
          ClientSession.read(json.object("session").orElseThrow()),
          json.string("refreshToken").orElse(""),
          json.array("credentials").flatMap(JsonArray::strings).orElse(List.of()));
    }

    private Bytes write() {
      return JsonWriter.write(
          JsonObject.builder()
              .put("session", session.toJson())
              .put("refreshToken", refreshToken)
              .putStrings("credentials", credentials)
              .build());
    }

    /** Tells no token. */
    @Override
    public String toString() {
      return "Grant[" + id + "]";
    }
  }

  /** A promise, with all that is needed to ask for it. */
  record Promise(
      String id,
      String grant,
      ClientSession session,
      JsonObject token,
      Instant tokenEnds,
      String configurationId,
      String transaction,
      List<String> keyReferences,
      Instant askAgain) {
    Promise {
      keyReferences = List.copyOf(keyReferences);
    }

    private static Promise read(String id, Bytes stored) {
      JsonObject json = JsonReader.readObject(stored, StoredRecords.LIMITS);
      return new Promise(
          id,
          json.string("grant").orElseThrow(),
          ClientSession.read(json.object("session").orElseThrow()),
          json.object("token").orElseThrow(),
          Instant.parse(json.string("tokenEnds").orElseThrow()),
          json.string("configuration").orElseThrow(),
          json.string("transaction").orElseThrow(),
          json.array("keys").flatMap(JsonArray::strings).orElse(List.of()),
          Instant.parse(json.string("askAgain").orElseThrow()));
    }

    private Bytes write() {
      return JsonWriter.write(
          JsonObject.builder()
              .put("grant", grant)
              .put("session", session.toJson())
              .put("token", token)
              .put("tokenEnds", tokenEnds.toString())
              .put("configuration", configurationId)
              .put("transaction", transaction)
              .put("keys", JsonArray.ofStrings(keyReferences))
              .put("askAgain", askAgain.toString())
              .build());
    }

    private Promise askingAgainAt(Instant other) {
      return new Promise(
          id, grant, session, token, tokenEnds, configurationId, transaction, keyReferences, other);
    }

    PromisedCredential shown() {
      return new PromisedCredential(id, session.credentialIssuer(), configurationId, askAgain);
    }

    /** Tells no token. */
    @Override
    public String toString() {
      return "Promise[" + id + "]";
    }
  }

  /** Keeps the way back to an issuer, if it gave one, and what it promised. */
  void keep(
      OfferPreview preview,
      IssuerAccess access,
      List<HeldCredential> held,
      List<TakeCredentials.Received> received) {
    String grant = Base64Url.encode(random.next(12));
    String refresh = access.response().refreshToken().orElse("");
    if (!refresh.isEmpty()) {
      store.write(
          GRANT + grant,
          new Grant(
                  grant, access.session(), refresh, held.stream().map(HeldCredential::id).toList())
              .write());
    }
    Instant now = clock.instant();
    for (TakeCredentials.Received each : received) {
      each.promised()
          .ifPresent(
              promise -> {
                String id = Base64Url.encode(random.next(12));
                store.write(
                    PROMISED + id,
                    new Promise(
                            id,
                            grant,
                            access.session(),
                            access.response().json().without("refresh_token"),
                            now.plus(access.response().expiresIn().orElse(Duration.ofMinutes(1))),
                            each.configuration().id(),
                            promise.transactionId(),
                            each.keyReferences(),
                            now.plus(promise.interval()))
                        .write());
              });
    }
  }

  List<Promise> promises() {
    return store.names(PROMISED).stream()
        .map(name -> promise(name.substring(PROMISED.length())))
        .flatMap(Optional::stream)
        .toList();
  }

  Optional<Promise> promise(String id) {
    return store.read(PROMISED + id).map(stored -> Promise.read(id, stored));
  }

  void postpone(Promise promise, Duration interval) {
    store.write(
        PROMISED + promise.id(), promise.askingAgainAt(clock.instant().plus(interval)).write());
  }

  /** A promise became a credential, for which the wallet may come back too. */
  void fulfil(Promise promise, HeldCredential held) {
    store.update(
        GRANT + promise.grant(),
        before ->
            before.map(
                stored -> {
                  Grant grant = Grant.read(promise.grant(), stored);
                  List<String> more = new ArrayList<>(grant.credentials());
                  more.add(held.id());
                  return new Grant(grant.id(), grant.session(), grant.refreshToken(), more).write();
                }));
    store.delete(PROMISED + promise.id());
  }

  /** Returns the way back for a credential. */
  Optional<Grant> of(String credential) {
    return store.names(GRANT).stream()
        .map(name -> find(name.substring(GRANT.length())))
        .flatMap(Optional::stream)
        .filter(grant -> grant.credentials().contains(credential))
        .findFirst();
  }

  Optional<Grant> find(String id) {
    return store.read(GRANT + id).map(stored -> Grant.read(id, stored));
  }

  /** Keeps the successor of a refresh token before anything else is done with its answer. */
  void renew(Grant grant, String refreshToken) {
    store.update(
        GRANT + grant.id(),
        before ->
            before.map(
                stored ->
                    new Grant(
                            grant.id(),
                            grant.session(),
                            refreshToken,
                            Grant.read(grant.id(), stored).credentials())
                        .write()));
  }
}
