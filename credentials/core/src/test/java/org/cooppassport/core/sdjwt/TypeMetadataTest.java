package org.cooppassport.core.sdjwt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.testing.Found;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypeMetadataTest {
  private static final String TYPE = "urn:example:coop";

  private static Map<String, Bytes> documents(JsonObject... types) {
    Map<String, Bytes> documents = new HashMap<>();
    for (JsonObject type : types) {
      documents.put(type.string("vct").orElseThrow(), JsonWriter.write(type));
    }
    return documents;
  }

  private static JsonObject type(String vct, String claims) {
    return JsonObject.of("vct", vct).toBuilder().put("claims", JsonReader.read(claims)).build();
  }

  private static JsonObject extending(String vct, String base, String claims) {
    return type(vct, claims).with("extends", base);
  }

  @Test
  @Tag("vectors")
  void theExtensionOfTheSpecificationHasItsEffectiveClaims() {
    JsonObject vector = Vectors.object("sd-jwt-vc/type-metadata-extends.json");
    ResolvedTypeMetadata resolved =
        ResolvedTypeMetadata.resolve(
            "https://example.com/custom-type-metadata",
            documents(vector.object("base").orElseThrow(), vector.object("child").orElseThrow()));
    assertEquals(
        vector.object("effective").orElseThrow().array("claims").orElseThrow(),
        resolved.claims().stream().map(ClaimMetadata::json).collect(JsonArray.collector()));
    assertEquals(
        List.of(
            "https://example.com/custom-type-metadata", "https://example.com/base-type-metadata"),
        resolved.types());
  }

  @Test
  @Tag("vectors")
  void theTypesOfTheSpecificationAreRead() {
    JsonObject betelgeuse = Vectors.object("sd-jwt-vc/type-metadata-betelgeuse.json");
    TypeMetadata type = TypeMetadata.parse(JsonWriter.write(betelgeuse));
    assertEquals(
        betelgeuse.array("claims").orElseThrow(),
        type.claims().stream().map(ClaimMetadata::json).collect(JsonArray.collector()));
    assertEquals(2, type.display().orElseThrow().size());
    assertEquals(
        Optional.of("https://galaxy.example.com/galactic-education-credential/v2"),
        type.extendedType());
    assertTrue(type.claims().get(0).mandatory());
    assertEquals(ClaimMetadata.Selectivity.ALWAYS, type.claims().get(0).selectivity());
    assertEquals("Name", type.claims().get(0).labels().get(1).label());

    Map<String, Bytes> documents = documents(betelgeuse);
    assertEquals(
        type.extendedType(),
        ResolvedTypeMetadata.missing(type.vct(), documents),
        "the extended type is asked for next");
    assertEquals(
        ProblemCode.DOCUMENT_UNAVAILABLE,
        Found.by(() -> ResolvedTypeMetadata.resolve(type.vct(), documents)));

    ResolvedTypeMetadata alone =
        ResolvedTypeMetadata.resolve(
            type.vct(), documents(betelgeuse.without("extends", "extends#integrity")));
    assertEquals(
        Optional.of("de-DE"),
        alone.displayFor(List.of(Locale.GERMANY)).flatMap(d -> d.string("locale")));
    assertEquals(
        Optional.of("en-US"),
        alone.displayFor(List.of(Locale.JAPAN)).flatMap(d -> d.string("locale")));
  }

  @Test
  @Tag("vectors")
  void theClaimPathsOfTheSpecificationSelect() {
    JsonObject credential = Vectors.object("sd-jwt-vc/claim-path-credential.json");
    assertEquals(List.of(new JsonString("Arthur Dent")), ClaimsPath.of("name").select(credential));
    assertEquals(
        List.of(new JsonString("Bachelor of Science"), new JsonString("Master of Science")),
        ClaimsPath.of("degrees").everyItem().member("type").select(credential));
    assertEquals(List.of(), ClaimsPath.of("degrees").item(7).select(credential));
  }

  @Test
  @Tag("vectors")
  void theClaimPathsOfOpenId4VpSelectOrFail() {
    JsonObject vector = Vectors.object("openid4vp/derived/claims-path.json");
    JsonObject credential = vector.object("credential").orElseThrow();
    for (JsonObject one : vector.array("cases").orElseThrow().objects().orElseThrow()) {
      JsonValue path = one.get("path").orElseThrow();
      if (one.has("selected")) {
        assertEquals(
            one.array("selected").orElseThrow().items(), ClaimsPath.parse(path).select(credential));
      } else if (one.string("error").orElseThrow().equals("empty selection")) {
        assertEquals(List.of(), ClaimsPath.parse(path).select(credential));
      } else {
        Found.by(() -> ClaimsPath.parse(path).select(credential));
      }
    }
    Found.by(() -> ClaimsPath.parse(JsonArray.EMPTY));
    assertEquals(
        List.of(),
        ClaimsPath.parse(JsonArray.ofStrings("null")).select(JsonObject.of("x", JsonNull.NULL)));
  }

  private static VerifiedSdJwtVc credential(String claims, ClaimsPath... selective) {
    JsonObject payload = SdJwtForge.payload(claims);
    SdJwt issued =
        SdJwtVc.prepare(payload, DisclosureFrame.of(List.of(selective)), new SeededRandom("type"))
            .sign(
                org.cooppassport.core.jose.Jws.signing(
                    org.cooppassport.core.jose.TokenType.SD_JWT_VC),
                SdJwtForge.ISSUER.signer());
    return SdJwtForge.verify(issued.text());
  }

  private static List<ProblemCode> check(VerifiedSdJwtVc credential, String claims) {
    return ResolvedTypeMetadata.resolve(credential, documents(type(TYPE, claims)))
        .problemsOf(credential)
        .stream()
        .map(Problem::code)
        .toList();
  }

  @Test
  void selectivityIsCheckedAtThePlaceItself() {
    String always = "[{\"path\":[\"address\",\"city\"],\"sd\":\"always\"}]";
    String never = "[{\"path\":[\"address\",\"city\"],\"sd\":\"never\"}]";
    ClaimsPath city = ClaimsPath.of("address", "city");
    VerifiedSdJwtVc open = credential("{\"address\":{\"city\":\"Porto\"}}");
    VerifiedSdJwtVc hidden = credential("{\"address\":{\"city\":\"Porto\"}}", city);
    VerifiedSdJwtVc above =
        credential("{\"address\":{\"city\":\"Porto\"}}", ClaimsPath.of("address"));

    assertEquals(List.of(ProblemCode.DISCLOSURE_ERROR), check(open, always));
    assertEquals(List.of(), check(open, never));
    assertEquals(List.of(), check(hidden, always));
    assertEquals(List.of(ProblemCode.DISCLOSURE_ERROR), check(hidden, never));
    assertEquals(List.of(ProblemCode.DISCLOSURE_ERROR), check(above, always));
    assertEquals(List.of(), check(above, never));
  }

  @Test
  void anUndisclosedClaimIsNeverTakenForAMissingOne() {
    String mandatory = "[{\"path\":[\"name\"],\"mandatory\":true,\"sd\":\"always\"}]";
    VerifiedSdJwtVc held = credential("{\"name\":\"Ada\"}", ClaimsPath.of("name"));
    VerifiedSdJwtVc shown = SdJwtForge.verify(held.sdJwt().reveal(List.of()).text());

    assertEquals(List.of(), check(held, mandatory));
    assertEquals(List.of(), check(shown, mandatory));
    assertEquals(List.of(ProblemCode.MALFORMED_VALUE_ERROR), check(credential("{}"), mandatory));
    assertEquals(
        List.of(ProblemCode.MALFORMED_VALUE_ERROR),
        check(credential("{\"other\":1}", ClaimsPath.of("other")), mandatory),
        "a holder has every Disclosure and so knows");
  }

  @Test
  void itemsAreCountedAsIssued() {
    VerifiedSdJwtVc held =
        credential(
            "{\"list\":[\"a\",\"b\"]}",
            ClaimsPath.of("list").item(0),
            ClaimsPath.of("list").item(1));
    VerifiedSdJwtVc second =
        SdJwtForge.verify(held.sdJwt().reveal(List.of(ClaimsPath.of("list").item(1))).text());
    assertEquals(Optional.of(JsonArray.ofStrings("b")), second.payload().array("list"));
    assertEquals(
        List.of(), check(second, "[{\"path\":[\"list\",1],\"mandatory\":true,\"sd\":\"always\"}]"));
    assertEquals(
        List.of(ProblemCode.DISCLOSURE_ERROR),
        check(second, "[{\"path\":[\"list\",0],\"sd\":\"never\"}]"));
    assertEquals(
        List.of(ProblemCode.MALFORMED_VALUE_ERROR),
        check(second, "[{\"path\":[\"list\",2],\"mandatory\":true}]"));
    assertEquals(List.of(), check(second, "[{\"path\":[\"list\",null],\"sd\":\"always\"}]"));
    assertEquals(
        List.of(ProblemCode.MALFORMED_VALUE_ERROR), check(second, "[{\"path\":[\"list\",\"x\"]}]"));
  }

  @Test
  @Tag("attack:SDJ-07")
  void aTypeOfAnotherNameOrThatExtendsItselfIsRefused() {
    Map<String, Bytes> swapped = Map.of(TYPE, JsonWriter.write(type("urn:example:other", "[]")));
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> ResolvedTypeMetadata.resolve(TYPE, swapped)));
    Map<String, Bytes> loop =
        documents(extending(TYPE, "urn:b", "[]"), extending("urn:b", TYPE, "[]"));
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> ResolvedTypeMetadata.resolve(TYPE, loop)));
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> ResolvedTypeMetadata.missing(TYPE, loop)));
  }

  @Test
  @Tag("attack:SDJ-07")
  void noMoreThanFourTypesAreExtended() {
    Map<String, Bytes> documents = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      documents.putAll(documents(extending("urn:t" + i, "urn:t" + (i + 1), "[]")));
    }
    documents.putAll(documents(type("urn:t10", "[]")));
    assertEquals(5, ResolvedTypeMetadata.resolve("urn:t6", documents).types().size());
    assertEquals(
        ProblemCode.LIMIT_EXCEEDED,
        Found.by(() -> ResolvedTypeMetadata.resolve("urn:t5", documents)));
  }

  @Test
  @Tag("attack:SDJ-07")
  void aDocumentThatDoesNotMatchItsIntegrityIsRefused() {
    JsonObject type = type(TYPE, "[]");
    Bytes document = JsonWriter.write(type);
    VerifiedSdJwtVc good =
        credential("{\"vct#integrity\":\"" + SubresourceIntegrity.of(document) + "\"}");
    assertEquals(List.of(TYPE), ResolvedTypeMetadata.resolve(good, Map.of(TYPE, document)).types());
    Bytes changed = Bytes.utf8(document.toUtf8() + " ");
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> ResolvedTypeMetadata.resolve(good, Map.of(TYPE, changed))));
    JsonObject child =
        extending("urn:child", TYPE, "[]")
            .with("extends#integrity", SubresourceIntegrity.of(changed));
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> ResolvedTypeMetadata.resolve("urn:child", documents(child, type))));
  }

  @Test
  void theStrongestKnownHashDecidesAndAnUnknownOneRefuses() {
    Bytes document = Bytes.utf8("x");
    String sha256 = SubresourceIntegrity.of(document);
    String sha512 =
        "sha512-"
            + java.util.Base64.getEncoder()
                .encodeToString(HashAlgorithm.SHA_512.digest(document).toByteArray());
    SubresourceIntegrity.require(sha256 + " " + sha512, document);
    SubresourceIntegrity.require("md5-AAAA " + sha256 + "?opt", document);
    SubresourceIntegrity.require("sha256-AAAA " + sha256, document);
    Found.by(() -> SubresourceIntegrity.require(sha256 + " sha512-AAAA", document));
    Found.by(() -> SubresourceIntegrity.require("md5-AAAA", document));
    Found.by(() -> SubresourceIntegrity.require("sha256-", document));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"path\":[\"a\"],\"sd\":\"always\"}] [{\"path\":[\"a\"],\"sd\":\"never\"}]",
        "[{\"path\":[\"a\"],\"sd\":\"never\"}] [{\"path\":[\"a\"],\"sd\":\"allowed\"}]",
        "[{\"path\":[\"a\"],\"mandatory\":true}] [{\"path\":[\"a\"],\"mandatory\":false}]"
      })
  void anExtendingTypeNeverLoosens(String baseAndChild) {
    String[] parts = baseAndChild.split(" ");
    Map<String, Bytes> documents =
        documents(type("urn:base", parts[0]), extending(TYPE, "urn:base", parts[1]));
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> ResolvedTypeMetadata.resolve(TYPE, documents)));
  }

  @Test
  void anExtendingTypeMayTighten() {
    Map<String, Bytes> documents =
        documents(
            type("urn:base", "[{\"path\":[\"a\"],\"sd\":\"allowed\"},{\"path\":[\"b\"]}]"),
            extending(
                TYPE,
                "urn:base",
                "[{\"path\":[\"a\"],\"sd\":\"always\"},{\"path\":[\"b\"],\"mandatory\":true}]"));
    List<ClaimMetadata> claims = ResolvedTypeMetadata.resolve(TYPE, documents).claims();
    assertEquals(ClaimMetadata.Selectivity.ALWAYS, claims.get(0).selectivity());
    assertTrue(claims.get(1).mandatory());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"vct\":1}",
        "{\"vct\":\"t\",\"claims\":{}}",
        "{\"vct\":\"t\",\"claims\":[{}]}",
        "{\"vct\":\"t\",\"claims\":[{\"path\":[]}]}",
        "{\"vct\":\"t\",\"claims\":[{\"path\":[-1]}]}",
        "{\"vct\":\"t\",\"claims\":[{\"path\":[\"a\"]},{\"path\":[\"a\"]}]}",
        "{\"vct\":\"t\",\"claims\":[{\"path\":[\"a\"],\"sd\":\"maybe\"}]}",
        "{\"vct\":\"t\",\"claims\":[{\"path\":[\"a\"],\"mandatory\":\"yes\"}]}",
        "{\"vct\":\"t\",\"claims\":[{\"path\":[\"a\"],\"svg_id\":\"1a\"}]}",
        "{\"vct\":\"t\",\"claims\":[{\"path\":[\"a\"],\"display\":[{\"label\":\"x\"}]}]}",
        "{\"vct\":\"t\",\"display\":[{\"name\":\"x\"}]}",
        "{\"vct\":\"t\",\"display\":[{\"locale\":\"en\",\"name\":\"x\","
            + "\"rendering\":{\"simple\":{\"logo\":{\"uri\":\"http://x.example\"}}}}]}",
        "{\"vct\":\"t\",\"extends\":1}"
      })
  void aTypeOfAnotherFormIsRefused(String json) {
    Found.by(() -> TypeMetadata.parse(Bytes.utf8(json)));
  }

  @Test
  @Tag("vectors")
  void theMetadataUrlsOfTheVectorsAreDerived() {
    for (JsonValue item : (JsonArray) Vectors.json("sd-jwt-vc/wellknown-url-cases.json")) {
      JsonObject one = (JsonObject) item;
      assertEquals(
          one.string("metadataUrl").orElseThrow(),
          JwtVcIssuerMetadata.urlOf(one.string("iss").orElseThrow()).toString());
    }
    for (String bad :
        List.of(
            "http://example.com",
            "https://example.com?x",
            "https://example.com#x",
            "https://u@example.com",
            "did:web:example.com",
            "https://",
            "")) {
      assertEquals(
          ProblemCode.MALFORMED_VALUE_ERROR, Found.by(() -> JwtVcIssuerMetadata.urlOf(bad)), bad);
    }
  }

  @Test
  @Tag("vectors")
  void theIssuerMetadataOfTheVectorsAreRead() {
    JsonObject inline = Vectors.object("sd-jwt-vc/jwt-vc-issuer-metadata-jwks.json");
    JwtVcIssuerMetadata metadata = JwtVcIssuerMetadata.parse("https://example.com", inline);
    assertEquals(2, metadata.keys().orElseThrow().keys().size());
    assertEquals(inline.object("jwks"), Optional.of(metadata.keys().orElseThrow().toJson()));
    JsonObject byUri = Vectors.object("sd-jwt-vc/jwt-vc-issuer-metadata-jwks-uri.json");
    assertEquals(
        byUri.string("jwks_uri").orElseThrow(),
        JwtVcIssuerMetadata.parse("https://example.com", byUri).keysUri().orElseThrow().toString());
    assertEquals(
        ProblemCode.ISSUER_MISMATCH,
        Found.by(() -> JwtVcIssuerMetadata.parse("https://example.com/", inline)));
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(
            () ->
                JwtVcIssuerMetadata.parse(
                    "https://example.com", inline.with("jwks_uri", "https://x.example"))));
    assertEquals(
        ProblemCode.MALFORMED_VALUE_ERROR,
        Found.by(() -> JwtVcIssuerMetadata.parse("https://example.com", inline.without("jwks"))));
  }

  @Test
  @Tag("vectors")
  void theFurtherTypesOfTheVectorsAreRead() {
    JsonObject excerpt = Vectors.object("sd-jwt-vc/aka-vcts-excerpt.json");
    VerifiedSdJwtVc verified = SdJwtForge.verify(excerpt);
    assertEquals(
        List.of("urn:example:eudi:pid:aendgard:1", "urn:example:eudi:pid"), verified.types());
    JsonObject example = Vectors.object("sd-jwt-vc/vct-example-payload.json");
    assertEquals(example, SdJwtForge.verify(example).payload());
    assertTrue(SdJwtForge.verify(example).holderKey().isPresent());
    for (String bad : List.of("[]", "[\"urn:example:coop\"]", "[1]", "[\"a\",\"a\"]", "\"a\"")) {
      assertEquals(
          ProblemCode.MALFORMED_VALUE_ERROR,
          Found.by(() -> SdJwtForge.verify(SdJwtForge.payload("{\"aka_vcts\":" + bad + "}"))),
          bad);
    }
  }
}
