package org.cooppassport.core.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.ProblemException;

/**
 * A statement of one entity about itself or about a subordinate, read strictly; nothing in it is
 * proven until a {@link TrustChain} holds.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-3">OpenID Federation
 *     1.0, section 3</a>
 */
public final class EntityStatement {
  /** Asymmetric algorithms we know; {@code none} is not among them. */
  static final AllowedAlgorithms ALGORITHMS =
      AllowedAlgorithms.of(
          SignatureAlgorithm.ES256,
          SignatureAlgorithm.ES384,
          SignatureAlgorithm.ES512,
          SignatureAlgorithm.EDDSA);

  /** Statements may be signed at the moment they are asked for, by a clock that runs ahead. */
  static final Duration LEEWAY = Duration.ofSeconds(60);

  private static final int MAX_CHARS = DocumentKind.ENTITY_STATEMENT.maxBytes();
  private static final List<String> OF_CONFIGURATIONS =
      List.of(
          "authority_hints",
          "trust_anchor_hints",
          "trust_marks",
          "trust_mark_issuers",
          "trust_mark_owners");
  private static final List<String> OF_SUBORDINATES =
      List.of("metadata_policy", "metadata_policy_crit", "constraints", "source_endpoint");

  private final Jws jws;
  private final JwtClaims claims;
  private final EntityId issuer;
  private final EntityId subject;
  private final JwkSet keys;
  private final List<EntityId> authorityHints;
  private final MetadataPolicy policy;
  private final ChainConstraints constraints;

  private EntityStatement(Jws jws) {
    this.jws = jws;
    jws.requireType(TokenType.ENTITY_STATEMENT);
    if (jws.header().kid().filter(kid -> !kid.isEmpty()).isEmpty()) {
      throw FederationException.chain("kid is missing in the header of a statement");
    }
    if (jws.header().json().has("trust_chain") || jws.header().json().has("peer_trust_chain")) {
      throw FederationException.chain("a statement carries no trust chain in its header");
    }
    this.claims = JwtClaims.read(jws.unverifiedClaims());
    JsonObject json = claims.json();
    this.issuer = entity(claims.issuer(), "iss");
    this.subject = entity(claims.subject(), "sub");
    if (claims.issuedAt().isEmpty() || claims.expiresAt().isEmpty()) {
      throw FederationException.chain("iat and exp are required in a statement");
    }
    refuseMisplaced(json);
    refuseCritical(json);
    this.keys =
        keys(
            json.object("jwks")
                .orElseThrow(() -> FederationException.chain("jwks is missing in a statement")));
    this.authorityHints = hints(json, "authority_hints");
    hints(json, "trust_anchor_hints");
    checkMetadata(json);
    this.policy = MetadataPolicy.read(member(json, "metadata_policy"));
    this.constraints = ChainConstraints.read(member(json, "constraints"));
    TrustMarks.checkSyntax(json);
  }

  /**
   * Reads a statement.
   *
   * @throws FederationException with the rule of section 3.2 that does not hold
   */
  static EntityStatement parse(String text) {
    try {
      return new EntityStatement(Jws.parse(text.strip(), MAX_CHARS));
    } catch (ProblemException e) {
      throw FederationException.chain("a statement: " + e.problems().get(0).detail());
    }
  }

  /**
   * Signs a statement.
   *
   * @param claims with {@code iss}, {@code sub}, {@code iat}, {@code exp} and {@code jwks}
   * @param kid the name of the key in the issuer's {@code jwks}
   */
  public static Jws sign(JsonObject claims, String kid, Signer signer) {
    return Jws.signing(TokenType.ENTITY_STATEMENT).kid(kid).sign(claims, signer);
  }

  private static EntityId entity(Optional<String> name, String claim) {
    return name.flatMap(EntityId::of)
        .orElseThrow(() -> FederationException.chain(claim + " is not an entity identifier"));
  }

  private void refuseMisplaced(JsonObject json) {
    for (String name : isConfiguration() ? OF_SUBORDINATES : OF_CONFIGURATIONS) {
      if (json.has(name)) {
        throw FederationException.chain(
            name
                + (isConfiguration()
                    ? " does not belong in an entity's configuration"
                    : " does not belong in a statement about a subordinate"));
      }
    }
    if (json.has("aud") || json.has("trust_anchor")) {
      throw FederationException.chain("aud and trust_anchor are for explicit registration only");
    }
  }

  /** No claim and no policy operator beyond the specification's is understood here. */
  private static void refuseCritical(JsonObject json) {
    if (json.has("crit")) {
      throw FederationException.chain("crit names a claim that is not understood");
    }
    if (json.has("metadata_policy_crit")) {
      throw FederationException.chain(
          "metadata_policy_crit names an operator that is not understood");
    }
  }

  static JwkSet keys(JsonObject jwks) {
    Set<String> ids = new HashSet<>();
    JsonArray array = jwks.array("keys").orElse(JsonArray.EMPTY);
    for (JsonValue key : array) {
      String kid = key instanceof JsonObject jwk ? jwk.string("kid").orElse("") : "";
      if (kid.isEmpty() || !ids.add(kid)) {
        throw FederationException.chain("each key of jwks has a kid of its own");
      }
    }
    if (ids.isEmpty()) {
      throw FederationException.chain("jwks has no key");
    }
    return JwkSet.parse(jwks);
  }

  private static List<EntityId> hints(JsonObject json, String name) {
    if (!json.has(name)) {
      return List.of();
    }
    List<EntityId> ids = new ArrayList<>();
    for (String text :
        json.array(name)
            .flatMap(JsonArray::strings)
            .filter(list -> !list.isEmpty())
            .orElseThrow(() -> FederationException.chain(name + " is not a list of entities"))) {
      ids.add(
          EntityId.of(text)
              .orElseThrow(() -> FederationException.chain(name + " is not a list of entities")));
    }
    return List.copyOf(ids);
  }

  static JsonObject member(JsonObject json, String name) {
    if (!json.has(name)) {
      return JsonObject.EMPTY;
    }
    return json.object(name)
        .orElseThrow(() -> FederationException.chain(name + " is not an object"));
  }

  private static void checkMetadata(JsonObject json) {
    JsonObject metadata = member(json, "metadata");
    for (String type : metadata.names()) {
      JsonObject parameters = member(metadata, type);
      for (JsonValue value : parameters.members().values()) {
        if (value instanceof JsonNull) {
          throw FederationException.chain("metadata holds a null");
        }
      }
    }
  }

  EntityId issuer() {
    return issuer;
  }

  EntityId subject() {
    return subject;
  }

  boolean isConfiguration() {
    return issuer.equals(subject);
  }

  /** The subject's federation keys, as the issuer states them. */
  JwkSet keys() {
    return keys;
  }

  List<EntityId> authorityHints() {
    return authorityHints;
  }

  JsonObject metadata() {
    return member(claims.json(), "metadata");
  }

  MetadataPolicy policy() {
    return policy;
  }

  ChainConstraints constraints() {
    return constraints;
  }

  JsonObject json() {
    return claims.json();
  }

  Instant expiresAt() {
    return claims.expiresAt().orElseThrow();
  }

  String text() {
    return jws.text();
  }

  /** Where the subject, if it is a superior, gives out statements about others. */
  Optional<String> fetchEndpoint() {
    return metadata()
        .object("federation_entity")
        .flatMap(entity -> entity.string("federation_fetch_endpoint"))
        .filter(url -> url.startsWith("https://") && url.indexOf('#') < 0);
  }

  void checkTimes(Instant now) {
    checkTimes(claims, now);
  }

  static void checkTimes(JwtClaims claims, Instant now) {
    if (claims.issuedAt().map(at -> at.isAfter(now.plus(LEEWAY))).orElse(true)) {
      throw FederationException.chain("iat is missing or in the future");
    }
    if (claims.expiresAt().map(at -> !now.isBefore(at)).orElse(false)) {
      throw FederationException.chain("exp is over");
    }
  }

  /** Checks that one of these keys, the one that kid names, signed. */
  void checkSignature(JwkSet signers) {
    checkSignature(jws, TokenType.ENTITY_STATEMENT, signers);
  }

  static JwtClaims checkSignature(Jws jws, TokenType type, JwkSet signers) {
    String kid = jws.header().kid().orElse("");
    Jwk key =
        signers
            .find(kid)
            .filter(Jwk::mayVerify)
            .orElseThrow(
                () -> FederationException.chain("kid names none of the keys that may sign here"));
    try {
      return jws.verify(type, key.key(), ALGORITHMS).claims();
    } catch (ProblemException e) {
      throw FederationException.chain("a signature: " + e.problems().get(0).detail());
    }
  }

  /** Tells whether a value is a text that names an entity. */
  static boolean isEntity(JsonValue value) {
    return value instanceof JsonString text && EntityId.of(text.value()).isPresent();
  }

  @Override
  public String toString() {
    return "EntityStatement[" + issuer + " about " + subject + "]";
  }
}
