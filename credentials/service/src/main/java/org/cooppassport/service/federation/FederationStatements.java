package org.cooppassport.service.federation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.EntityStatement;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.federation.TrustMarks;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;

/** Makes what a co-op signs as an entity. Computes signatures, so never on an event loop. */
final class FederationStatements {
  private static final Duration MARK_LIFE = Duration.ofDays(30);

  private final KeyRing keys;
  private final Clock clock;
  private final Function<Coop, JsonObject> metadata;

  /**
   * Makes the maker.
   *
   * @param metadata the metadata of a co-op's roles at this server, by entity type
   */
  FederationStatements(KeyRing keys, Clock clock, Function<Coop, JsonObject> metadata) {
    this.keys = keys;
    this.clock = clock;
    this.metadata = metadata;
  }

  /** What the co-op says of itself. */
  Jws configuration(FederationEntity entity) {
    Coop coop = entity.coop();
    JsonObject.Builder claims =
        JsonObject.builder()
            .putAll(times(coop.base(), coop.base(), entity.life()))
            .put("jwks", published(coop).toJson())
            .put("metadata", metadataOf(entity));
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

  private JsonObject metadataOf(FederationEntity entity) {
    Coop coop = entity.coop();
    JsonObject.Builder own = JsonObject.builder().put("organization_name", coop.name());
    if (entity.isSuperior()) {
      own.put("federation_fetch_endpoint", coop.link(FederationRoutes.FETCH))
          .put("federation_list_endpoint", coop.link(FederationRoutes.LIST))
          .put("federation_trust_mark_endpoint", coop.link(FederationRoutes.TRUST_MARK))
          .put("federation_resolve_endpoint", coop.link(FederationRoutes.RESOLVE));
    }
    return metadata.apply(coop).with("federation_entity", own.build());
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
  FederationAnchor itself(Coop coop) {
    return new FederationAnchor(new EntityId(coop.base()), published(coop));
  }

  private JwkSet published(Coop coop) {
    return new JwkSet(
        keys.published(coop.id(), KeyPurpose.FEDERATION).stream()
            .map(key -> Jwk.of(key.publicKey(), key.kid()))
            .toList());
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
