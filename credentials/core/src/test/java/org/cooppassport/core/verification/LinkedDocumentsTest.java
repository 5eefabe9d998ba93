package org.cooppassport.core.verification;

import static org.cooppassport.core.verification.SecuredForms.EDWARDS;
import static org.cooppassport.core.verification.SecuredForms.P256;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.issuance.ShippedTypes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwtVc;
import org.cooppassport.core.sdjwt.SubresourceIntegrity;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.StaticDocuments;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Schemas, related resources and type metadata that a credential names. */
class LinkedDocumentsTest {
  private static final String SCHEMA = "https://riverside.example/schemas/member.json";
  private static final String VCT = "https://riverside.example/vct/member";
  private static final DocumentNeed SCHEMA_NEED =
      new DocumentNeed(DocumentKind.CREDENTIAL_SCHEMA, SCHEMA);
  private static final CredentialTypeSchema MEMBERSHIP =
      Schemas.type(CredentialTypes.MEMBERSHIP).orElseThrow();

  private final StaticDocuments world = new StaticDocuments();

  private VerificationResult verify(String text) {
    return world
        .gather(
            Verification.begin(
                VerificationRequest.ofOne(text)
                    .ignoreTrust()
                    .ignoreHolder()
                    .checkValidity()
                    .checkStatus()
                    .gatherLinkedDocuments()
                    .build(),
                TestCoop.NOW))
        .result();
  }

  private static Set<ProblemCode> codes(VerificationResult result) {
    return result.findings().stream().map(f -> f.problem().code()).collect(Collectors.toSet());
  }

  private void assertRejected(ProblemCode code, String text) {
    VerificationResult result = verify(text);
    assertEquals(Set.of(code), codes(result), () -> result.findings().toString());
    assertFalse(result.verified());
  }

  private void assertWarned(ProblemCode code, String text) {
    VerificationResult result = verify(text);
    assertEquals(Set.of(code), codes(result), () -> result.findings().toString());
    assertTrue(result.acceptable());
  }

  private void assertAccepted(String text) {
    assertEquals(List.of(), verify(text).findings());
  }

  private static JsonObject json(String text) {
    return JsonReader.readObject(text.replace('\'', '"'));
  }

  private static String signed(JsonObject document) {
    return SecuredForms.sign(document, Cryptosuite.EDDSA_RDFC_2022, EDWARDS).toJson();
  }

  private static JsonObject credential() {
    return SecuredForms.unsigned(EDWARDS.publicKey());
  }

  private static JsonObject withSchema(String entry) {
    return credential().with("credentialSchema", json(entry));
  }

  private static String schema(String standing) {
    return json("{'$id':'"
            + SCHEMA
            + "','$schema':'https://json-schema.org/draft/2020-12/schema','properties':"
            + "{'credentialSubject':{'properties':{'standing':{'const':'"
            + standing
            + "'}}}}}")
        .toJson();
  }

  @Test
  void aCredentialIsHeldAgainstTheSchemaItNames() {
    String text = signed(withSchema("{'id':'" + SCHEMA + "','type':'JsonSchema'}"));
    world.with(SCHEMA_NEED, schema("active"));
    assertAccepted(text);
    world.with(SCHEMA_NEED, schema("ceased"));
    assertRejected(ProblemCode.SCHEMA_MISMATCH, text);
    world.with(SCHEMA_NEED, "no schema");
    assertRejected(ProblemCode.SCHEMA_MISMATCH, text);
  }

  @Test
  void aSchemaThatCannotBeHadOrIsOfAnUnknownVersionIsAWarning() {
    String text = signed(withSchema("{'id':'" + SCHEMA + "','type':'JsonSchema'}"));
    assertWarned(ProblemCode.DOCUMENT_UNAVAILABLE, text);
    world.with(SCHEMA_NEED, schema("ceased").replace("2020-12", "unknown"));
    assertWarned(ProblemCode.SCHEMA_MISMATCH, text);
    assertWarned(
        ProblemCode.SCHEMA_MISMATCH,
        signed(withSchema("{'id':'http://riverside.example/s','type':'JsonSchema'}")));
  }

  @Test
  void everyOneOfSeveralSchemasMustHold() {
    world.with(SCHEMA_NEED, schema("ceased"));
    String two =
        signed(
            credential()
                .with(
                    "credentialSchema",
                    JsonArray.of(
                        json("{'id':'" + SCHEMA + "','type':'JsonSchema'}"),
                        json("{'id':'" + SCHEMA + "','type':'JsonSchema'}"))));
    assertRejected(ProblemCode.SCHEMA_MISMATCH, two);
  }

  @Test
  void nothingIsGatheredBeforeTheSignatureHolds() {
    String text = signed(withSchema("{'id':'" + SCHEMA + "','type':'JsonSchema'}"));
    assertFalse(verify(text.replace("\"active\"", "\"ceased\"")).verified());
    assertEquals(List.of(), world.asked());
  }

  @Test
  void aSchemaWithAnotherDigestIsRefused() {
    String right = SubresourceIntegrity.of(Bytes.utf8(schema("active")));
    String text =
        signed(
            withSchema("{'id':'" + SCHEMA + "','type':'JsonSchema','digestSRI':'" + right + "'}"));
    world.with(SCHEMA_NEED, schema("active"));
    assertAccepted(text);
    world.with(SCHEMA_NEED, schema("active") + " ");
    assertRejected(ProblemCode.INTEGRITY_MISMATCH, text);
  }

  @Test
  void theProductsOwnSchemaIsHeldAgainstWithoutGatheringIt() {
    String id = MEMBERSHIP.credentialSchemaId();
    JsonObject entry = JsonObject.of("id", id, "type", "JsonSchema");
    assertAccepted(signed(credential().with("credentialSchema", entry)));
    JsonObject subject = credential().object("credentialSubject").orElseThrow();
    assertRejected(
        ProblemCode.SCHEMA_MISMATCH,
        signed(
            credential()
                .with("credentialSchema", entry)
                .with("credentialSubject", subject.with("standing", "unheard-of"))));
    assertEquals(List.of(), world.asked());
  }

  private static JsonObject schemaCredential(String standing) {
    return json("{'@context':['https://www.w3.org/ns/credentials/v2'],'id':'"
            + SCHEMA
            + "','type':['VerifiableCredential','JsonSchemaCredential'],'credentialSchema':"
            + "{'id':'https://www.w3.org/ns/credentials/json-schema/v2.json',"
            + "'type':'JsonSchema'}}")
        .with("issuer", SecuredForms.did(EDWARDS.publicKey()))
        .with(
            "credentialSubject",
            JsonObject.builder()
                .put("id", SCHEMA)
                .put("type", "JsonSchema")
                .put("jsonSchema", JsonReader.readObject(schema(standing)))
                .build());
  }

  @Test
  void aSchemaCredentialCountsOnceItsOwnProofHolds() {
    String text = signed(withSchema("{'id':'" + SCHEMA + "','type':'JsonSchemaCredential'}"));
    world.with(SCHEMA_NEED, schemaCredential("active").toJson());
    assertAccepted(text);
    world.with(SCHEMA_NEED, schemaCredential("ceased").toJson());
    assertRejected(ProblemCode.SCHEMA_MISMATCH, text);
    String token =
        Jws.signing(TokenType.VC_JWT)
            .kid(DidKey.methodUrl(EDWARDS.publicKey()))
            .sign(schemaCredential("active"), EDWARDS.signer())
            .text();
    world.with(SCHEMA_NEED, token);
    assertAccepted(text);
    world.with(SCHEMA_NEED, token.substring(0, token.length() - 8) + "AAAAAAAA");
    assertRejected(ProblemCode.SCHEMA_MISMATCH, text);
  }

  @Test
  void aRelatedContextWithAnotherDigestIsRefused() {
    String url = MEMBERSHIP.contextUrl();
    String right = ShippedTypes.integrity(Schemas.context(url).orElseThrow());
    assertAccepted(signed(credential().with("relatedResource", related(url, right))));
    String wrong =
        ShippedTypes.integrity(
            Schemas.context("https://www.w3.org/ns/credentials/v2").orElseThrow());
    assertRejected(
        ProblemCode.INTEGRITY_MISMATCH,
        signed(credential().with("relatedResource", related(url, wrong))));
    assertWarned(
        ProblemCode.DOCUMENT_UNAVAILABLE,
        signed(credential().with("relatedResource", related("https://a.example/unused", wrong))));
  }

  @Test
  void aRelatedResourceThatWasGatheredHasItsDigest() {
    String url = "https://riverside.example/logo.svg";
    String logo = "<svg/>";
    world.with(new DocumentNeed(DocumentKind.RELATED_RESOURCE, url), logo);
    String right = SubresourceIntegrity.of(Bytes.utf8(logo));
    String wrong = SubresourceIntegrity.of(Bytes.utf8("<svg />"));
    assertAccepted(signed(credential().with("relatedResource", related(url, right))));
    assertRejected(
        ProblemCode.INTEGRITY_MISMATCH,
        signed(credential().with("relatedResource", related(url, wrong))));
  }

  private static JsonArray related(String url, String digest) {
    return JsonArray.of(JsonObject.of("id", url, "digestSRI", digest));
  }

  // ------------------------------------------------------------------ SD-JWT VC type metadata

  private static DocumentNeed type(String vct) {
    return new DocumentNeed(DocumentKind.TYPE_METADATA, vct);
  }

  private static String sdJwt(String integrity) {
    JsonObject payload =
        JsonObject.builder()
            .put("iss", SecuredForms.did(P256.publicKey()))
            .put("vct", VCT)
            .putTextIfPresent(
                "vct#integrity", java.util.Optional.of(integrity).filter(text -> !text.isEmpty()))
            .put("given_name", "Amara")
            .put("member", true)
            .build();
    return SdJwtVc.prepare(
            payload,
            DisclosureFrame.of(List.of(ClaimsPath.of("given_name"))),
            new SeededRandom("type metadata"))
        .sign(
            Jws.signing(TokenType.SD_JWT_VC).kid(DidKey.methodUrl(P256.publicKey())), P256.signer())
        .text();
  }

  private static String metadata(String vct, String more) {
    return json("{'vct':'" + vct + "'" + more + "}").toJson();
  }

  @Test
  void aCredentialIsHeldAgainstItsTypeMetadataAndThoseTheyExtend() {
    world.with(type(VCT), metadata(VCT, ",'extends':'" + VCT + "/base'"));
    world.with(
        type(VCT + "/base"),
        metadata(VCT + "/base", ",'claims':[{'path':['given_name'],'sd':'always'}]"));
    assertAccepted(sdJwt(""));
    assertEquals(List.of(type(VCT), type(VCT + "/base")), world.asked());
    world.with(
        type(VCT + "/base"),
        metadata(VCT + "/base", ",'claims':[{'path':['given_name'],'sd':'never'}]"));
    assertRejected(ProblemCode.DISCLOSURE_ERROR, sdJwt(""));
    world.with(
        type(VCT + "/base"),
        metadata(VCT + "/base", ",'claims':[{'path':['since'],'mandatory':true,'sd':'never'}]"));
    assertFalse(codes(verify(sdJwt(""))).contains(ProblemCode.DISCLOSURE_ERROR));
  }

  @Test
  @Tag("attack:SDJ-07")
  void typeMetadataAreOptionalForTheVerdictAndNeverTakenOnAnotherDigestOrInALoop() {
    assertWarned(ProblemCode.DOCUMENT_UNAVAILABLE, sdJwt(""));
    String document = metadata(VCT, ",'name':'Member'");
    world.with(type(VCT), document);
    assertAccepted(sdJwt(SubresourceIntegrity.of(Bytes.utf8(document))));
    assertRejected(
        ProblemCode.MALFORMED_VALUE_ERROR, sdJwt(SubresourceIntegrity.of(Bytes.utf8("other"))));
    world.with(type(VCT), metadata("https://mallory.example/vct", ""));
    assertRejected(ProblemCode.MALFORMED_VALUE_ERROR, sdJwt(""));
    world.with(type(VCT), metadata(VCT, ",'extends':'" + VCT + "'"));
    assertRejected(ProblemCode.MALFORMED_VALUE_ERROR, sdJwt(""));
    for (int i = 0; i < 8; i++) {
      String vct = i == 0 ? VCT : VCT + "/" + i;
      world.with(type(vct), metadata(vct, ",'extends':'" + VCT + "/" + (i + 1) + "'"));
    }
    assertRejected(ProblemCode.LIMIT_EXCEEDED, sdJwt(""));
  }

  @Test
  @Tag("attack:SDJ-07")
  void typeMetadataAreNotGatheredForACredentialWhoseSignatureDoesNotHold() {
    String token = sdJwt("");
    int signature = token.indexOf('~') - 10;
    assertFalse(
        verify(token.substring(0, signature) + "AAAA" + token.substring(signature + 4)).verified());
    assertEquals(List.of(), world.asked());
  }
}
