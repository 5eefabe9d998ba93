package org.cooppassport.core.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.TestEntity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustChainTest extends FederationWorld {
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
}
