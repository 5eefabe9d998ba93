package org.cooppassport.core.issuance;

import static org.cooppassport.core.issuance.TestDrafts.TODAY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The content of a credential comes from the template and the issuer; a caller brings claims. */
class CredentialDraftTest {
  private static CredentialDraft draft(CredentialForm form, Holder holder) {
    return TestDrafts.draft(
        TestDrafts.template(),
        form,
        holder,
        TestDrafts.claims(),
        LocalDate.of(2026, 11, 21),
        LocalDate.of(2026, 12, 31));
  }

  @Test
  void timesAreWholeDaysAndTheLastOneCounts() {
    CredentialDraft draft = draft(CredentialForm.LDP_VC, TestDrafts.member());
    assertEquals(Instant.parse("2026-11-21T00:00:00Z"), draft.start());
    assertEquals(Instant.parse("2027-01-01T00:00:00Z"), draft.end());
    JsonObject credential = draft.w3cCredential();
    assertEquals(Optional.of("2026-11-21T00:00:00Z"), credential.string("validFrom"));
    assertEquals(Optional.of("2027-01-01T00:00:00Z"), credential.string("validUntil"));
  }

  @Test
  void aW3cCredentialNamesIssuerTypeSchemaAndSubject() {
    JsonObject credential = draft(CredentialForm.VC_SD_JWT, TestDrafts.member()).w3cCredential();
    assertEquals(
        Optional.of("did:web:riverside.example"),
        credential.object("issuer").flatMap(issuer -> issuer.string("id")));
    assertEquals(
        List.of("VerifiableCredential", "CoopMembershipCredential"),
        credential.array("type").flatMap(JsonArray::strings).orElseThrow());
    assertTrue(credential.object("credentialSchema").orElseThrow().has("digestSRI"));
    assertEquals(
        TestDrafts.member().subjectId(),
        credential.object("credentialSubject").flatMap(subject -> subject.string("id")));
  }

  @Test
  void dataModel11HasItsOwnDatesAndNoSchemaOf20() {
    JsonObject credential =
        draft(CredentialForm.JWT_VC_JSON, TestDrafts.member()).w3cCredential11();
    assertTrue(credential.has("issuanceDate"));
    assertTrue(credential.has("expirationDate"));
    assertFalse(credential.has("validFrom"));
    assertFalse(credential.has("credentialSchema"));
  }

  @Test
  void anSdJwtVcIsBoundByKeyOrNamesItsSubjectButNotBoth() {
    JsonObject bound = draft(CredentialForm.DC_SD_JWT, TestDrafts.member()).sdJwtPayload();
    assertEquals(
        Optional.of(TestDrafts.MEMBER.publicKey().toJwk()),
        bound.object("cnf").flatMap(cnf -> cnf.object("jwk")));
    assertFalse(bound.has("sub"));
    JsonObject named =
        draft(CredentialForm.DC_SD_JWT, new Holder.Named("did:web:coop.example")).sdJwtPayload();
    assertEquals(Optional.of("did:web:coop.example"), named.string("sub"));
    assertFalse(named.has("cnf"));
    JsonObject bearer = draft(CredentialForm.DC_SD_JWT, Holder.BEARER).sdJwtPayload();
    assertFalse(bearer.has("sub") || bearer.has("cnf"));
  }

  @Test
  void whatIsNeverShownByDefaultIsInNoFormThatRevealsEverything() {
    JsonObject whole = draft(CredentialForm.LDP_VC, TestDrafts.member()).claimsCarried();
    assertTrue(TestDrafts.claims().has("memberNumber"), "the example has one");
    assertFalse(whole.has("memberNumber"));
    assertTrue(
        draft(CredentialForm.DC_SD_JWT, TestDrafts.member()).claimsCarried().has("memberNumber"));
  }

  @Test
  void aWithheldClaimInsideAnotherIsLeftOutByItself() {
    CredentialTemplate all = TestDrafts.template();
    CredentialTemplate nested =
        new CredentialTemplate(
            all.version(),
            all.type(),
            all.forms(),
            List.of(
                new ClaimRule(
                    ClaimsPath.of("coop", "branch"),
                    ClaimRule.Disclosure.WITHHELD,
                    all.claims().get(0).presence(),
                    List.of())),
            all.personal(),
            all.cryptosuite(),
            all.validityDays(),
            all.decoys(),
            all.displays());
    JsonObject claims =
        JsonReader.readObject("{\"coop\":{\"name\":\"R\",\"branch\":\"north\"},\"since\":1}");
    assertEquals(
        JsonReader.readObject("{\"coop\":{\"name\":\"R\"},\"since\":1}"),
        nested.claimsFor(CredentialForm.LDP_VC, claims));
    JsonObject flat = JsonReader.readObject("{\"coop\":\"R\"}");
    assertEquals(flat, nested.claimsFor(CredentialForm.LDP_VC, flat), "nothing to leave out");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "58172aac-d8ba-11ed-83dd-0b3aef56cc33",
        "urn:uuid:58172AAC-D8BA-11ED-83DD-0B3AEF56CC33",
        "https://riverside.example/credentials/1"
      })
  void anIdIsAFreshUuidAndNothingThatTells(String id) {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new CredentialDraft(
                TestDrafts.template(),
                CredentialForm.LDP_VC,
                id,
                TestDrafts.ISSUER,
                Holder.BEARER,
                TestDrafts.claims(),
                StatusPlace.NONE,
                TODAY,
                TODAY));
  }

  @Test
  void anIssuerHasADidAnHttpsAddressAndAName() {
    for (List<String> bad :
        List.of(
            List.of("riverside", "https://r.example", "R"),
            List.of("did:web:r.example", "http://r.example", "R"),
            List.of("did:web:r.example", "https://r.example", " "))) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new IssuerIdentity(bad.get(0), bad.get(1), bad.get(2)));
    }
  }

  @Test
  void aTemplateIsBoundedInDaysAndHasAForm() {
    CredentialTemplate good = TestDrafts.template();
    for (int days : List.of(0, 3_661)) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new CredentialTemplate(
                  good.version(),
                  good.type(),
                  good.forms(),
                  good.claims(),
                  good.personal(),
                  good.cryptosuite(),
                  days,
                  good.decoys(),
                  good.displays()));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new CredentialTemplate(
                good.version(),
                good.type(),
                java.util.Set.of(),
                good.claims(),
                good.personal(),
                good.cryptosuite(),
                30,
                good.decoys(),
                good.displays()));
  }
}
