package org.cooppassport.core.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestEntity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustChainTest {
  private static final Instant NOW = TestCoop.NOW;
  private static final String ISSUER = "openid_credential_issuer";
  private static final String MARK = "https://federation.example/marks/accredited";

  private final TestEntity leaf = TestEntity.at("https://riverside.example/coop");
  private final TestEntity region = TestEntity.at("https://region.example");
  private final TestEntity anchor = TestEntity.at("https://federation.example");
  private final Map<DocumentNeed, String> world = new LinkedHashMap<>();
  private final List<DocumentNeed> asked = new ArrayList<>();

  TrustChainTest() {
    leaf.with(ISSUER, "{'credential_issuer':'https://riverside.example/coop','scopes':['a','b']}");
  }

  private FederationOutcome search(TestEntity subject, TestEntity... entities) {
    for (TestEntity entity : entities) {
      entity.published().forEach(world::putIfAbsent);
    }
    Documents documents = Documents.none();
    for (int round = 0; round < 20; round++) {
      FederationOutcome outcome =
          TrustChainSearch.search(subject.id(), List.of(anchor.asAnchor()), documents, NOW);
      if (outcome instanceof FederationOutcome.Found found) {
        outcome = TrustMarks.check(found.chain(), List.of(), documents, NOW);
      }
      if (!(outcome instanceof FederationOutcome.Missing missing)) {
        return outcome;
      }
      documents = documents.with(fetch(missing.needs()));
    }
    throw new AssertionError("the search never ends");
  }

  private List<Gathered> fetch(List<DocumentNeed> needs) {
    List<Gathered> found = new ArrayList<>();
    for (DocumentNeed need : needs) {
      asked.add(need);
      String text = world.get(need);
      found.add(
          text == null
              ? new Gathered.Unavailable(need, Gathered.Cause.NOT_FOUND)
              : new Gathered.Fetched(
                  need, "application/entity-statement+jwt", Bytes.utf8(text), NOW));
    }
    return found;
  }

  private TrustChain found(FederationOutcome outcome) {
    return assertInstanceOf(FederationOutcome.Found.class, outcome, outcome::toString).chain();
  }

  private static void assertRefused(ProblemCode code, FederationOutcome outcome) {
    assertEquals(
        code,
        assertInstanceOf(FederationOutcome.Refused.class, outcome, outcome::toString).why().code());
  }

  private void assertNoChain(TestEntity... entities) {
    assertRefused(ProblemCode.INVALID_TRUST_CHAIN, search(leaf, entities));
  }

  private static UnaryOperator<JsonObject> with(String claims) {
    JsonObject more = JsonReader.readObject(claims.replace('\'', '"'));
    return c -> JsonObject.builder().putAll(c).putAll(more).build();
  }

  @Test
  void aLeafBelowAnIntermediateBelowTheAnchorIsFound() {
    leaf.below(region);
    region.below(anchor);
    TrustChain chain = found(search(leaf, leaf, region, anchor));
    assertEquals(List.of(leaf.id(), region.id(), anchor.id()), chain.path());
    assertEquals(4, chain.statements().size());
    assertEquals(
        NOW.plusSeconds(86_400).truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
        chain.expiresAt());
    assertEquals(leaf.kid(), chain.subjectKeys().keys().get(0).kid().orElseThrow());
    assertEquals(5, asked.size(), asked::toString);
    assertEquals(
        chain.path(), TrustChain.verify(chain.statements(), anchor.asAnchor(), NOW).path());
    List<String> short3 = chain.statements().subList(0, 3);
    assertEquals(chain.path(), TrustChain.verify(short3, anchor.asAnchor(), NOW).path());
  }

  @Test
  void theAnchorItselfIsAMember() {
    assertEquals(List.of(anchor.id()), found(search(anchor, anchor)).path());
  }

  @Test
  @Tag("attack:TRU-01")
  void aLoopIsPassedOverAndTheGoodPathStillFound() {
    TestEntity a = TestEntity.at("https://a.example");
    TestEntity b = TestEntity.at("https://b.example");
    leaf.below(a);
    a.below(b);
    b.below(a).hinting(leaf.url());
    assertNoChain(leaf, a, b, anchor);
    world.clear();
    b.below(anchor);
    assertEquals(
        List.of(leaf.id(), a.id(), b.id(), anchor.id()),
        found(search(leaf, leaf, a, b, anchor)).path());
  }

  @Test
  @Tag("attack:TRU-01")
  void fiveHundredHintsCostTenFetchesAndTheAnchorAmongThemIsStillFound() {
    for (int i = 0; i < 500; i++) {
      leaf.hinting("https://h" + i + ".example");
    }
    assertRefused(ProblemCode.INVALID_TRUST_CHAIN, search(leaf, leaf, anchor));
    assertEquals(1 + TrustChainSearch.MAX_HINTS, asked.size());
    asked.clear();
    world.clear();
    leaf.below(anchor);
    found(search(leaf, leaf, anchor));
    assertTrue(asked.size() <= 40);
  }

  @Test
  @Tag("attack:TRU-01")
  void aWideTreeOfIntermediatesIsBoundedInFetches() {
    List<TestEntity> all = new ArrayList<>(List.of(leaf));
    for (int i = 0; i < 10; i++) {
      TestEntity one = TestEntity.at("https://i" + i + ".example");
      leaf.hinting(one.url());
      all.add(one);
      for (int j = 0; j < 10; j++) {
        TestEntity two = TestEntity.at("https://i" + i + "j" + j + ".example");
        one.hinting(two.url());
        all.add(two.hinting("https://k" + i + j + ".example"));
      }
    }
    assertRefused(ProblemCode.INVALID_TRUST_CHAIN, search(leaf, all.toArray(TestEntity[]::new)));
    assertTrue(new HashSet<>(asked).size() <= 40, () -> asked.size() + " fetches");
    assertEquals(asked.size(), Set.copyOf(asked).size(), "nothing is asked for twice");
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 6})
  @Tag("attack:TRU-01")
  void aChainOfSixSuperiorsHoldsAndOneOfSevenDoesNot(int intermediates) {
    List<TestEntity> all = new ArrayList<>(List.of(leaf));
    TestEntity last = leaf;
    for (int i = 0; i < intermediates; i++) {
      TestEntity next = TestEntity.at("https://i" + i + ".example");
      last.below(next);
      all.add(next);
      last = next;
    }
    last.below(anchor);
    all.add(anchor);
    FederationOutcome outcome = search(leaf, all.toArray(TestEntity[]::new));
    if (intermediates + 1 <= TrustChain.MAX_SUPERIORS) {
      assertEquals(intermediates + 2, found(outcome).path().size());
    } else {
      assertRefused(ProblemCode.INVALID_TRUST_CHAIN, outcome);
    }
  }

  @Test
  @Tag("attack:TRU-02")
  void namingTheAnchorAsAuthorityIsNoMembership() {
    leaf.hinting(anchor.url());
    assertNoChain(leaf, anchor);
    TestEntity other = TestEntity.at("https://other.example").below(anchor);
    asked.clear();
    world.clear();
    assertNoChain(leaf, anchor, other);
  }

  @Test
  @Tag("attack:TRU-02")
  void aStatementThatTheAnchorDidNotSignCountsForNothing() {
    leaf.hinting(anchor.url());
    anchor.stating(leaf, c -> c, anchor.kid(), region.key());
    assertNoChain(leaf, anchor);
    world.clear();
    anchor.stating(leaf, c -> c, region.kid(), region.key());
    assertNoChain(leaf, anchor);
  }

  @Test
  void anAnchorWithOtherKeysThanThoseConfiguredIsNotTheAnchor() {
    leaf.below(anchor);
    FederationAnchor wrong = new FederationAnchor(anchor.id(), region.keys());
    List<String> chain =
        List.of(leaf.configuration(), anchor.statement(leaf), anchor.configuration());
    assertThrows(ProblemException.class, () -> TrustChain.verify(chain, wrong, NOW));
  }

  @Test
  void anAnchorThatCannotBeReachedIsUnavailableAndNotTrusted() {
    leaf.below(anchor);
    leaf.published().forEach(world::put);
    DocumentNeed need = anchor.id().configuration();
    Documents documents =
        Documents.of(fetch(List.of(leaf.id().configuration())))
            .with(List.of(new Gathered.Unavailable(need, Gathered.Cause.UNREACHABLE)));
    assertInstanceOf(
        FederationOutcome.Unavailable.class,
        TrustChainSearch.search(leaf.id(), List.of(anchor.asAnchor()), documents, NOW));
  }

  @Test
  @Tag("attack:TRU-03")
  void statementsOutOfTimeAreRefused() {
    for (String times :
        List.of(
            "{'exp':" + NOW.getEpochSecond() + "}",
            "{'iat':" + NOW.plusSeconds(600).getEpochSecond() + "}")) {
      anchor.stating(leaf, with(times));
      leaf.hinting(anchor.url());
      world.clear();
      assertNoChain(leaf, anchor);
      world.clear();
      TestEntity fresh = TestEntity.at(leaf.url()).below(anchor);
      world.put(leaf.id().configuration(), fresh.configuration(with(times)));
      assertNoChain(anchor);
    }
  }

  @Test
  @Tag("attack:TRU-03")
  void statementsWithoutARequiredClaimAreRefused() {
    for (String claim : List.of("iss", "sub", "iat", "exp", "jwks")) {
      leaf.hinting(anchor.url());
      anchor.stating(leaf, c -> c.without(claim));
      world.clear();
      assertNoChain(leaf, anchor);
    }
  }

  @Test
  @Tag("attack:TRU-03")
  void issuerAndSubjectSwappedOrAnotherSubjectIsRefused() {
    leaf.hinting(anchor.url());
    anchor.stating(leaf, c -> c.with("iss", leaf.url()).with("sub", anchor.url()));
    assertNoChain(leaf, anchor);
    world.clear();
    anchor.stating(leaf, c -> c.with("sub", "https://stranger.example"));
    assertNoChain(leaf, anchor);
    world.clear();
    TestEntity stranger = TestEntity.at("https://stranger.example").below(anchor);
    world.put(leaf.id().configuration(), stranger.configuration());
    assertNoChain(anchor);
  }

  @Test
  @Tag("attack:TRU-03")
  void aStatementAboutItselfInsideTheChainIsRefused() {
    leaf.below(region);
    region.below(anchor);
    List<String> good =
        List.of(
            leaf.configuration(),
            region.statement(leaf),
            anchor.statement(region),
            anchor.configuration());
    TrustChain.verify(good, anchor.asAnchor(), NOW);
    List<String> selfSigned =
        List.of(
            leaf.configuration(),
            region.statement(leaf),
            region.configuration(),
            anchor.configuration());
    assertThrows(
        ProblemException.class, () -> TrustChain.verify(selfSigned, anchor.asAnchor(), NOW));
    List<String> without = List.of(leaf.configuration(), anchor.configuration());
    assertThrows(ProblemException.class, () -> TrustChain.verify(without, anchor.asAnchor(), NOW));
    List<String> crossed =
        List.of(
            leaf.configuration(),
            anchor.statement(region),
            region.statement(leaf),
            anchor.configuration());
    assertThrows(ProblemException.class, () -> TrustChain.verify(crossed, anchor.asAnchor(), NOW));
  }

  @Test
  @Tag("attack:TRU-03")
  void aChainWhoseLeafNamesAnotherSuperiorIsRefused() {
    anchor.stating(leaf, c -> c);
    leaf.hinting("https://other.example");
    List<String> chain =
        List.of(leaf.configuration(), anchor.statement(leaf), anchor.configuration());
    assertThrows(ProblemException.class, () -> TrustChain.verify(chain, anchor.asAnchor(), NOW));
  }

  @Test
  @Tag("attack:TRU-03")
  void unsignedTokensAndTokensOfAnotherTypeAreRefused() {
    leaf.below(anchor);
    String statement = anchor.statement(leaf);
    String payload = statement.split("\\.")[1];
    for (String header :
        List.of(
            "{\"alg\":\"none\",\"typ\":\"entity-statement+jwt\",\"kid\":\"x\"}",
            "{\"alg\":\"HS256\",\"typ\":\"entity-statement+jwt\",\"kid\":\"" + anchor.kid() + "\"}",
            "{\"alg\":\"ES256\",\"typ\":\"JWT\",\"kid\":\"" + anchor.kid() + "\"}",
            "{\"alg\":\"ES256\",\"typ\":\"entity-statement+jwt\"}")) {
      String forged =
          Base64Url.encode(Bytes.utf8(header))
              + "."
              + payload
              + "."
              + (header.contains("none") ? "" : statement.split("\\.")[2]);
      world.clear();
      world.put(anchor.statementNeed(leaf), forged);
      assertNoChain(leaf, anchor);
    }
  }

  @Test
  @Tag("attack:TRU-03")
  void criticalClaimsAndOperatorsThatAreNotKnownAreRefused() {
    for (String claims :
        List.of(
            "{'crit':['coop_vow'],'coop_vow':1}",
            "{'crit':[]}",
            "{'crit':['exp']}",
            "{'metadata_policy_crit':['regexp']}",
            "{'metadata_policy_crit':[]}",
            "{'aud':'https://riverside.example/coop'}",
            "{'authority_hints':['https://federation.example']}",
            "{'trust_marks':[]}",
            "{'constraints':[]}",
            "{'metadata':{'openid_credential_issuer':{'a':null}}}",
            "{'jwks':{'keys':[]}}")) {
      leaf.hinting(anchor.url());
      anchor.stating(leaf, with(claims));
      world.clear();
      assertNoChain(leaf, anchor);
    }
  }

  @Test
  @Tag("attack:TRU-03")
  void aConfigurationWithTheClaimsOfASubordinateStatementIsRefused() {
    leaf.below(anchor);
    for (String claims :
        List.of(
            "{'metadata_policy':{}}",
            "{'constraints':{}}",
            "{'authority_hints':[]}",
            "{'authority_hints':'https://federation.example'}",
            "{'authority_hints':['http://federation.example']}",
            "{'trust_marks':[{'trust_mark_type':'x','trust_mark':'y'}]}",
            "{'crit':['coop_vow'],'coop_vow':1}")) {
      world.clear();
      world.put(leaf.id().configuration(), leaf.configuration(with(claims)));
      assertNoChain(anchor);
    }
  }

  @Test
  @Tag("attack:TRU-03")
  void pathLengthIsCountedFromWhoSetsIt() {
    leaf.below(region);
    region.below(anchor, "{'constraints':{'max_path_length':0}}");
    assertNoChain(leaf, region, anchor);
    world.clear();
    anchor.stating(region, with("{'constraints':{'max_path_length':1}}"));
    found(search(leaf, leaf, region, anchor));
    world.clear();
    anchor.stating(region, with("{'constraints':{'max_path_length':-1}}"));
    assertNoChain(leaf, region, anchor);
    world.clear();
    anchor.stating(region, with("{'constraints':{'something_new':1}}"));
    region.stating(leaf, with("{'constraints':{'max_path_length':0}}"));
    found(search(leaf, leaf, region, anchor));
  }

  @Test
  @Tag("attack:TRU-03")
  void namesAreConstrainedForEveryEntityBelow() {
    leaf.below(region);
    region.below(anchor);
    Map<String, Boolean> cases = new LinkedHashMap<>();
    cases.put("{'permitted':['.example']}", true);
    cases.put("{'permitted':['riverside.example','region.example']}", true);
    cases.put("{'permitted':['riverside.example']}", false);
    cases.put("{'permitted':['.riverside.example','region.example']}", false);
    cases.put("{'permitted':[]}", false);
    cases.put("{'excluded':['riverside.example']}", false);
    cases.put("{'excluded':['.riverside.example']}", true);
    cases.put("{'permitted':['.example'],'excluded':['REGION.example']}", false);
    cases.forEach(
        (naming, holds) -> {
          world.clear();
          anchor.stating(region, with("{'constraints':{'naming_constraints':" + naming + "}}"));
          FederationOutcome outcome = search(leaf, leaf, region, anchor);
          assertEquals(holds, outcome instanceof FederationOutcome.Found, naming);
        });
  }

  @Test
  void entityTypesThatAreNotAllowedAreTakenOutOfTheMetadata() {
    leaf.below(region).with("federation_entity", "{'organization_name':'Riverside'}");
    region.below(anchor, "{'constraints':{'allowed_entity_types':['openid_relying_party']}}");
    JsonObject metadata = found(search(leaf, leaf, region, anchor)).metadata();
    assertEquals(Set.of("federation_entity"), metadata.names());
    world.clear();
    anchor.stating(region, with("{'constraints':{'allowed_entity_types':['federation_entity']}}"));
    assertNoChain(leaf, region, anchor);
  }

  @Test
  @Tag("attack:TRU-04")
  void theSuperiorsMetadataCountsAndThenAllPolicies() {
    leaf.below(
        region,
        "{'metadata':{'openid_credential_issuer':{'coop_decision':'https://region.example/d'},"
            + "'openid_relying_party':{'a':'b'}},'metadata_policy':{'openid_credential_issuer':"
            + "{'scopes':{'subset_of':['a','c']}}}}");
    region.below(
        anchor,
        "{'metadata':{'openid_credential_issuer':{'never':'applies'}},'metadata_policy':"
            + "{'openid_credential_issuer':{'coop_lanes':{'value':['informational']},"
            + "'scopes':{'subset_of':['a','b','c']}}}}");
    JsonObject issuer =
        found(search(leaf, leaf, region, anchor)).metadata().object(ISSUER).orElseThrow();
    assertEquals(JsonArray.ofStrings("a"), issuer.array("scopes").orElseThrow());
    assertEquals("https://region.example/d", issuer.string("coop_decision").orElseThrow());
    assertEquals(JsonArray.ofStrings("informational"), issuer.array("coop_lanes").orElseThrow());
    assertTrue(!issuer.has("never"));
  }

  @Test
  @Tag("attack:TRU-04")
  void policiesThatCannotBothHoldOrAreNotMetMakeTheChainInvalid() {
    Map<String, String> pairs = new LinkedHashMap<>();
    pairs.put("{'x':{'essential':true}}", "{}");
    pairs.put("{'scopes':{'superset_of':['a']}}", "{'scopes':{'superset_of':['z']}}");
    pairs.put("{'scopes':{'superset_of':['a','z']}}", "{}");
    pairs.put("{'y':{'value':'1'}}", "{'y':{'value':'2'}}");
    pairs.put("{'y':{'one_of':['1']}}", "{'y':{'one_of':['2']}}");
    pairs.put("{'scopes':{'subset_of':['a']}}", "{'scopes':{'add':['b']}}");
    pairs.put("{'scopes':{'subset_of':'a'}}", "{}");
    pairs.put("{'credential_issuer':{'subset_of':['https://riverside.example/coop']}}", "{}");
    pairs.forEach(
        (upper, lower) -> {
          world.clear();
          leaf.below(region);
          region.stating(leaf, with("{'metadata_policy':{'" + ISSUER + "':" + lower + "}}"));
          region.below(anchor, "{'metadata_policy':{'" + ISSUER + "':" + upper + "}}");
          assertRefused(ProblemCode.INVALID_METADATA, search(leaf, leaf, region, anchor));
        });
  }

  private FederationOutcome marked(TestEntity issuer, String issuers, JsonObject changes) {
    world.clear();
    anchor.claiming(JsonReader.readObject(issuers.replace('\'', '"')));
    leaf.below(anchor)
        .claiming(
            JsonObject.of(
                "trust_marks",
                JsonArray.of(
                    JsonObject.of(
                        "trust_mark_type",
                        MARK,
                        "trust_mark",
                        issuer.mark(leaf, MARK, changes).text()))));
    TrustChain chain = found(search(leaf, leaf, anchor, issuer));
    Documents documents = Documents.none();
    documents =
        documents.with(
            fetch(
                List.of(
                    issuer.id().configuration(),
                    anchor.id().configuration(),
                    anchor.statementNeed(issuer))));
    return TrustMarks.check(chain, List.of(MARK), documents, NOW);
  }

  private static String issuers(String... issuers) {
    return "{'trust_mark_issuers':{'"
        + MARK
        + "':"
        + JsonArray.ofStrings(issuers).toJson().replace('"', '\'')
        + "}}";
  }

  @Test
  void aTrustMarkCountsIfTheAnchorTakesItsIssuerForItsType() {
    TestEntity auditor = TestEntity.at("https://auditor.example").below(anchor);
    found(marked(auditor, issuers(auditor.url()), JsonObject.EMPTY));
    found(marked(anchor, issuers(anchor.url()), JsonObject.EMPTY));
    found(marked(auditor, issuers(), JsonObject.EMPTY));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER, marked(auditor, issuers(anchor.url()), JsonObject.EMPTY));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER,
        marked(auditor, "{'trust_mark_issuers':{}}", JsonObject.EMPTY));
  }

  @Test
  void aTrustMarkOutOfTimeOrOfAnotherEntityCountsForNothing() {
    TestEntity auditor = TestEntity.at("https://auditor.example").below(anchor);
    for (JsonObject changes :
        List.of(
            JsonObject.of("exp", JsonNumber.of(NOW.getEpochSecond())),
            JsonObject.of("iat", JsonNumber.of(NOW.plusSeconds(600).getEpochSecond())),
            JsonObject.of("sub", "https://stranger.example"),
            JsonObject.of("iss", anchor.url()),
            JsonObject.of("delegation", "x"))) {
      assertRefused(ProblemCode.UNTRUSTED_ISSUER, marked(auditor, issuers(auditor.url()), changes));
    }
  }

  @Test
  void aTrustMarkWhoseTypeHasAnOwnerNeedsTheOwnersDelegation() {
    TestEntity auditor = TestEntity.at("https://auditor.example").below(anchor);
    TestEntity owner = TestEntity.at("https://owner.example");
    JsonObject owners =
        JsonObject.of(
            MARK,
            JsonObject.builder()
                .put("sub", owner.url())
                .put("jwks", owner.keys().toJson())
                .build());
    anchor.claiming(JsonObject.of("trust_mark_owners", owners));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER, marked(auditor, issuers(auditor.url()), JsonObject.EMPTY));
    JsonObject delegation =
        JsonObject.builder()
            .put("iss", owner.url())
            .put("sub", auditor.url())
            .put("trust_mark_type", MARK)
            .put("iat", NOW.minusSeconds(60).getEpochSecond())
            .build();
    found(marked(auditor, issuers(auditor.url()), delegated(delegation, owner)));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER,
        marked(auditor, issuers(auditor.url()), delegated(delegation, auditor)));
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER,
        marked(
            auditor,
            issuers(auditor.url()),
            delegated(delegation.with("sub", region.url()), owner)));
  }

  private static JsonObject delegated(JsonObject claims, TestEntity signer) {
    return JsonObject.of(
        "delegation",
        org.cooppassport.core.jose.Jws.signing(
                org.cooppassport.core.jose.TokenType.TRUST_MARK_DELEGATION)
            .kid(signer.kid())
            .sign(claims, signer.key().signer())
            .text());
  }
}
