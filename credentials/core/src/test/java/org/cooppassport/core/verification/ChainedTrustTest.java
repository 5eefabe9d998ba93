package org.cooppassport.core.verification;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestEntity;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Trust that comes by a federation or by accreditations, in the verification of a credential. */
class ChainedTrustTest {
  private static final String URL = "https://riverside.example/coop";
  private static final String MEMBERSHIP = CredentialTypes.MEMBERSHIP;
  private static final String ACCREDITATION = CredentialTypes.ACCREDITATION;

  private final TestCoop riverside = TestCoop.at(URL);
  private final TestCoop federation = TestCoop.at("https://federation.example");
  private final TestCoop south = TestCoop.at("https://south.example");
  private final SigningKey member = TestCoop.holder("amara");
  private final StaticDocuments world = StaticDocuments.of(riverside, federation, south);

  private static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  private VerificationResult verify(TrustedIssuers trust) {
    VerifiedSdJwt held = riverside.issue(MEMBERSHIP, "worker-member", JsonObject.EMPTY, member, 7);
    String text = TestCoop.present(held, member, "nonce-1", "verifier", "standing");
    return world
        .gather(
            Verification.begin(
                VerificationRequest.ofOne(text)
                    .expectTrustedIssuer(trust)
                    .expectHolder("nonce-1", "verifier")
                    .checkValidity()
                    .checkStatus()
                    .build(),
                TestCoop.NOW))
        .result();
  }

  private static Set<ProblemCode> codes(VerificationResult result) {
    return result.findings().stream().map(f -> f.problem().code()).collect(Collectors.toSet());
  }

  private void assertRefused(ProblemCode code, TrustedIssuers trust) {
    VerificationResult result = verify(trust);
    assertEquals(Set.of(code), codes(result), () -> result.findings().toString());
    assertFalse(result.acceptable());
  }

  private TrustedIssuer assertTrusted(TrustedIssuers trust) {
    VerificationResult result = verify(trust);
    assertEquals(List.of(), result.findings());
    assertTrue(result.acceptable());
    return result.credentials().get(0).trust().orElseThrow();
  }

  // Federation

  private final TestEntity leaf = TestEntity.at(URL);
  private final TestEntity anchor = TestEntity.at("https://anchor.example");

  private TrustedIssuers federated(String entry, String anchorMore) {
    JsonObject rest =
        JsonObject.builder()
            .put("anchor", anchor.url())
            .put("keys", anchor.keys().toJson())
            .putAll(json(anchorMore))
            .build();
    return TrustedIssuers.of(TrustedIssuer.read(json(entry).with("federation", rest)));
  }

  private TrustedIssuers federated() {
    return federated(
        "{'types':['CoopMembershipCredential'],'lanes':['sector-code','informational'],"
            + "'jurisdictions':['GB','IE'],'decision':'https://harbour.example/minutes/7'}",
        "{}");
  }

  private void publish(String issuerMetadata, String statement) {
    TestEntity fresh =
        TestEntity.at(URL)
            .with("openid_credential_issuer", issuerMetadata)
            .below(anchor, statement);
    world.with(fresh.published()).with(anchor.published());
  }

  @Test
  void anIssuerOfTheFederationIsTrustedWithinTheEntryAndTheMetadataThatItsSuperiorsLeaveIt() {
    publish(
        "{'credential_issuer':'" + URL + "','coop_lanes':['informational','aml-reliance']}",
        "{'metadata':{'openid_credential_issuer':{'coop_decision':'https://anchor.example/d/9'}},"
            + "'metadata_policy':{'openid_credential_issuer':{'coop_jurisdictions':{'value':['GB']},"
            + "'coop_method_at_most':{'value':'document-in-person'}}}}");
    TrustedIssuer entry = assertTrusted(federated());
    assertEquals(Set.of(Lane.INFORMATIONAL), entry.lanes());
    assertEquals(Set.of("GB"), entry.jurisdictions());
    assertEquals(CheckMethod.DOCUMENT_IN_PERSON, entry.methodAtMost());
    assertEquals("https://anchor.example/d/9", entry.decision());
    assertEquals(List.of(URL, anchor.url()), entry.path());
  }

  @Test
  void whatTheFederationLimitsToOtherTypesOrPlacesIsNotTrusted() {
    publish("{'coop_credential_types':['ContributionCredential']}", "{}");
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, federated());
    publish("{'coop_jurisdictions':['FR']}", "{}");
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, federated());
    publish("{'coop_jurisdictions':'GB'}", "{}");
    assertRefused(ProblemCode.INVALID_METADATA, federated());
    publish("{}", "{'constraints':{'allowed_entity_types':['openid_relying_party']}}");
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, federated());
    publish("{}", "{'metadata_policy':{'openid_credential_issuer':{'x':{'essential':true}}}}");
    assertRefused(ProblemCode.INVALID_METADATA, federated());
    publish("{}", "{}");
    assertTrusted(federated());
  }

  @Test
  void keysThatTheFederationVouchesForAreTheOnlyOnes() {
    String jwks = riverside.key().publicKey().toJwk().with("kid", riverside.kid()).toJson();
    publish("{'jwks':{'keys':[" + jwks.replace('"', '\'') + "]}}", "{}");
    assertTrusted(federated());
    String other = south.key().publicKey().toJwk().with("kid", south.kid()).toJson();
    publish("{'jwks':{'keys':[" + other.replace('"', '\'') + "]}}", "{}");
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, federated());
  }

  @Test
  @Tag("attack:TRU-02")
  void anIssuerThatOnlyNamesTheAnchorIsNotTrustedAndNothingElseOfItIsFetched() {
    world
        .with(leaf.with("openid_credential_issuer", "{}").hinting(anchor.url()).published())
        .with(anchor.published());
    VerificationResult result = verify(federated());
    assertTrue(codes(result).contains(ProblemCode.INVALID_TRUST_CHAIN), result::toString);
    assertTrue(
        world.asked().stream().allMatch(need -> need.kind() == DocumentKind.ENTITY_STATEMENT));
  }

  @Test
  void anAnchorOutOfReachIsUnavailableAndNeverTrusted() {
    world.with(TestEntity.at(URL).with("openid_credential_issuer", "{}").below(anchor).published());
    assertRefused(ProblemCode.TRUST_UNAVAILABLE, federated());
  }

  @Test
  void outsideTheHostsThatTheEntryNamesNobodyIsAsked() {
    publish("{}", "{}");
    String types = "{'types':['CoopMembershipCredential']}";
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, federated(types, "{'hosts':['.coop.example']}"));
    assertEquals(List.of(), world.asked());
    assertTrusted(federated(types, "{'hosts':['riverside.example']}"));
  }

  @Test
  void aTrustMarkThatTheEntryAsksForMustBeThere() {
    publish("{}", "{}");
    String types = "{'types':['CoopMembershipCredential']}";
    assertRefused(
        ProblemCode.UNTRUSTED_ISSUER,
        federated(types, "{'trustMarks':['https://marks.example/a']}"));
  }

  @Test
  void anEntryThatHoldsByItselfAsksNobody() {
    List<TrustedIssuer> entries = new ArrayList<>();
    entries.add(
        TrustedIssuer.read(json("{'issuer':'" + URL + "','types':['" + MEMBERSHIP + "']}")));
    entries.addAll(federated().entries());
    assertTrusted(TrustedIssuers.of(entries));
    assertTrue(
        world.asked().stream().noneMatch(need -> need.kind() == DocumentKind.ENTITY_STATEMENT));
  }

  @Test
  void anEntryReadAgainIsTheSame() {
    for (TrustedIssuer entry :
        List.of(
            federated("{'types':['x']}", "{'trustMarks':['https://m.example'],'hosts':['.a']}")
                .entries()
                .get(0),
            accrediting("{}").entries().get(0))) {
      assertEquals(entry, TrustedIssuer.read(entry.toJson()));
    }
  }

  // Accreditation

  private TrustedIssuers accrediting(String more) {
    return TrustedIssuers.of(
        TrustedIssuer.read(
            JsonObject.builder()
                .put("accreditor", federation.url())
                .putStrings("types", List.of(MEMBERSHIP))
                .putStrings("lanes", List.of("informational", "sector-code"))
                .putAll(json(more))
                .build()));
  }

  private String accreditation(TestCoop by, String of, String changes) {
    JsonObject claims =
        JsonObject.builder()
            .put("accreditedIssuer", of)
            .putStrings("credentialTypes", List.of(MEMBERSHIP))
            .putAll(json(changes))
            .build();
    return by.issue(ACCREDITATION, "issuer", claims, by.key(), 3).sdJwt().text();
  }

  private void shows(TestCoop coop, String... accreditations) {
    world.with(
        new DocumentNeed(
            DocumentKind.ACCREDITATIONS, coop.url() + "/.well-known/coop-accreditations"),
        JsonObject.of("accreditations", JsonArray.ofStrings(accreditations)).toJson());
  }

  @Test
  void anIssuerWithAnAccreditationIsTrustedWithinItsLimits() {
    shows(riverside, accreditation(federation, URL, "{'lanes':['informational','source']}"));
    TrustedIssuer entry = assertTrusted(accrediting("{}"));
    assertEquals(Set.of(Lane.INFORMATIONAL), entry.lanes());
    assertEquals(CheckMethod.DOCUMENT_IN_PERSON, entry.methodAtMost());
    assertEquals(Set.of("GB"), entry.jurisdictions());
    assertEquals("https://federation.example/decisions/2026-17", entry.decision());
    assertEquals(List.of(URL, federation.url()), entry.path());
  }

  @Test
  void anAccreditorThatWasAccreditedToAccreditPassesOnNoMoreThanItHas() {
    shows(riverside, accreditation(south, URL, "{'methodAtMost':'eid-high'}"));
    shows(
        south,
        accreditation(
            federation,
            south.url(),
            "{'credentialTypes':['AccreditationCredential','CoopMembershipCredential'],"
                + "'methodAtMost':'vouched','lanes':['informational']}"));
    TrustedIssuer entry = assertTrusted(accrediting("{}"));
    assertEquals(CheckMethod.VOUCHED, entry.methodAtMost());
    assertEquals(Set.of(Lane.INFORMATIONAL), entry.lanes());
    assertEquals(List.of(URL, south.url(), federation.url()), entry.path());
    shows(
        south,
        accreditation(federation, south.url(), "{'credentialTypes':['CoopMembershipCredential']}"));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
    shows(
        south,
        accreditation(
            federation,
            south.url(),
            "{'credentialTypes':['AccreditationCredential','ContributionCredential']}"));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
  }

  @Test
  void accreditationsOfAnotherByAnotherExpiredOrWithdrawnCountForNothing() {
    shows(riverside, accreditation(federation, "https://other.example", "{}"));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
    shows(riverside, accreditation(riverside, URL, "{}"));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
    shows(
        riverside, accreditation(federation, URL, "{'exp':" + TestCoop.NOW.getEpochSecond() + "}"));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
    shows(riverside, accreditation(federation, URL, "{'jurisdictions':['FR']}"));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{'jurisdictions':['GB']}"));
    shows(riverside, accreditation(federation, URL, "{'credentialTypes':['KycCheckCredential']}"));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
    shows(riverside, accreditation(federation, URL, "{}"));
    assertTrusted(accrediting("{}"));
    world.with(federation.revoke(3).published());
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
  }

  @Test
  @Tag("attack:TRU-01")
  void accreditorsInARingAreNeverTrustedAndTheSearchEnds() {
    String types = "{'credentialTypes':['AccreditationCredential','CoopMembershipCredential']}";
    shows(riverside, accreditation(south, URL, types));
    shows(south, accreditation(riverside, south.url(), types));
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
  }

  @Test
  void anIssuerThatShowsNoneOrCannotBeReachedIsNotTrusted() {
    assertRefused(ProblemCode.TRUST_UNAVAILABLE, accrediting("{}"));
    shows(riverside);
    assertRefused(ProblemCode.UNTRUSTED_ISSUER, accrediting("{}"));
  }
}
