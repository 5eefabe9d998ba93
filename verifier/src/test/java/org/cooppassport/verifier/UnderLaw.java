package org.cooppassport.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.verification.CredentialTypes;

/** Hillside, set up to rely on Riverside's checks under money-laundering law. */
final class UnderLaw {
  /** A co-op's own version of a legal table, with fewer rows. */
  private static final String OWN_TABLE =
      """
      {"kind": "rule", "id": "uk-mlr-2017-39", "version": 2, "title": "Own reading",
       "lanes": ["aml-reliance"], "jurisdictions": ["GB"], "appliesFrom": "2017-06-26",
       "rows": [{"id": "checker", "row": "checker", "obliged": true, "review": "unreviewed",
         "source": {"title": "MLR 2017", "url": "https://law.example", "basis": "primary"}}]}
      """;

  private static final JsonObject FEES =
      JsonReader.readObject(
          "{\"currency\":\"GBP\",\"sharePercent\":40,\"floor\":\"0.50\","
              + "\"costs\":{\"document-in-person\":\"18.00\"}}");

  private static final JsonObject SUPERVISED =
      JsonReader.readObject(
          "{\"lanesOffered\":[\"aml-reliance\"],\"issuerObliged\":true,"
              + "\"supervisor\":{\"name\":\"FCA\",\"country\":\"GB\",\"reference\":\"1\"},"
              + "\"evidenceRetrieval\":{\"endpoint\":\"https://riverside.example/evidence\","
              + "\"deadline\":\"PT0S\",\"calendar\":\"calendar-days\"},"
              + "\"attributesVerified\":[{\"attribute\":\"address\","
              + "\"documentType\":\"utility_statement\"}]}");

  private final VerifierUnderTest verifier;

  private UnderLaw(VerifierUnderTest verifier) {
    this.verifier = verifier;
  }

  /** With policy and table, and not yet an agreement. Restarts the verifier. */
  static UnderLaw withoutAgreement(VerifierUnderTest verifier) throws IOException {
    String relying =
        VerifierUnderTest.resource("hillside.json")
            .replace("open-account", "rely")
            .replace("informational", "aml-reliance")
            .replace(
                "\"attributes\": [",
                "\"legalBasis\": {\"rule\": \"uk-mlr-2017-39\", \"version\":"
                    + " 2, \"reviewedBy\": \"A. Lawyer\", \"reviewedOn\":"
                    + " \"2026-09-01\"}, \"attributes\": [");
    Path coop = verifier.data.resolve("coops/hillside");
    Files.writeString(coop.resolve("policies/rely.json"), relying);
    Files.createDirectories(coop.resolve("law"));
    Files.writeString(coop.resolve("law/uk.json"), OWN_TABLE);
    verifier.stop();
    verifier.start();
    return new UnderLaw(verifier);
  }

  /** Ready. Restarts the verifier. */
  static UnderLaw at(VerifierUnderTest verifier) throws IOException {
    UnderLaw law = withoutAgreement(verifier);
    law.agree();
    return law;
  }

  /** Puts down an agreement that both sides signed. Restarts the verifier. */
  void agree() throws IOException {
    Path folder = verifier.data.resolve("coops/hillside/agreements");
    Files.createDirectories(folder);
    String hillside = "did:web:localhost%3A" + verifier.origin.getPort() + ":hillside";
    Files.writeString(
        folder.resolve("riverside.json"),
        TestAgreements.signed(
                TestAgreements.reliance()
                    .with("fees", FEES)
                    .with(
                        "relier",
                        TestAgreements.reliance()
                            .object("relier")
                            .orElseThrow()
                            .with("issuers", JsonArray.ofStrings(hillside))))
            .json()
            .toJson());
    verifier.stop();
    verifier.start();
  }

  Asking asking() {
    return Asking.by(verifier, "hillside", "rely", "flow", "same-device");
  }

  HttpResponse<String> answer(TestMember member, AuthorizationRequest request) {
    String check =
        member.present(
            member.issue(CredentialTypes.KYC_CHECK, "document-in-person", SUPERVISED, 13),
            request.nonce(),
            request.clientId().toString());
    HttpResponse<String> taken = member.answer(request, TestMember.token(Map.of("check", check)));
    assertEquals(200, taken.statusCode(), taken.body());
    return taken;
  }

  /** Answers Hillside's ordinary request for a check with an address; it must be accepted. */
  static void withAddress(TestMember member, Asking asking) {
    AuthorizationRequest request = member.fetch(asking.link());
    JsonObject verified =
        JsonReader.readObject(
            "{\"attributesVerified\":[{\"attribute\":\"address\","
                + "\"documentType\":\"utility_statement\"}]}");
    String check =
        member.present(
            member.issue(CredentialTypes.KYC_CHECK, "document-in-person", verified, 12),
            request.nonce(),
            request.clientId().toString());
    HttpResponse<String> taken = member.answer(request, TestMember.token(Map.of("check", check)));
    assertEquals(200, taken.statusCode(), taken.body());
    assertEquals(
        "accepted",
        released(asking, taken).object("verdict").orElseThrow().string("outcome").orElseThrow());
  }

  /** Asks, answers, and returns the verdict. */
  JsonObject relied() {
    TestMember member = new TestMember(verifier, "amara");
    Asking asking = asking();
    return released(asking, answer(member, member.fetch(asking.link())))
        .object("verdict")
        .orElseThrow();
  }

  static JsonObject released(Asking asking, HttpResponse<String> taken) {
    String redirect = VerifierUnderTest.json(taken).string("redirect_uri").orElseThrow();
    return asking.result(redirect.substring(redirect.indexOf("response_code=")));
  }
}
