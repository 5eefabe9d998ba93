package org.cooppassport.core.federation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What superiors say about those below them: constraints, metadata and policies. */
class ChainConstraintsTest extends FederationWorld {
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
}
