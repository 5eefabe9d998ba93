package org.cooppassport.core.openid;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.CredentialSetQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.TxCode;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.RequestPurpose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What we write is valid by the schemas that the OpenID Foundation's suite checks with. */
@Tag("vectors")
class OpenIdSchemasTest {
  private static final String SCHEMAS = "conformance-data/json-schemas/";
  private static final DcqlQuery QUERY =
      new DcqlQuery(
          List.of(
              CredentialQuery.sdJwtVc(
                  "m",
                  "urn:example:m",
                  List.of(
                      ClaimsQuery.of("standing").withValues(List.of(new JsonString("active"))),
                      ClaimsQuery.of("address", "country"))),
              CredentialQuery.sdJwtVc("k", "urn:example:k", List.of())),
          List.of(
              CredentialSetQuery.required(List.of(List.of("m"))),
              CredentialSetQuery.optional(List.of(List.of("k")))));

  @Test
  void writesOffersByTheSchema() {
    CredentialOffer offer =
        CredentialOffer.preAuthorized(
            "https://issuer.example/riverside",
            List.of("membership"),
            PreAuthorizedCodeGrant.of("code", TxCode.digits(6)));
    valid("oid4vci/credential_offer-1_0.json", SpecVersion.VersionFlag.V202012, offer.toJson());
    invalid(
        "oid4vci/credential_offer-1_0.json",
        SpecVersion.VersionFlag.V202012,
        offer.toJson().with("credential_configuration_ids", JsonArray.EMPTY));
  }

  @Test
  void writesCredentialRequestsByTheSchema() {
    JsonObject request =
        CredentialRequest.ofConfiguration("membership")
            .withProofs(List.of(new KeyProofJwt("a.b.c")))
            .json();
    valid("oid4vci/credential_request-1_0.json", SpecVersion.VersionFlag.V202012, request);
    invalid(
        "oid4vci/credential_request-1_0.json",
        SpecVersion.VersionFlag.V202012,
        request.with("credential_identifier", "x"));
  }

  @Test
  void acceptsTheMetadataThatTheSchemaAccepts() {
    valid(
        "oid4vci/credential_issuer_metadata-1_0.json",
        SpecVersion.VersionFlag.V202012,
        OpenIdVectors.object(
            "conformance-data/metadata/openid4vci-1_0/"
                + "valid-openid-credential-issuer-metadata-claims-path-pointer-null.json"));
  }

  @Test
  void writesQueriesByTheSchema() {
    valid("oid4vp/dcql_request.json", SpecVersion.VersionFlag.V7, QUERY.toJson());
    invalid(
        "oid4vp/dcql_request.json",
        SpecVersion.VersionFlag.V7,
        QUERY.toJson().with("credentials", JsonArray.EMPTY));
  }

  @Test
  void writesVerifierInfoByTheSchema() {
    JsonObject request =
        AuthorizationRequest.builder(ClientId.x509SanDns("verifier.example"), "n-1", QUERY)
            .directPost(URI.create("https://verifier.example/r"))
            .purpose(new RequestPurpose("to join", "five years", "Harbour", "join-v1"))
            .build()
            .json();
    JsonArray info = request.array("verifier_info").orElseThrow();
    valid(
        "oid4vp/verifier_info.json",
        SpecVersion.VersionFlag.V7,
        JsonObject.of("verifier_info", info));
  }

  private static void valid(String schema, SpecVersion.VersionFlag draft, JsonObject json) {
    assertEquals(Set.of(), validate(compile(OpenIdVectors.object(SCHEMAS + schema), draft), json));
  }

  private static void invalid(String schema, SpecVersion.VersionFlag draft, JsonObject json) {
    assertFalse(validate(compile(OpenIdVectors.object(SCHEMAS + schema), draft), json).isEmpty());
  }

  private static JsonSchema compile(JsonObject schema, SpecVersion.VersionFlag draft) {
    return JsonSchemaFactory.getInstance(draft).getSchema(schema.toJson(), InputFormat.JSON);
  }

  private static Set<ValidationMessage> validate(JsonSchema schema, JsonObject json) {
    return schema.validate(json.toJson(), InputFormat.JSON);
  }
}
