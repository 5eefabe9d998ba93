package org.cooppassport.e2e.story;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;

/** What the co-ops of the story know about their member, as the claims of credentials. */
public final class DemoClaims {
  private static final JsonObject ADDRESS =
      JsonReader.readObject(
          """
          {"street_address": "14 Quay Street, Flat 3", "locality": "Bristol",
           "postal_code": "BS1 4DB", "country": "GB"}
          """);

  private final Deployment servers;
  private final LocalDate today;

  /** Makes claims as of a day. */
  public DemoClaims(Deployment servers, LocalDate today) {
    this.servers = servers;
    this.today = today;
  }

  /** One credential of an offer. */
  public static JsonObject wanted(String type, JsonObject claims) {
    return JsonObject.of("type", type).with("claims", claims);
  }

  /** A membership of one of the co-ops. */
  public JsonObject membership(String coop, String membershipClass) {
    JsonObject issuer =
        JsonObject.of(
            "id",
            servers.issuerBase(coop),
            "name",
            coop.equals("riverside") ? "Riverside Food Co-op" : "Harbour Housing Co-op");
    return JsonObject.builder()
        .put("coop", issuer)
        .put("membershipClass", membershipClass)
        .put("memberSince", coop.equals("riverside") ? "2019-04-01" : today.toString())
        .put("standing", "active")
        .put("politicalRights", true)
        .build();
  }

  /** A check of these attributes, in person, eight months ago. */
  public JsonObject check(JsonArray attributes) {
    return JsonObject.builder()
        .put(
            "performedBy",
            JsonObject.of("id", servers.issuerBase("riverside"), "name", "Riverside Food Co-op"))
        .put("method", "document-in-person")
        .put("presence", "in-person")
        .put("checkedAt", today.minusMonths(8).toString())
        .put("evidenceExpires", today.plusYears(4).toString())
        .put(
            "verification",
            JsonObject.of(
                "trust_framework", "coop-sector-code", "assurance_level", "two-documents"))
        .put("jurisdiction", "GB")
        .put("lanesOffered", JsonArray.ofStrings("informational", "sector-code", "aml-reliance"))
        .put("issuerObliged", true)
        .put(
            "supervisor", JsonObject.of("name", "Supervisor of the demonstration", "country", "GB"))
        .put(
            "evidenceRetrieval",
            JsonObject.builder()
                .put("endpoint", servers.issuerBase("riverside") + "/evidence")
                .put("deadline", "PT0S")
                .put("calendar", "calendar-days")
                .build())
        .put("dueDiligenceLevel", "standard")
        .put("attributesVerified", attributes)
        .put("chained", false)
        .put("holderBinding", "same-session")
        .build();
  }

  /** The same check, which cites a paper in Riverside's vault. */
  public JsonObject check(JsonArray attributes, String paper) {
    JsonObject held =
        JsonObject.builder()
            .put("digest", paper)
            .put("documentType", "passport")
            .put(
                "heldBy",
                JsonObject.of(
                    "id", servers.issuerBase("riverside"), "name", "Riverside Food Co-op"))
            .put("retainUntil", today.plusYears(6).toString())
            .build();
    return check(attributes).with("evidenceHeld", JsonArray.of(held));
  }

  /** She may vote for Riverside at other co-ops' meetings. */
  public JsonObject mandate() {
    return JsonObject.builder()
        .put(
            "organisation",
            JsonObject.of("id", servers.issuerBase("riverside"), "name", "Riverside Food Co-op"))
        .put("role", "delegate")
        .putStrings("scope", List.of("represent-at-general-meetings"))
        .put("mandateFrom", today.toString())
        .put("mandateUntil", today.plusMonths(2).toString())
        .put("delegable", false)
        .put("substitute", false)
        .build();
  }

  /** Attributes that her passport showed. */
  public static JsonArray attributes(String... names) {
    return Arrays.stream(names)
        .map(
            name ->
                (JsonValue)
                    JsonObject.builder()
                        .put("attribute", name)
                        .put("documentType", "passport")
                        .put("documentCountry", "GB")
                        .build())
        .collect(JsonArray.collector());
  }

  /** Name and date of birth. */
  public JsonObject identity() {
    return JsonReader.readObject(
            """
            {"given_name": "Amara", "family_name": "Okafor", "birthdate": "1988-06-02"}\
            """)
        .with(
            "check",
            JsonObject.builder()
                .put(
                    "performedBy",
                    JsonObject.of(
                        "id", servers.issuerBase("riverside"), "name", "Riverside Food Co-op"))
                .put("method", "document-in-person")
                .put("checkedAt", today.minusMonths(8).toString())
                .build());
  }

  /** The identity with the address that was checked later. */
  JsonObject identityWithAddress() {
    return identity().with("address", ADDRESS);
  }

  /** The attributes of the first check, and the address. */
  static JsonArray attributesWithAddress() {
    List<JsonValue> verified =
        new ArrayList<>(attributes("given_name", "family_name", "birthdate").items());
    verified.add(
        JsonObject.of("attribute", "address", "documentType", "utility_statement")
            .with("documentCountry", "GB"));
    return new JsonArray(verified);
  }
}
