package org.cooppassport.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.EntityStatement;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.TrustMarks;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;

/** An entity of a federation and what it publishes: tests only. */
public final class TestEntity {
  private final EntityId id;
  private final SigningKey key;
  private final List<String> hints = new ArrayList<>();
  private final Map<String, Jws> about = new LinkedHashMap<>();
  private JsonObject metadata = JsonObject.EMPTY;
  private JsonObject more = JsonObject.EMPTY;

  private TestEntity(String url) {
    this.id = new EntityId(url);
    this.key = SigningKey.generate(KeyType.P256, new SeededRandom("entity " + url));
  }

  /** An entity with a key of its own, without superiors. */
  public static TestEntity at(String url) {
    return new TestEntity(url);
  }

  public EntityId id() {
    return id;
  }

  public String url() {
    return id.value();
  }

  public SigningKey key() {
    return key;
  }

  public String kid() {
    return key.publicKey().thumbprint();
  }

  /** The entity as an anchor that somebody believes. */
  public FederationAnchor asAnchor() {
    return new FederationAnchor(id, keys());
  }

  /** Its federation keys. */
  public JwkSet keys() {
    return JwkSet.of(Jwk.of(key.publicKey(), kid()));
  }

  /** Its metadata of one entity type; single quotes stand for double ones. */
  public TestEntity with(String type, String parameters) {
    metadata = metadata.with(type, JsonReader.readObject(parameters.replace('\'', '"')));
    return this;
  }

  /** Further claims of its configuration. */
  public TestEntity claiming(JsonObject claims) {
    more = JsonObject.builder().putAll(more).putAll(claims).build();
    return this;
  }

  /** Names superiors, whether they know it or not. */
  public TestEntity hinting(String... superiors) {
    hints.addAll(List.of(superiors));
    return this;
  }

  /** Becomes a subordinate: both say so. */
  public TestEntity below(TestEntity superior) {
    return below(superior, "{}");
  }

  /** Becomes a subordinate under a statement with further claims. */
  public TestEntity below(TestEntity superior, String claims) {
    hints.add(superior.url());
    superior.stating(
        this,
        c ->
            JsonObject.builder()
                .putAll(c)
                .putAll(JsonReader.readObject(claims.replace('\'', '"')))
                .build());
    return this;
  }

  /** States something of another. */
  public TestEntity stating(TestEntity subject, UnaryOperator<JsonObject> change) {
    return stating(subject, change, kid(), key);
  }

  /** States something of another, signed with any key under any name. */
  public TestEntity stating(
      TestEntity subject, UnaryOperator<JsonObject> change, String kid, SigningKey signer) {
    JsonObject claims = claims(url(), subject.url(), subject.keys());
    about.put(subject.url(), EntityStatement.sign(change.apply(claims), kid, signer.signer()));
    return this;
  }

  /** Forgets what it stated. */
  public TestEntity silentAbout(TestEntity subject) {
    about.remove(subject.url());
    return this;
  }

  /** The token that states something of another. */
  public String statement(TestEntity subject) {
    return about.get(subject.url()).text();
  }

  /** A trust mark for another entity. */
  public Jws mark(TestEntity subject, String type, JsonObject changes) {
    JsonObject claims =
        JsonObject.builder()
            .put("iss", url())
            .put("sub", subject.url())
            .put("trust_mark_type", type)
            .put("iat", TestCoop.NOW.minusSeconds(60).getEpochSecond())
            .put("exp", TestCoop.NOW.plusSeconds(86_400).getEpochSecond())
            .putAll(changes)
            .build();
    return TrustMarks.sign(claims, kid(), key.signer());
  }

  /** Claims of a statement in force at {@link TestCoop#NOW}. */
  public static JsonObject claims(String issuer, String subject, JwkSet keys) {
    Instant now = TestCoop.NOW;
    return JsonObject.builder()
        .put("iss", issuer)
        .put("sub", subject)
        .put("iat", now.minusSeconds(60).getEpochSecond())
        .put("exp", now.plus(Duration.ofDays(1)).getEpochSecond())
        .put("jwks", keys.toJson())
        .build();
  }

  /** The token it publishes about itself. */
  public String configuration() {
    return configuration(c -> c);
  }

  /** Another token about itself. */
  public String configuration(UnaryOperator<JsonObject> change) {
    JsonObject all = metadata;
    if (!about.isEmpty()) {
      all =
          all.with(
              "federation_entity",
              JsonObject.of("federation_fetch_endpoint", url() + "/federation/fetch"));
    }
    JsonObject.Builder claims = JsonObject.builder().putAll(claims(url(), url(), keys()));
    claims.put("metadata", all);
    if (!hints.isEmpty()) {
      claims.put("authority_hints", JsonArray.ofStrings(hints));
    }
    return EntityStatement.sign(change.apply(claims.putAll(more).build()), kid(), key.signer())
        .text();
  }

  /** Where its statement about another stands. */
  public DocumentNeed statementNeed(TestEntity subject) {
    return new DocumentNeed(
        DocumentKind.ENTITY_STATEMENT,
        url()
            + "/federation/fetch?sub="
            + java.net.URLEncoder.encode(subject.url(), java.nio.charset.StandardCharsets.UTF_8));
  }

  /** Everything it publishes. */
  public Map<DocumentNeed, String> published() {
    Map<DocumentNeed, String> all = new LinkedHashMap<>();
    all.put(id.configuration(), configuration());
    about.forEach((subject, jws) -> all.put(statementNeed(TestEntity.at(subject)), jws.text()));
    return all;
  }
}
