package org.cooppassport.e2e.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.CredentialSetQuery;
import org.cooppassport.core.openid.dcql.DcqlCredential;
import org.cooppassport.core.openid.dcql.DcqlEvaluation;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.testing.Vectors;
import org.cooppassport.wallet.PresentationPreview;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** DCQL against {@code dcql}, which knows nothing of ours: the same queries, the same answers. */
@Tag("interop")
class ForeignDcqlTest {
  private static final int QUERIES = 400;
  private static final String[] TYPES = {"urn:t:1", "urn:t:2", "urn:t:3"};

  private static NodePeer peer;

  @BeforeAll
  static void connect() {
    peer = NodePeer.orSkip();
  }

  private static JsonObject theirs(JsonObject query, List<DcqlCredential> held) {
    return peer.call(
        "dcqlQuery",
        JsonObject.of("query", query)
            .with(
                "credentials",
                held.stream().map(ForeignDcqlTest::asTheirs).collect(JsonArray.collector())));
  }

  private static JsonValue asTheirs(DcqlCredential credential) {
    return JsonObject.builder()
        .put("credential_format", credential.format())
        .put("vct", credential.types().iterator().next())
        .put("claims", credential.claims())
        .put("cryptographic_holder_binding", credential.binding() == DcqlCredential.Binding.BOUND)
        .build();
  }

  /** Every match of ours is one of theirs and the other way round. */
  private static void same(JsonObject json, List<DcqlCredential> held) {
    DcqlQuery query = DcqlQuery.parse(json);
    DcqlEvaluation ours = DcqlEvaluation.of(query, held);
    JsonObject theirs = theirs(json, held);
    JsonObject.Builder matches = JsonObject.builder();
    for (Map.Entry<String, List<DcqlMatch>> each : ours.matches().entrySet()) {
      matches.put(
          each.getKey(),
          each.getValue().stream()
              .map(match -> (JsonValue) new JsonNumber(match.credential().ref()))
              .collect(JsonArray.collector()));
    }
    assertEquals(Optional.of(matches.build()), theirs.object("matches"), json::toJson);
    // Where nothing is required and nothing is held, theirs are content with nothing; ours say no.
    boolean nothingRequired =
        !query.credentialSets().isEmpty()
            && query.credentialSets().stream().noneMatch(CredentialSetQuery::required);
    boolean satisfied =
        nothingRequired || ours.choose(DcqlEvaluation.OptionalSets.INCLUDE).isPresent();
    assertEquals(Optional.of(satisfied), theirs.bool("satisfied"), json::toJson);
  }

  @Test
  @Tag("vectors")
  void theCollectedCasesAreAnsweredAsByTheirs() {
    JsonObject file = Vectors.object("openid4vp/dcql-made-evaluation.json");
    List<JsonObject> all = file.array("held").flatMap(JsonArray::objects).orElseThrow();
    List<DcqlCredential> held =
        IntStream.range(0, all.size()).mapToObj(i -> held(i, all.get(i))).toList();
    for (JsonObject one : file.array("cases").flatMap(JsonArray::objects).orElseThrow()) {
      same(one.object("query").orElseThrow(), held);
    }
  }

  private static DcqlCredential held(int index, JsonObject json) {
    return new DcqlCredential(
        Integer.toString(index),
        json.string("format").orElseThrow(),
        Set.of(json.string("vct").orElseThrow()),
        json.bool("holderBinding").orElseThrow()
            ? DcqlCredential.Binding.BOUND
            : DcqlCredential.Binding.UNBOUND,
        json.object("claims").orElseThrow());
  }

  // --- Queries nobody thought of

  @Test
  void queriesThatNobodyThoughtOfAreAnsweredAsByTheirs() {
    Random random = new Random(7);
    int met = 0;
    for (int i = 0; i < QUERIES; i++) {
      List<DcqlCredential> held = new ArrayList<>();
      for (int j = 0; j < 1 + random.nextInt(5); j++) {
        held.add(
            new DcqlCredential(
                Integer.toString(j),
                "dc+sd-jwt",
                Set.of(TYPES[random.nextInt(TYPES.length)]),
                random.nextInt(4) == 0
                    ? DcqlCredential.Binding.UNBOUND
                    : DcqlCredential.Binding.BOUND,
                claims(random)));
      }
      JsonObject query = query(random);
      same(query, held);
      met +=
          DcqlEvaluation.of(DcqlQuery.parse(query), held)
                  .choose(DcqlEvaluation.OptionalSets.INCLUDE)
                  .isPresent()
              ? 1
              : 0;
    }
    assertTrue(met > QUERIES / 20 && met < QUERIES, "of both kinds, " + met);
  }

  private static JsonObject claims(Random random) {
    JsonObject.Builder json = JsonObject.builder();
    if (random.nextBoolean()) {
      json.put("name", random.nextBoolean() ? "Ada" : "Bo");
    }
    if (random.nextBoolean()) {
      json.put("age", random.nextBoolean() ? JsonNumber.of(41) : new JsonString("41"));
    }
    if (random.nextBoolean()) {
      json.put(
          "list",
          random.nextBoolean() ? JsonArray.ofStrings("a", "b") : JsonArray.of(JsonNumber.of(1)));
    }
    if (random.nextBoolean()) {
      json.put("address", JsonObject.of("country", random.nextBoolean() ? "DE" : "FR"));
    }
    return json.build();
  }

  private static JsonObject query(Random random) {
    List<String> ids = List.of("a", "b", "c").subList(0, 1 + random.nextInt(3));
    JsonObject query =
        JsonObject.of(
            "credentials",
            ids.stream()
                .map(id -> (JsonValue) credentialQuery(id, random))
                .collect(JsonArray.collector()));
    if (random.nextBoolean()) {
      return query;
    }
    List<JsonValue> sets = new ArrayList<>();
    for (int i = 0; i < 1 + random.nextInt(2); i++) {
      List<JsonValue> options = new ArrayList<>();
      for (int j = 0; j < 1 + random.nextInt(2); j++) {
        String one = ids.get(random.nextInt(ids.size()));
        String two = ids.get(random.nextInt(ids.size()));
        options.add(one.equals(two) ? JsonArray.ofStrings(one) : JsonArray.ofStrings(one, two));
      }
      JsonObject set = JsonObject.of("options", new JsonArray(options));
      sets.add(random.nextInt(3) == 0 ? set.with("required", false) : set);
    }
    return query.with("credential_sets", new JsonArray(sets));
  }

  private static JsonObject credentialQuery(String id, Random random) {
    JsonObject query =
        JsonObject.of("id", id, "format", "dc+sd-jwt")
            .with(
                "meta",
                JsonObject.of(
                    "vct_values", JsonArray.ofStrings(TYPES[random.nextInt(TYPES.length)])));
    if (random.nextInt(3) == 0) {
      query = query.with("require_cryptographic_holder_binding", false);
    }
    if (random.nextInt(3) == 0) {
      query = query.with("multiple", true);
    }
    List<JsonValue> paths =
        List.of(
            JsonArray.ofStrings("name"),
            JsonArray.ofStrings("age"),
            JsonArray.ofStrings("address", "country"),
            JsonArray.of(new JsonString("list"), JsonNull.NULL),
            JsonArray.of(new JsonString("list"), JsonNumber.of(1)));
    List<JsonValue> claims = new ArrayList<>();
    for (int i = 0; i < random.nextInt(3); i++) {
      JsonObject claim =
          JsonObject.of("id", "c" + i).with("path", paths.get(random.nextInt(paths.size())));
      claims.add(random.nextInt(3) == 0 ? claim.with("values", values(random)) : claim);
    }
    if (claims.isEmpty()) {
      return query;
    }
    query = query.with("claims", new JsonArray(claims));
    return claims.size() > 1 && random.nextBoolean()
        ? query.with(
            "claim_sets", JsonArray.of(JsonArray.ofStrings("c0", "c1"), JsonArray.ofStrings("c1")))
        : query;
  }

  private static JsonArray values(Random random) {
    return JsonArray.of(
        random.nextBoolean() ? new JsonString("Ada") : JsonNumber.of(41),
        random.nextBoolean() ? new JsonString("b") : new JsonString("DE"));
  }

  // --- The wallet as the other half

  @Test
  void ourWalletAnswersTheirQueryAndTheyFindItAnswered() {
    JsonObject written =
        peer.call(
                "dcqlParse",
                JsonObject.of(
                    "query",
                    DcqlQuery.allOf(
                            CredentialQuery.sdJwtVc(
                                "m",
                                FakeIssuer.MEMBERSHIP_VCT,
                                List.of(
                                    ClaimsQuery.of("standing")
                                        .withValues(List.of(new JsonString("active"))))))
                        .toJson()))
            .object("query")
            .orElseThrow();
    FakeWorld world = new FakeWorld();
    Wallet wallet = world.wallet();
    wallet.receive(wallet.preview(ReceivedOffer.read(world.issuer().link(FakeIssuer.MEMBERSHIP))));
    PresentationPreview preview =
        wallet.preview(world.verifier().request(DcqlQuery.parse(written)));
    wallet.present(preview.agree());
    AuthorizationResponse answer = world.verifier().latest().answers().get(0);
    JsonObject claims =
        presented(
            ((JsonString)
                    ((AuthorizationResponse.Presented) answer)
                        .vpToken()
                        .presentations()
                        .get("m")
                        .get(0))
                .value());
    assertEquals(Optional.of(true), judged(written, claims).bool("satisfied"));
    JsonObject less = JsonReader.readObject(claims.toJson()).without("standing");
    assertFalse(judged(written, less).bool("satisfied").orElse(false));
  }

  private static JsonObject presented(String text) {
    return SdJwt.parse(text).issuerJwt().unverifiedClaims().toBuilder()
        .putAll(disclosed(SdJwt.parse(text)))
        .build();
  }

  private static JsonObject disclosed(SdJwt sdJwt) {
    JsonObject.Builder claims = JsonObject.builder();
    sdJwt.disclosures().forEach(one -> one.name().ifPresent(name -> claims.put(name, one.value())));
    return claims.build();
  }

  private static JsonObject judged(JsonObject query, JsonObject claims) {
    JsonObject answer =
        peer.tryCall(
            "dcqlPresented",
            JsonObject.of("query", query)
                .with(
                    "presentations",
                    JsonObject.of(
                        "m",
                        JsonArray.of(
                            JsonObject.builder()
                                .put("credential_format", "dc+sd-jwt")
                                .put("vct", FakeIssuer.MEMBERSHIP_VCT)
                                .put("cryptographic_holder_binding", true)
                                .put("claims", claims)
                                .build()))));
    return answer;
  }
}
