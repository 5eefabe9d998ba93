package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;

/** What a receipt holds, written and read in one place. */
final class ReceiptContent {
  private static final String TYPE = "RelianceReceipt";
  private static final long VERSION = 1;

  private ReceiptContent() {}

  static JsonObject of(
      String id,
      VerificationKey relierKey,
      RelianceCase relianceCase,
      Documents documents,
      Instant at) {
    VerificationResult result = relianceCase.verifyOffline(documents, at);
    return JsonObject.builder()
        .put("type", TYPE)
        .put("version", VERSION)
        .put("id", id)
        .put(
            "relier",
            JsonObject.builder()
                .put("id", relianceCase.relier().id())
                .put("key", relierKey.toJwk())
                .build())
        .put("judgedAt", at.toString())
        .put("verdict", relianceCase.judge(result).toJson())
        .put("request", request(relianceCase))
        .put("policy", relianceCase.policy().json())
        .put("risk", relianceCase.relier().risk().wireName())
        .put("law", new JsonArray(List.copyOf(law(relianceCase).toJson())))
        .put(
            "agreements",
            agreements(relianceCase, result).stream()
                .map(Agreement::json)
                .collect(JsonArray.collector()))
        .put("disclosed", disclosed(result))
        .put(
            "presentation",
            relianceCase.presented().stream()
                .map(ReceiptContent::toJson)
                .collect(JsonArray.collector()))
        .put("documents", documents.toJson())
        .build();
  }

  private static JsonObject request(RelianceCase relianceCase) {
    JsonObject.Builder request =
        JsonObject.builder()
            .put("nonce", relianceCase.nonce())
            .put("audience", relianceCase.audience())
            .put("query", relianceCase.asked().toJson());
    if (!relianceCase.transactions().isEmpty()) {
      request.putStrings(
          "transactionData",
          relianceCase.transactions().stream().map(TransactionData::text).toList());
    }
    return request.build();
  }

  static RelianceCase caseOf(JsonObject content) {
    if (content.number("version").filter(v -> v.isLong() && v.longValue() == VERSION).isEmpty()) {
      throw missing("version");
    }
    JsonObject request = object(content, "request");
    List<PresentedText> presented = new ArrayList<>();
    for (JsonObject item : objects(content, "presentation")) {
      presented.add(
          new PresentedText(
              text(item, "query"),
              (int) item.number("index").map(JsonNumber::longValue).orElse(0L).longValue(),
              text(item, "text")));
    }
    return new RelianceCase(
        Policy.read(object(content, "policy")),
        DcqlQuery.parse(object(request, "query")),
        presented,
        text(request, "nonce"),
        text(request, "audience"),
        new Relier(
            text(object(content, "relier"), "id"),
            objects(content, "agreements").stream().map(Agreement::read).toList(),
            LegalTables.of(objects(content, "law")),
            RiskClass.named(text(content, "risk")).orElseThrow(() -> missing("risk"))),
        request.array("transactionData").flatMap(JsonArray::strings).orElse(List.of()).stream()
            .map(TransactionData::parse)
            .toList());
  }

  static Documents documentsOf(JsonObject content) {
    return Documents.read(content.array("documents").orElseThrow(() -> missing("documents")));
  }

  private static JsonObject toJson(PresentedText presented) {
    return JsonObject.builder()
        .put("query", presented.queryId())
        .put("index", presented.index())
        .put("text", presented.text())
        .build();
  }

  private static LegalTables law(RelianceCase relianceCase) {
    String rule = relianceCase.policy().legalBasis().map(LegalBasis::rule).orElse("");
    return relianceCase.relier().law().only(rule);
  }

  /** Those that speak of an issuer of what was presented: no other can matter to the verdict. */
  private static List<Agreement> agreements(RelianceCase relianceCase, VerificationResult result) {
    Set<String> issuers = new HashSet<>();
    result.credentials().forEach(c -> issuers.add(c.issuer().identifier()));
    return relianceCase.relier().agreements().stream()
        .filter(
            a ->
                Stream.concat(
                        a.reliance().stream().flatMap(r -> r.issuers().stream()),
                        a.reciprocity().stream().flatMap(r -> r.issuers().stream()))
                    .anyMatch(issuers::contains))
        .toList();
  }

  /** The claims for a reader; judging again reads the presentation itself. */
  private static JsonObject disclosed(VerificationResult result) {
    Map<String, List<JsonValue>> byQuery = new LinkedHashMap<>();
    for (VerifiedCredential credential : result.credentials()) {
      byQuery
          .computeIfAbsent(credential.queryId(), id -> new ArrayList<>())
          .add(exact(credential.claims().json()));
    }
    JsonObject.Builder json = JsonObject.builder();
    byQuery.forEach((id, claims) -> json.put(id, new JsonArray(claims)));
    return json.build();
  }

  /** The same value with numbers that have no canonical form as texts. */
  private static JsonValue exact(JsonValue value) {
    if (value instanceof JsonObject object) {
      JsonObject.Builder copy = JsonObject.builder();
      object.members().forEach((name, member) -> copy.put(name, exact(member)));
      return copy.build();
    }
    if (value instanceof JsonArray array) {
      return array.stream().map(ReceiptContent::exact).collect(JsonArray.collector());
    }
    if (value instanceof JsonNumber number && !number.isExactDouble()) {
      return new JsonString(number.text());
    }
    return value;
  }

  private static JsonObject object(JsonObject json, String name) {
    return json.object(name).orElseThrow(() -> missing(name));
  }

  private static List<JsonObject> objects(JsonObject json, String name) {
    return json.array(name).flatMap(JsonArray::objects).orElseThrow(() -> missing(name));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow(() -> missing(name));
  }

  private static ProblemException missing(String name) {
    return new ProblemException(
        ProblemCode.PARSING_ERROR, "the receipt's '" + name + "' is missing or of another form");
  }
}
