package org.cooppassport.core.openid.dcql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.openid.dcql.DcqlCredential.Binding;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("attack:VP-10")
class DcqlAnswerTest {
  private static final String MEMBERSHIP = "urn:example:membership";
  private static final CredentialQuery NAME =
      CredentialQuery.sdJwtVc(
          "m",
          MEMBERSHIP,
          List.of(
              ClaimsQuery.of("name"),
              ClaimsQuery.of("standing").withValues(List.of(new JsonString("active")))));
  private static final CredentialQuery KYC =
      CredentialQuery.sdJwtVc("k", "urn:example:kyc", List.of());

  @Test
  void acceptsAnAnswerWithExactlyWhatWasAsked() {
    assertEquals(List.of(), faults(DcqlQuery.allOf(NAME), Map.of("m", List.of(member("active")))));
  }

  @Test
  void rejectsFewerClaimsThanAskedAndOtherValues() {
    DcqlQuery query = DcqlQuery.allOf(NAME);
    assertEquals(
        List.of("/m/0"),
        faults(query, Map.of("m", List.of(credential(MEMBERSHIP, "{\"standing\":\"active\"}")))));
    assertEquals(List.of("/m/0"), faults(query, Map.of("m", List.of(member("ceased")))));
  }

  @Test
  void rejectsCredentialsNobodyAskedFor() {
    DcqlQuery query = DcqlQuery.allOf(NAME);
    assertEquals(
        List.of("/x"),
        faults(query, Map.of("m", List.of(member("active")), "x", List.of(member("active")))));
    assertEquals(
        List.of("/m"), faults(query, Map.of("m", List.of(member("active"), member("active")))));
    assertEquals(List.of("/m"), faults(query, Map.of("m", List.of())));
  }

  @Test
  void rejectsAnotherTypeFormatOrMissingHolderBinding() {
    DcqlQuery query = DcqlQuery.allOf(NAME);
    JsonObject claims = member("active").claims();
    DcqlCredential otherType =
        new DcqlCredential("", "dc+sd-jwt", Set.of("urn:other"), Binding.BOUND, claims);
    DcqlCredential otherFormat =
        new DcqlCredential("", "ldp_vc", Set.of(MEMBERSHIP), Binding.BOUND, claims);
    DcqlCredential unbound =
        new DcqlCredential("", "dc+sd-jwt", Set.of(MEMBERSHIP), Binding.UNBOUND, claims);
    for (DcqlCredential bad : List.of(otherType, otherFormat, unbound)) {
      assertEquals(List.of("/m/0"), faults(query, Map.of("m", List.of(bad))));
    }
  }

  @Test
  void rejectsAnAnswerThatLeavesOutARequiredCredential() {
    assertEquals(
        List.of("/k"), faults(DcqlQuery.allOf(NAME, KYC), Map.of("m", List.of(member("active")))));
  }

  @Test
  void wantsOneWholeAlternativeOfEveryRequiredSetAndNoFragments() {
    DcqlQuery query =
        new DcqlQuery(
            List.of(NAME, KYC, CredentialQuery.sdJwtVc("i", "urn:example:id", List.of())),
            List.of(CredentialSetQuery.required(List.of(List.of("m", "k"), List.of("i")))));
    DcqlCredential kyc = credential("urn:example:kyc", "{}");
    DcqlCredential id = credential("urn:example:id", "{}");
    assertEquals(List.of(), faults(query, Map.of("i", List.of(id))));
    assertEquals(
        List.of(), faults(query, Map.of("m", List.of(member("active")), "k", List.of(kyc))));
    assertEquals(List.of("", "/k"), faults(query, Map.of("k", List.of(kyc))));
    assertEquals(List.of("/k"), faults(query, Map.of("k", List.of(kyc), "i", List.of(id))));
  }

  @Test
  void choosesTheAlternativeTheVerifierPrefersAndLeavesOptionalSetsOutUnlessTold() {
    DcqlQuery query =
        new DcqlQuery(
            List.of(NAME, KYC),
            List.of(
                CredentialSetQuery.required(List.of(List.of("m"))),
                CredentialSetQuery.optional(List.of(List.of("k")))));
    DcqlEvaluation evaluation =
        DcqlEvaluation.of(query, List.of(member("active"), credential("urn:example:kyc", "{}")));
    assertEquals(
        Set.of("m"),
        evaluation.choose(DcqlEvaluation.OptionalSets.LEAVE_OUT).orElseThrow().keySet());
    assertEquals(
        Set.of("m", "k"),
        evaluation.choose(DcqlEvaluation.OptionalSets.INCLUDE).orElseThrow().keySet());
  }

  @Test
  void matchesTrustedAuthoritiesOnlyWhenOneStandsBehindTheIssuer() {
    CredentialQuery wanted = CredentialQuery.sdJwtVc("m", MEMBERSHIP, List.of());
    CredentialQuery hinted =
        new CredentialQuery(
            "m",
            wanted.format(),
            wanted.cardinality(),
            wanted.meta(),
            List.of(new TrustedAuthoritiesQuery("aki", List.of("AAA", "BBB"))),
            wanted.holderBinding(),
            List.of(),
            List.of());
    DcqlCredential behind =
        new DcqlCredential(
            "",
            "dc+sd-jwt",
            Set.of(MEMBERSHIP),
            Binding.BOUND,
            JsonObject.EMPTY,
            Set.of(new DcqlCredential.Authority("aki", "BBB")));
    assertEquals(true, DcqlEvaluation.match(hinted, behind).isPresent());
    assertEquals(false, DcqlEvaluation.match(hinted, member("active")).isPresent());
    assertEquals(hinted, DcqlQuery.parse(DcqlQuery.allOf(hinted).toJson()).credentials().get(0));
  }

  private static List<String> faults(DcqlQuery query, Map<String, List<DcqlCredential>> answer) {
    List<Problem> problems = DcqlAnswer.check(query, answer);
    problems.forEach(p -> assertEquals(ProblemCode.QUERY_NOT_SATISFIED, p.code()));
    return problems.stream().map(p -> p.pointer().toString()).sorted().toList();
  }

  private static DcqlCredential member(String standing) {
    return credential(MEMBERSHIP, "{\"name\":\"Ada\",\"standing\":\"" + standing + "\"}");
  }

  private static DcqlCredential credential(String vct, String claims) {
    return new DcqlCredential(
        "", "dc+sd-jwt", Set.of(vct), Binding.BOUND, JsonReader.readObject(claims));
  }
}
