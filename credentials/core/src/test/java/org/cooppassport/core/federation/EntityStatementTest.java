package org.cooppassport.core.federation;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.TestEntity;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which statements of a chain count. */
class EntityStatementTest extends FederationWorld {
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
}
