package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.net.URI;
import java.util.stream.Stream;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.Haip;
import org.cooppassport.core.openid.vp.RequestKey;
import org.cooppassport.core.openid.vp.VerifierAttestation;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;
import org.cooppassport.service.store.EncryptionKeys;
import org.cooppassport.verifier.coops.VerifierCoop;

/** Who a co-op is to wallets, and the key that proves it. Thread-safe. */
public final class RequestKeys {
  private final KeyRing keys;
  private final EncryptionKeys encryption;

  /**
   * Makes the keys of all co-ops.
   *
   * @param encryption those that a federation's metadata name, since what a request says of them
   *     there is ignored
   */
  public RequestKeys(KeyRing keys, EncryptionKeys encryption) {
    this.keys = keys;
    this.encryption = encryption;
  }

  /**
   * Succeeds with what a co-op is in a federation: with the keys that sign its requests, and the
   * one that answers are encrypted to.
   */
  public Future<JsonObject> federationRole(Coop coop) {
    return encryption.current(coop.id()).map(key -> federationRole(coop, key));
  }

  private JsonObject federationRole(Coop coop, DecryptionKey key) {
    Stream<JsonValue> signing =
        keys.published(coop.id(), KeyPurpose.REQUEST_OBJECT).stream()
            .map(one -> Jwk.of(one.publicKey(), one.kid()).toJson());
    JsonArray all =
        Stream.concat(Stream.of(key.publicKey().toJwk()), signing).collect(JsonArray.collector());
    return ClientMetadata.of(VerifiedFormats.of(VerifiedFormats.ALL))
        .withClientName(coop.name())
        .withEncryptionKey(key.publicKey())
        .json()
        .with("jwks", JsonObject.of("keys", all));
  }

  /** Succeeds with the key that answers are encrypted to where a federation names it. */
  Future<DecryptionKey> federationKey(VerifierCoop coop) {
    return encryption.current(coop.id());
  }

  /**
   * Returns the client id by which a co-op asks now.
   *
   * @param handle names the address that answers to this request go to
   */
  ClientId clientId(VerifierCoop coop, ClientId.Prefix prefix, String handle) {
    return switch (prefix) {
      case X509_HASH -> ClientId.x509Hash(identity(coop.coop()).key().x5c().get(0));
      case X509_SAN_DNS -> ClientId.x509SanDns(URI.create(coop.coop().base()).getHost());
      case DECENTRALIZED_IDENTIFIER -> ClientId.decentralizedIdentifier(coop.coop().did());
      case VERIFIER_ATTESTATION ->
          ClientId.verifierAttestation(
              VerifierAttestation.parse(coop.asking().attestation()).subject());
      case REDIRECT_URI ->
          ClientId.redirectUri(WalletAddresses.response(coop.coop(), handle).toString());
      case OPENID_FEDERATION -> ClientId.openidFederation(new EntityId(coop.coop().base()));
      case ORIGIN -> throw new IllegalArgumentException("not a client id of ours");
    };
  }

  /**
   * Returns the key that proves a client id.
   *
   * @throws Refusal of reason {@code GONE} if the key that the client id names signs no more
   */
  RequestKey keyOf(VerifierCoop coop, ClientId clientId) {
    SigningIdentity identity = identity(coop.coop());
    RequestKey key =
        switch (clientId.prefix()) {
          case X509_HASH, X509_SAN_DNS ->
              new RequestKey.Certified(identity.key().x5c(), identity.signer());
          case DECENTRALIZED_IDENTIFIER ->
              new RequestKey.OfDid(
                  coop.coop().did() + "#" + identity.key().kid(), identity.signer());
          case VERIFIER_ATTESTATION ->
              new RequestKey.Attested(coop.asking().attestation(), identity.signer());
          case OPENID_FEDERATION ->
              new RequestKey.OfEntity(
                  new EntityId(coop.coop().base()), identity.key().kid(), identity.signer());
          case REDIRECT_URI, ORIGIN ->
              throw new IllegalArgumentException("a client of this prefix signs nothing");
        };
    if (!clientId.equals(clientId(coop, clientId.prefix(), "")) || !key.fits(clientId)) {
      throw new Refusal(
          Refusal.Reason.GONE, "the verifier's key has changed since; ask for a new request");
    }
    return key;
  }

  /**
   * Checks what a co-op that keeps to HAIP signs with.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} if HAIP forbids it
   */
  public void checkProfile(VerifierCoop coop) {
    if (coop.highAssurance()) {
      Haip.checkChain(identity(coop.coop()).key().x5c());
    }
  }

  private SigningIdentity identity(Coop coop) {
    return keys.signer(coop.id(), KeyPurpose.REQUEST_OBJECT);
  }
}
