package org.cooppassport.core.issuance;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.schemas.Schemas;

/** Drafts of a membership, good ones that a test changes. */
final class TestDrafts {
  static final LocalDate TODAY = LocalDate.ofInstant(TestCoop.NOW, ZoneOffset.UTC);
  static final SigningKey MEMBER =
      SigningKey.generate(KeyType.P256, new SeededRandom("member of drafts"));
  static final IssuerIdentity ISSUER =
      new IssuerIdentity("did:web:riverside.example", "https://riverside.example", "Riverside");
  private static final ShippedTypes TYPES = new ShippedTypes(JsonSchemas.pinned());
  private static final String ID = "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33";

  private TestDrafts() {}

  static CredentialTemplate template() {
    return TYPES
        .template(
            CredentialTypes.MEMBERSHIP,
            ShippedTypes.formsOf(CredentialTypes.MEMBERSHIP),
            Cryptosuite.EDDSA_RDFC_2022,
            365)
        .orElseThrow();
  }

  static JsonObject claims() {
    return JsonReader.readObject(Schemas.example("membership/claims/worker-member.json"));
  }

  static Holder member() {
    return new Holder.Bound(MEMBER.publicKey(), DidKey.of(MEMBER.publicKey()).toString());
  }

  static CredentialDraft membership(CredentialForm form, JsonObject claims) {
    return draft(template(), form, member(), claims, TODAY, TODAY.plusDays(30));
  }

  static CredentialDraft valid(LocalDate from, LocalDate until) {
    return draft(template(), CredentialForm.DC_SD_JWT, member(), claims(), from, until);
  }

  static CredentialDraft draft(
      CredentialTemplate template,
      CredentialForm form,
      Holder holder,
      JsonObject claims,
      LocalDate from,
      LocalDate until) {
    return new CredentialDraft(
        template, form, ID, ISSUER, holder, claims, StatusPlace.NONE, from, until);
  }
}
