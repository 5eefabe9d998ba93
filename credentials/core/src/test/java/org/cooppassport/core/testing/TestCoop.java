package org.cooppassport.core.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.status.StatusList;
import org.cooppassport.core.status.StatusListReference;
import org.cooppassport.core.status.StatusListToken;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Disclosure;
import org.cooppassport.schemas.Schemas;

/** A co-op that issues SD-JWT VCs, and everything it publishes: tests only. */
public final class TestCoop {
  /** The instant that fixtures are made around. */
  public static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final String url;
  private final SigningKey key;
  private final SeededRandom random;
  private final StatusList status = new StatusList(131_072);

  private TestCoop(String url) {
    this.url = url;
    this.random = new SeededRandom(url);
    this.key = SigningKey.generate(KeyType.P256, random);
  }

  /** A co-op whose issuer identifier is the https URL. */
  public static TestCoop at(String url) {
    return new TestCoop(url);
  }

  /** A holder's key, the same for the same name. */
  public static SigningKey holder(String name) {
    return SigningKey.generate(KeyType.P256, new SeededRandom("holder " + name));
  }

  public String url() {
    return url;
  }

  public SigningKey key() {
    return key;
  }

  /** The key's id in the metadata. */
  public String kid() {
    return key.publicKey().thumbprint();
  }

  public String statusListUrl() {
    return url + "/status/1";
  }

  public String metadataUrl() {
    int slash = url.indexOf('/', 8);
    return slash < 0
        ? url + "/.well-known/jwt-vc-issuer"
        : url.substring(0, slash) + "/.well-known/jwt-vc-issuer" + url.substring(slash);
  }

  /** Withdraws the credential of that index for good. */
  public TestCoop revoke(int index) {
    status.revoke(index);
    return this;
  }

  /** Suspends the credential of that index. */
  public TestCoop suspend(int index) {
    status.suspend(index);
    return this;
  }

  /** A credential with the claims of an example of the schemas, and changes to them. */
  public VerifiedSdJwt issue(
      String type, String example, JsonObject changes, SigningKey holder, int statusIndex) {
    CredentialTypeSchema schema = Schemas.type(type).orElseThrow();
    JsonObject claims =
        JsonReader.readObject(Schemas.example(schema.key() + "/claims/" + example + ".json"));
    JsonObject.Builder payload = JsonObject.builder();
    payload.put("iss", url).put("vct", schema.vct());
    payload.put("iat", NOW.minus(Duration.ofDays(10)).getEpochSecond());
    payload.put("exp", NOW.plus(Duration.ofDays(300)).getEpochSecond());
    payload.put("cnf", JsonObject.of("jwk", holder.publicKey().toJwk()));
    payload.put("status", new StatusListReference(statusListUrl(), statusIndex).toStatusClaim());
    return sign(payload.putAll(claims).putAll(changes).build(), schema);
  }

  /** Signs a payload whole, hiding the claims that the type lets the holder choose. */
  public VerifiedSdJwt sign(JsonObject payload, CredentialTypeSchema schema) {
    List<ClaimsPath> selective = new ArrayList<>();
    schema
        .disclosure()
        .forEach(
            (claim, rule) -> {
              if (rule != Disclosure.ALWAYS && payload.has(claim)) {
                selective.add(ClaimsPath.of(claim));
              }
            });
    return SdJwtIssuance.prepare(payload, DisclosureFrame.of(selective), random)
        .sign(Jws.signing(TokenType.SD_JWT_VC).kid(kid()), key.signer())
        .verify(TokenType.SD_JWT_VC, key.publicKey(), AllowedAlgorithms.DEFAULT);
  }

  /** What the co-op publishes, in force at {@link #NOW}, by URL. */
  public Map<DocumentNeed, String> published() {
    Map<DocumentNeed, String> all = new LinkedHashMap<>();
    all.put(
        new DocumentNeed(DocumentKind.JWT_VC_ISSUER_METADATA, metadataUrl()),
        JsonObject.builder()
            .put("issuer", url)
            .put("jwks", JwkSet.of(Jwk.of(key.publicKey())).toJson())
            .build()
            .toJson());
    all.put(
        new DocumentNeed(DocumentKind.TOKEN_STATUS_LIST, statusListUrl()),
        statusList(statusListUrl(), key, kid()).text());
    return all;
  }

  /** The status list as it would be signed by a key. */
  public Jws statusList(String uri, SigningKey signer, String signerKid) {
    return StatusListToken.issue(
        StatusListToken.signing().kid(signerKid),
        uri,
        status.tokenBits(),
        NOW.minus(Duration.ofHours(1)),
        NOW.plus(Duration.ofHours(12)),
        Duration.ofHours(1),
        signer.signer());
  }

  /** A presentation of some claims, bound to nonce and audience by the holder. */
  public static String present(
      VerifiedSdJwt held, SigningKey holder, String nonce, String audience, String... claims) {
    List<ClaimsPath> paths = new ArrayList<>();
    for (String claim : claims) {
      paths.add(ClaimsPath.of(claim));
    }
    SdJwt chosen = held.reveal(paths);
    return chosen.bind(audience, nonce, NOW.minusSeconds(5), holder.signer()).text();
  }

  /** The text as a document that was fetched at {@link #NOW}. */
  public static Gathered fetched(DocumentNeed need, String text) {
    return new Gathered.Fetched(need, "application/json", Bytes.utf8(text), NOW);
  }

  /** The documents of some co-ops. */
  public static Documents documents(TestCoop... coops) {
    List<Gathered> all = new ArrayList<>();
    for (TestCoop coop : coops) {
      coop.published().forEach((need, text) -> all.add(fetched(need, text)));
    }
    return Documents.of(all);
  }

  /** The did:key of a key, whose one method is {@link DidKey#methodUrl}. */
  public static String did(SigningKey key) {
    return DidKey.of(key.publicKey()).toString();
  }

  /** Compact JSON text. */
  public static Bytes bytes(JsonObject json) {
    return JsonWriter.write(json);
  }
}
