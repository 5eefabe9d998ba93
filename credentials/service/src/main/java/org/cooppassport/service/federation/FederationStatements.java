package org.cooppassport.service.federation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.EntityStatement;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.federation.TrustMarks;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.PublishedKey;
import org.cooppassport.service.keys.SigningIdentity;

/** Makes what a co-op signs as an entity. Computes signatures, so never on an event loop. */
final class FederationStatements {
  private static final Duration MARK_LIFE = Duration.ofDays(30);

  private final KeyRing keys;
  private final Clock clock;

  FederationStatements(KeyRing keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * What the co-op says of itself.
   *
   * @param roles the metadata of its roles at this server, by entity type
   */
  Jws configuration(FederationEntity entity, JsonObject roles) {
    Coop coop = entity.coop();
    JsonObject.Builder claims =
        JsonObject.builder()
            .putAll(times(coop.base(), coop.base(), entity.life()))
            .put("jwks", inForce(entity).toJson())
            .put("metadata", roles.with("federation_entity", own(entity)));
    if (!entity.superiors().isEmpty()) {
      claims.putStrings("authority_hints", entity.superiors());
    }
    if (!entity.trustMarks().isEmpty()) {
      claims.put("trust_marks", entity.trustMarks());
    }
    if (!entity.trustMarkIssuers().isEmpty()) {
      claims.put("trust_mark_issuers", entity.trustMarkIssuers());
    }
    SigningIdentity identity = identity(coop);
    return EntityStatement.sign(claims.build(), identity.key().kid(), identity.signer());
  }

  private static JsonObject own(FederationEntity entity) {
    Coop coop = entity.coop();
    JsonObject.Builder own =
        JsonObject.builder()
            .put("organization_name", coop.name())
            .put(
                "federation_historical_keys_endpoint", coop.link(FederationRoutes.HISTORICAL_KEYS));
    if (entity.isSuperior()) {
      own.put("federation_fetch_endpoint", coop.link(FederationRoutes.FETCH))
          .put("federation_list_endpoint", coop.link(FederationRoutes.LIST))
          .put("federation_trust_mark_endpoint", coop.link(FederationRoutes.TRUST_MARK))
          .put("federation_trust_mark_status_endpoint", coop.link(FederationRoutes.MARK_STATUS))
          .put("federation_trust_mark_list_endpoint", coop.link(FederationRoutes.MARKED))
          .put("federation_resolve_endpoint", coop.link(FederationRoutes.RESOLVE));
    }
    return own.build();
  }

  /** What the co-op says of one it took in. */
  Jws statement(FederationEntity entity, Subordinate subordinate) {
    Coop coop = entity.coop();
    JsonObject claims =
        JsonObject.builder()
            .putAll(times(coop.base(), subordinate.entity().value(), entity.life()))
            .put("jwks", subordinate.jwks())
            .put("source_endpoint", coop.link(FederationRoutes.FETCH))
            .putAll(subordinate.stated())
            .build();
    SigningIdentity identity = identity(coop);
    return EntityStatement.sign(claims, identity.key().kid(), identity.signer());
  }

  /** A trust mark for one that it took in and decided to mark. */
  Jws mark(Coop coop, Subordinate subordinate, String type) {
    SigningIdentity identity = identity(coop);
    return TrustMarks.sign(
        times(coop.base(), subordinate.entity().value(), MARK_LIFE).with("trust_mark_type", type),
        identity.key().kid(),
        identity.signer());
  }

  /** What the resolver found (section 8.3.2). */
  Jws resolved(Coop coop, TrustChain chain, JsonObject wanted) {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", coop.base())
            .put("sub", chain.subject().value())
            .put("iat", clock.instant().getEpochSecond())
            .put("exp", chain.expiresAt().getEpochSecond())
            .put("metadata", wanted)
            .put("trust_chain", JsonArray.ofStrings(chain.statements()))
            .build();
    SigningIdentity identity = identity(coop);
    return Jws.signing(TokenType.RESOLVE_RESPONSE)
        .kid(identity.key().kid())
        .sign(claims, identity.signer());
  }

  /** The co-op as an anchor that its own resolver believes. */
  FederationAnchor itself(FederationEntity entity) {
    return new FederationAnchor(new EntityId(entity.coop().base()), inForce(entity));
  }

  /**
   * What became of a mark (section 8.4.2); nothing if the co-op never gave it.
   *
   * @param text the mark as it was asked about
   */
  Optional<Jws> status(FederationEntity entity, String text) {
    Coop coop = entity.coop();
    Optional<String> status = entity.isSuperior() ? statusOf(entity, text) : Optional.empty();
    return status.map(
        found -> {
          SigningIdentity identity = identity(coop);
          return Jws.signing(TokenType.TRUST_MARK_STATUS)
              .kid(identity.key().kid())
              .sign(
                  JsonObject.builder()
                      .put("iss", coop.base())
                      .put("iat", clock.instant().getEpochSecond())
                      .put("trust_mark", text)
                      .put("status", found)
                      .build(),
                  identity.signer());
        });
  }

  private Optional<String> statusOf(FederationEntity entity, String text) {
    try {
      Jws mark = Jws.parse(text);
      JsonObject claims = mark.unverifiedClaims();
      if (!mark.isOfType(TokenType.TRUST_MARK)
          || !claims.string("iss").equals(Optional.of(entity.coop().base()))) {
        return Optional.empty();
      }
      Optional<PublishedKey> key =
          keys.find(entity.coop().id(), KeyPurpose.FEDERATION, mark.header().kid().orElse(""));
      if (key.isEmpty()) {
        return Optional.of("invalid");
      }
      JwtClaims signed =
          mark.verify(TokenType.TRUST_MARK, key.get().publicKey(), AllowedAlgorithms.DEFAULT)
              .claims();
      boolean given =
          signed
              .subject()
              .flatMap(entity::subordinate)
              .filter(one -> one.trustMarks().contains(type(signed.json())))
              .isPresent();
      boolean over = signed.expiresAt().map(end -> !clock.instant().isBefore(end)).orElse(false);
      boolean revoked = !given || entity.revokedKeys().containsKey(key.get().kid());
      return Optional.of(revoked ? "revoked" : over ? "expired" : "active");
    } catch (ProblemException e) {
      return Optional.of("invalid");
    }
  }

  private static String type(JsonObject mark) {
    return mark.string("trust_mark_type").orElse("");
  }

  /** The keys that sign no more, with the end of their time (section 8.7.2). */
  Jws historicalKeys(FederationEntity entity) {
    Instant now = clock.instant();
    JsonArray past =
        all(entity).stream()
            .filter(key -> !inForce(entity, key, now))
            .map(key -> past(entity, key))
            .collect(JsonArray.collector());
    SigningIdentity identity = identity(entity.coop());
    return Jws.signing(TokenType.JWK_SET)
        .kid(identity.key().kid())
        .sign(
            JsonObject.builder()
                .put("iss", entity.coop().base())
                .put("iat", now.getEpochSecond())
                .put("keys", past)
                .build(),
            identity.signer());
  }

  private JsonObject past(FederationEntity entity, PublishedKey key) {
    Instant end = end(entity, key).orElseGet(clock::instant);
    JsonObject jwk =
        Jwk.of(key.publicKey(), key.kid())
            .toJson()
            .with("iat", key.activeFrom().getEpochSecond())
            .with("exp", end.getEpochSecond());
    Instant revoked = entity.revokedKeys().get(key.kid());
    return revoked == null
        ? jwk
        : jwk.with(
            "revoked",
            JsonObject.builder()
                .put("revoked_at", revoked.getEpochSecond())
                .put("reason", "compromised")
                .build());
  }

  /** The keys with which a statement of the co-op may be signed that is still in force. */
  private JwkSet inForce(FederationEntity entity) {
    Instant now = clock.instant();
    return new JwkSet(
        all(entity).stream()
            .filter(key -> inForce(entity, key, now))
            .map(key -> Jwk.of(key.publicKey(), key.kid()))
            .toList());
  }

  private boolean inForce(FederationEntity entity, PublishedKey key, Instant now) {
    return !entity.revokedKeys().containsKey(key.kid())
        && end(entity, key).map(now::isBefore).orElse(true);
  }

  /** When nothing is in force any more that this key signed; never for the newest key. */
  private Optional<Instant> end(FederationEntity entity, PublishedKey key) {
    return all(entity).stream()
        .map(PublishedKey::activeFrom)
        .filter(later -> later.isAfter(key.activeFrom()))
        .min(Comparator.naturalOrder())
        .map(successor -> successor.plus(MARK_LIFE).plus(entity.life()));
  }

  private List<PublishedKey> all(FederationEntity entity) {
    return keys.published(entity.coop().id(), KeyPurpose.FEDERATION);
  }

  private SigningIdentity identity(Coop coop) {
    return keys.signer(coop.id(), KeyPurpose.FEDERATION);
  }

  private JsonObject times(String issuer, String subject, Duration life) {
    Instant now = clock.instant();
    return JsonObject.builder()
        .put("iss", issuer)
        .put("sub", subject)
        .put("iat", now.getEpochSecond())
        .put("exp", now.plus(life).getEpochSecond())
        .build();
  }
}
