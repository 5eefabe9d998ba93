package org.cooppassport.core.did;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidDocumentRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String KEY = "z6MkmM42vxfqZQsv4ehtTjFFxQ4sQKS2w6WR7emozFAn5cxu";

  private static DidDocument document(String text) {
    return DidDocument.read(JsonReader.readObject(text.replace('\'', '"')));
  }

  private static String method(String id, String controller) {
    return "{'id':'"
        + id
        + "','type':'Multikey','controller':'"
        + controller
        + "','publicKeyMultibase':'"
        + KEY
        + "'}";
  }

  @Test
  @Tag("attack:DID-04")
  void twoMethodsWithOneIdSpoilTheDocument() {
    String twice =
        "{'id':'did:web:a.example','verificationMethod':["
            + method("did:web:a.example#k", "did:web:a.example")
            + ","
            + method("#k", "did:web:a.example")
            + "]}";
    assertThrows(DidException.class, () -> document(twice));
  }

  @Test
  @Tag("attack:DID-04")
  void aFragmentOfAnotherDidIsNotLookedUpHere() {
    DidDocument document =
        document(
            "{'id':'did:web:a.example','assertionMethod':["
                + method("did:web:b.example#k", "did:web:a.example")
                + "]}");
    DidException refused =
        assertThrows(
            DidException.class,
            () ->
                document.method("did:web:b.example#k", VerificationRelationship.ASSERTION_METHOD));
    assertEquals(DidError.INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID, refused.error());
  }

  @Test
  @Tag("attack:LDP-07")
  void aMethodControlledByAnotherIdentifierIsNotTheDocuments() {
    DidDocument document =
        document(
            "{'id':'did:web:a.example','assertionMethod':["
                + method("did:web:a.example#k", "did:web:b.example")
                + "]}");
    DidException refused =
        assertThrows(
            DidException.class,
            () ->
                document.method("did:web:a.example#k", VerificationRelationship.ASSERTION_METHOD));
    assertEquals(DidError.INVALID_VERIFICATION_METHOD, refused.error());
  }

  @Test
  void aMethodThatNamesNoControllerIsReadAndNeverUsed() {
    DidDocument document =
        document(
            "{'id':'did:web:a.example','assertionMethod':[{'id':'#k','type':'Multikey',"
                + "'publicKeyMultibase':'"
                + KEY
                + "'}]}");
    assertEquals(1, document.methods().size());
    assertThrows(
        DidException.class,
        () -> document.method("did:web:a.example#k", VerificationRelationship.ASSERTION_METHOD));
  }

  @ParameterizedTest
  @ValueSource(strings = {"did:web:a.example", "did:web:a.example#", "k", "#k", ""})
  void aMethodIsAskedForByItsWholeUrl(String url) {
    DidDocument document =
        document(
            "{'id':'did:web:a.example','assertionMethod':["
                + method("did:web:a.example#k", "did:web:a.example")
                + "]}");
    DidException refused =
        assertThrows(
            DidException.class,
            () -> document.method(url, VerificationRelationship.ASSERTION_METHOD));
    assertEquals(DidError.INVALID_VERIFICATION_METHOD_URL, refused.error());
  }

  @Test
  @Tag("attack:LDP-07")
  void anExpiredOrRevokedMethodIsNotUsableFromThatInstantOn() {
    DidDocument document =
        document(
            "{'id':'did:web:a.example','verificationMethod':[{'id':'#e','type':'Multikey',"
                + "'controller':'did:web:a.example','expires':'2026-11-21T12:00:00Z'},"
                + "{'id':'#r','type':'Multikey','controller':'did:web:a.example',"
                + "'revoked':'2026-11-21T13:00:00+01:00'}]}");
    for (VerificationMethod method : document.methods()) {
      assertTrue(method.usableAt(NOW.minusSeconds(1)));
      assertFalse(method.usableAt(NOW));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'id':'relative'}",
        "{'id':'did:web:a.example#k'}",
        "{'id':'did:web:a.example','verificationMethod':{}}",
        "{'id':'did:web:a.example','verificationMethod':['did:web:a.example#k']}",
        "{'id':'did:web:a.example','assertionMethod':'#k'}",
        "{'id':'did:web:a.example','assertionMethod':[1]}",
        "{'id':'did:web:a.example','assertionMethod':['k']}",
        "{'id':'did:web:a.example','controller':['k']}",
        "{'id':'did:web:a.example','verificationMethod':[{'id':'#k','controller':'did:web:a.example'}]}",
        "{'id':'did:web:a.example','verificationMethod':[{'id':'#k','type':'Multikey',"
            + "'controller':'did:web:a.example','secretKeyMultibase':'z3u2'}]}",
        "{'id':'did:web:a.example','verificationMethod':[{'id':'#k','type':'Multikey',"
            + "'controller':'did:web:a.example','expires':'tomorrow'}]}",
        "{'id':'did:web:a.example','verificationMethod':[{'id':'#k','type':'JsonWebKey',"
            + "'controller':'did:web:a.example','publicKeyJwk':{'kty':'OKP','d':'x'}}]}"
      })
  void aMalformedDocumentIsRefused(String text) {
    assertThrows(DidException.class, () -> document(text));
  }

  @ParameterizedTest
  @Tag("attack:DID-05")
  @ValueSource(
      strings = {
        "did:web:a.example%2Fb",
        "did:web:a.example%5Cb",
        "did:web:a.example:b%2F..%2Fc",
        "did:web:a.example:%2e%2E",
        "did:web:a.example%40b.example",
        "did:web:a.example%00",
        "did:web:a.example.",
        "did:web:a.example%2E",
        "did:web:127.1",
        "did:web:2130706433",
        "did:web:0x7f.1",
        "did:web:%31%32%37.0.0.1",
        "did:web:%5B%3A%3A1%5D",
        "did:web:a.example::b",
        "did:web:a.example%3A",
        "did:web:a.example%3A0",
        "did:web:a.example%3a80%3a90",
        "did:web:a.example%253A80",
        "did:web:a.example:b%2525",
        "did:web:-a.example",
        "did:web:a_b.example",
        "did:web:a..example",
        "did:web:a.example:b%20c",
        "did:web:a.example%3Fx",
        "did:web:a.example%23x",
        "did:web:a.example:x%3Fy"
      })
  void didWebTakesOnlyADomainAPortAndPlainSegments(String did) {
    assertEquals(
        DidError.INVALID_DID,
        assertThrows(DidException.class, () -> DidWeb.documentUrl(Did.parse(did))).error());
    assertTrue(DidResolver.standard().missing(Did.parse(did), Documents.none()).isEmpty());
  }

  @Test
  @Tag("attack:DID-05")
  void hostNamesAreComparedAsLowerCaseAscii() {
    assertEquals(
        "https://xn--exmple-cua.example/.well-known/did.json",
        DidWeb.documentUrl(Did.parse("did:web:Ex%C3%A4mple.Example")));
  }

  @ParameterizedTest
  @Tag("attack:DID-04")
  @ValueSource(
      strings = {
        "{'id':'did:web:b.example'}",
        "{}",
        "{'id':'did:web:A.example'}",
        "[]",
        "not json",
        "{'id':'did:web:a.example%3A443'}",
        "{'id':'did:web:a.example','id':'did:web:a.example'}"
      })
  void aDocumentOfAnotherDidAtTheUrlIsRefused(String body) {
    Did did = Did.parse("did:web:a.example");
    DocumentNeed need =
        new DocumentNeed(DocumentKind.DID_DOCUMENT, "https://a.example/.well-known/did.json");
    assertEquals(List.of(need), DidResolver.standard().missing(did, Documents.none()));
    Documents documents =
        Documents.of(
            new Gathered.Fetched(
                need, "application/json", Bytes.utf8(body.replace('\'', '"')), NOW));
    assertTrue(DidResolver.standard().missing(did, documents).isEmpty());
    DidResolution resolution = DidResolver.standard().resolve(did, documents, NOW);
    assertEquals(DidError.INVALID_DID_DOCUMENT, resolution.failure().orElseThrow().error());
  }

  @Test
  @Tag("attack:DID-09")
  void aMultikeyHasOneSpellingOnly() {
    String multikey = "z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK";
    String other = Multibase.base64Url(Multibase.decode(multikey));
    JsonObject document =
        JsonReader.readObject(
            """
            {"id": "https://coop.example/cid", "verificationMethod": [{
              "id": "https://coop.example/cid#k", "type": "Multikey",
              "controller": "https://coop.example/cid", "publicKeyMultibase": "%s"}]}
            """
                .replace("%s", other));
    VerificationMethod method = DidDocument.read(document).methods().get(0);
    assertEquals(
        DidError.INVALID_VERIFICATION_METHOD,
        assertThrows(DidException.class, method::key).error());
  }

  @Test
  @Tag("attack:DID-06")
  void anEntryOfALogHasAtMostEightProofs() {
    JsonObject proof = JsonObject.of("type", "DataIntegrityProof");
    JsonObject entry =
        JsonObject.of("versionId", "1-x")
            .with("proof", new JsonArray(Collections.nCopies(9, proof)));
    DidException refused = assertThrows(DidException.class, () -> WebVhProof.signersOf(entry));
    assertEquals("an entry has more than 8 proofs", refused.detail());
  }

  @Test
  void aDocumentThatCannotBeHadIsNotFoundAndSaysWhy() {
    Did did = Did.parse("did:web:a.example");
    DocumentNeed need = DidResolver.standard().missing(did, Documents.none()).get(0);
    Documents documents =
        Documents.of(new Gathered.Unavailable(need, Gathered.Cause.DESTINATION_FORBIDDEN));
    DidResolution resolution = DidResolver.standard().resolve(did, documents, NOW);
    assertEquals(DidError.NOT_FOUND, resolution.failure().orElseThrow().error());
    assertTrue(resolution.failure().orElseThrow().detail().contains("address"));
  }

  @Test
  void anUnknownMethodIsSaidToBeSo() {
    assertEquals(
        DidError.METHOD_NOT_SUPPORTED,
        DidResolver.standard()
            .resolve("did:example:1", Documents.none(), NOW)
            .failure()
            .orElseThrow()
            .error());
  }

  @ParameterizedTest
  @Tag("attack:DID-09")
  @ValueSource(
      strings = {
        "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"VCpo2LMLhn6iWku8MKvSLg2ZAoC-nlOyPVQaO3FxVeQ\","
            + "\"d\":\"VCpo2LMLhn6iWku8MKvSLg2ZAoC-nlOyPVQaO3FxVeQ\"}",
        "{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\"}",
        "[]",
        "x"
      })
  void didJwkThatIsNoPublicKeyIsRefusedAndNotEchoed(String jwk) {
    Did did = new Did("jwk", org.cooppassport.core.encoding.Base64Url.encodeUtf8(jwk));
    DidException refused =
        DidResolver.standard().resolve(did, Documents.none(), NOW).failure().orElseThrow();
    assertFalse(refused.detail().contains("VCpo"));
  }
}
