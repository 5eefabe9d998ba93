package org.cooppassport.core.vcjose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.model.Credential;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.sdjwt.ResolvedTypeMetadata;
import org.cooppassport.core.sdjwt.SubresourceIntegrity;
import org.cooppassport.core.sdjwt.TypeMetadata;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The examples printed in VC-JOSE-COSE, in the schemas of the data model and in SD-JWT VC. The keys
 * of the tokens are not published, so they are read and not verified.
 */
@Tag("vectors")
class SpecificationExamplesTest {
  private static final String FOLDER = "vc-jose-cose/spec-examples/";

  private static Stream<JsonObject> examples() {
    return Vectors.list(FOLDER).stream().map(name -> Vectors.object(FOLDER + name));
  }

  private static Optional<JsonObject> tab(JsonObject example, String label) {
    return example.array("tabs").flatMap(JsonArray::objects).orElse(List.of()).stream()
        .filter(tab -> tab.string("label").equals(Optional.of(label)))
        .findFirst();
  }

  @TestFactory
  Stream<DynamicTest> anExampleCredentialConformsAndItsTokenSaysTheSame() {
    List<DynamicTest> tests = new ArrayList<>();
    examples()
        .filter(example -> tab(example, "Credential").isPresent())
        .forEach(
            example ->
                tests.add(
                    dynamicTest(
                        example.string("number").orElseThrow(), () -> credential(example))));
    assertEquals(5, tests.size());
    return tests.stream();
  }

  private static void credential(JsonObject example) {
    JsonObject document =
        tab(example, "Credential").flatMap(tab -> tab.object("json")).orElseThrow();
    assertEquals(List.of(), Credential.problems(document));
    Optional<String> compact = tab(example, "jose").flatMap(tab -> tab.string("compact"));
    if (compact.isPresent()) {
      Jws token = Jws.parse(compact.get());
      assertEquals(document, token.unverifiedClaims());
      assertEquals("ES256", token.header().alg());
      // Printed without typ, which the same specification asks for.
      assertEquals(
          ProblemCode.TOKEN_TYPE_ERROR,
          Found.by(() -> Envelope.read("application/vc+jwt", compact.get())));
    }
  }

  @Test
  void theExamplePresentationsConform() {
    List<JsonObject> plain =
        examples()
            .flatMap(example -> tab(example, "Presentation").stream())
            .flatMap(tab -> tab.object("json").stream())
            .filter(
                json ->
                    json.oneOrMany("type")
                        .strings()
                        .orElseThrow()
                        .contains("VerifiablePresentation"))
            .toList();
    assertEquals(2, plain.size());
    plain.forEach(json -> assertEquals(List.of(), Presentation.problems(json)));
  }

  @Test
  void theExampleControlledIdentifierDocumentsAreRead() {
    String url = "https://university.example/issuers/565049";
    JsonObject bare =
        Vectors.object(
                FOLDER + "example-a-controlled-identifier-document-with-verification-method.json")
            .object("json")
            .orElseThrow();
    assertThrows(
        org.cooppassport.core.did.DidException.class,
        () ->
            DidDocument.read(bare)
                .method(url + "#key-123", VerificationRelationship.ASSERTION_METHOD),
        "not listed for the purpose");
    JsonObject related =
        Vectors.object(
                FOLDER
                    + "example-a-controlled-identifier-document-with-verification-relationships.json")
            .object("json")
            .orElseThrow();
    assertEquals(
        "ES384",
        DidDocument.read(related)
            .method(url + "#key-123", VerificationRelationship.ASSERTION_METHOD)
            .key()
            .algorithm()
            .orElseThrow()
            .joseName());
  }

  @Test
  void theExamplesBesideTheSchemasOfTheDataModelConform() {
    String folder = "vc-data-model/schema-2019/";
    for (String name : Vectors.list(folder + "verifiable-credential")) {
      if (name.startsWith("example")) {
        JsonObject credential = Vectors.object(folder + "verifiable-credential/" + name);
        assertEquals(List.of(), Credential.problems(credential.without("proof")), name);
      }
    }
    for (String name : Vectors.list(folder + "verifiable-presentation")) {
      if (name.startsWith("example")) {
        JsonObject presentation = Vectors.object(folder + "verifiable-presentation/" + name);
        assertEquals(
            List.of(),
            Presentation.problems(presentation.without("proof", "verifiableCredential")),
            name);
      }
    }
  }

  @Test
  void theSmallTypeMetadataExtendAnotherTypeUnderADigest() {
    Bytes document = Vectors.bytes("sd-jwt-vc/type-metadata-small.json");
    TypeMetadata type = TypeMetadata.parse(document);
    String base = "https://galaxy.example.com/galactic-education-credential/v2";
    assertEquals(Optional.of(base), type.extendedType());
    assertEquals(
        Optional.of(base),
        ResolvedTypeMetadata.missing(type.vct(), java.util.Map.of(type.vct(), document)));
    for (String payload :
        List.of("type-metadata-small-payload.json", "type-metadata-betelgeuse-payload.json")) {
      JsonObject claims = Vectors.object("sd-jwt-vc/" + payload);
      assertEquals(Optional.of(type.vct()), claims.string("vct"));
      // The printed document has lost the white space its digest covers; any other is refused.
      assertEquals(
          ProblemCode.MALFORMED_VALUE_ERROR,
          Found.by(
              () ->
                  SubresourceIntegrity.require(
                      claims.string("vct#integrity").orElseThrow(), document)));
    }
  }
}
