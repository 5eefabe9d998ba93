package org.cooppassport.core.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestEntity;

/** A leaf below a region below an anchor, and who asks for their statements. */
abstract class FederationWorld {
  static final Instant NOW = TestCoop.NOW;
  static final String ISSUER = "openid_credential_issuer";
  static final String MARK = "https://federation.example/marks/accredited";

  final TestEntity leaf = TestEntity.at("https://riverside.example/coop");
  final TestEntity region = TestEntity.at("https://region.example");
  final TestEntity anchor = TestEntity.at("https://federation.example");
  final Map<DocumentNeed, String> world = new LinkedHashMap<>();
  final List<DocumentNeed> asked = new ArrayList<>();

  FederationWorld() {
    leaf.with(ISSUER, "{'credential_issuer':'https://riverside.example/coop','scopes':['a','b']}");
  }

  FederationOutcome search(TestEntity subject, TestEntity... entities) {
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

  List<Gathered> fetch(List<DocumentNeed> needs) {
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

  TrustChain found(FederationOutcome outcome) {
    return assertInstanceOf(FederationOutcome.Found.class, outcome, outcome::toString).chain();
  }

  static void assertRefused(ProblemCode code, FederationOutcome outcome) {
    assertEquals(
        code,
        assertInstanceOf(FederationOutcome.Refused.class, outcome, outcome::toString).why().code());
  }

  void assertNoChain(TestEntity... entities) {
    assertRefused(ProblemCode.INVALID_TRUST_CHAIN, search(leaf, entities));
  }

  static UnaryOperator<JsonObject> with(String claims) {
    JsonObject more = JsonReader.readObject(claims.replace('\'', '"'));
    return c -> JsonObject.builder().putAll(c).putAll(more).build();
  }

  FederationOutcome marked(TestEntity issuer, String issuers, JsonObject changes) {
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

  static String issuers(String... issuers) {
    return "{'trust_mark_issuers':{'"
        + MARK
        + "':"
        + JsonArray.ofStrings(issuers).toJson().replace('"', '\'')
        + "}}";
  }

  static JsonObject delegated(JsonObject claims, TestEntity signer) {
    return JsonObject.of(
        "delegation",
        org.cooppassport.core.jose.Jws.signing(
                org.cooppassport.core.jose.TokenType.TRUST_MARK_DELEGATION)
            .kid(signer.kid())
            .sign(claims, signer.key().signer())
            .text());
  }
}
