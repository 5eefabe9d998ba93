package org.cooppassport.core.testing;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.cooppassport.core.agreements.AgreementStatement;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.AgreementStatement.Mandate;
import org.cooppassport.core.agreements.AgreementText;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;

/** Agreements between two co-ops whose boards have did:key identifiers: tests only. */
public final class TestAgreements {
  public static final SigningKey CHECKER = TestCoop.holder("riverside board");
  public static final SigningKey RELIER = TestCoop.holder("hillside board");
  public static final Instant SIGNED_AT = Instant.parse("2026-01-05T09:00:00Z");

  private TestAgreements() {}

  /** The relying co-op's DID. */
  public static String relier() {
    return TestCoop.did(RELIER);
  }

  /** The checking co-op's DID. */
  public static String checker() {
    return TestCoop.did(CHECKER);
  }

  private static JsonObject party(String did, String name, String country, String... issuers) {
    return JsonObject.builder()
        .put("id", did)
        .put("name", name)
        .put("country", country)
        .putStrings("issuers", List.of(issuers))
        .put("obliged", true)
        .put("supervisor", JsonObject.of("name", "Supervisor", "country", country))
        .build();
  }

  /** Words for reliance under the UK rule, on the issuer of {@link TestCoop#at} riverside. */
  public static JsonObject reliance() {
    return JsonReader.readObject(
            """
            {"type": "RelianceAgreement", "id": "riverside-hillside-2026", "version": 1,
             "lanes": ["aml-reliance"], "rule": "uk-mlr-2017-39", "jurisdictions": ["GB"],
             "methods": ["document-in-person"],
             "period": {"from": "2026-01-10", "until": "2026-12-31"},
             "evidence": {"deadline": "PT0S", "calendar": "calendar-days"},
             "retention": {"period": "P5Y"}}
            """)
        .toBuilder()
        .put(
            "checker",
            party(
                checker(),
                "Riverside Food Co-op",
                "GB",
                "https://riverside.example/coop",
                "did:web:passport.riverside.example"))
        .put("relier", party(relier(), "Hillside Credit Union", "GB", relier()))
        .build();
  }

  /** Words for reciprocity between the same. */
  public static JsonObject reciprocity() {
    return JsonReader.readObject(
            """
            {"type": "ReciprocityAgreement", "id": "riverside-harbour", "version": 1,
             "classes": ["worker", "consumer"], "benefit": "Use of the guest room",
             "politicalRights": false, "period": {"from": "2026-01-10"}}
            """)
        .toBuilder()
        .put(
            "home",
            party(
                checker(),
                "Riverside Food Co-op",
                "GB",
                "https://riverside.example/coop",
                "did:web:passport.riverside.example"))
        .put("host", party(relier(), "Harbour Housing Co-op", "GB", relier()))
        .build();
  }

  /** The agreement with the signatures of both. */
  public static SignedAgreement signed(JsonObject words) {
    SignedAgreement draft = SignedAgreement.draft(AgreementText.read(words));
    return draft
        .with(statement(draft, Deed.SIGNATURE, CHECKER, SIGNED_AT))
        .with(statement(draft, Deed.SIGNATURE, RELIER, SIGNED_AT));
  }

  /** What one side says at an instant. */
  public static AgreementStatement statement(
      SignedAgreement agreement, Deed deed, SigningKey key, Instant at) {
    String did = TestCoop.did(key);
    return AgreementStatement.sign(
        deed,
        agreement.text(),
        did,
        at,
        LocalDate.ofInstant(at, java.time.ZoneOffset.UTC),
        new Mandate("Secretary", "https://minutes.example/2026-01"),
        DidKey.of(key.publicKey()).toString() + "#" + did.substring("did:key:".length()),
        key.signer());
  }
}
