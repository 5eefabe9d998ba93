package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * One subject, many forms: what one offer gives a wallet, and that our verifier takes all of it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FormsTest {
  private static final String FORMS =
      Stream.of(CredentialForm.values())
          .map(form -> '"' + form.wireName() + '"')
          .collect(Collectors.joining(", ", "forms = [", "]"));
  private static final RandomSource RANDOM = RandomSource.secure();

  private final DataIntegrity integrity = new DataIntegrity(ProductContexts.jsonLd());
  private IssuerServer server;
  private Caller office;
  private Caller anybody;
  private HolderWallet wallet;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    server = IssuerServer.make(folder);
    server.client("riverside", "office", RunningIssuer.ALL);
    server.setting("riverside", "# forms = [\"dc+sd-jwt\", \"ldp_vc\"]", FORMS);
    server.command("check-config", "--dev");
    server.start();
    office = Caller.client(server, "riverside", "office");
    anybody = Caller.anybody(server, "riverside");
    wallet = new HolderWallet(server, "riverside");
    warmUp(Examples.MEMBERSHIP, Examples.membership());
    warmUp(Examples.IDENTITY, Examples.identity());
  }

  /**
   * The first credential of each form is tried out in full; nobody waits for all of them at once.
   */
  private void warmUp(String type, JsonObject claims) throws Exception {
    for (CredentialForm form : CredentialForm.values()) {
      office.post(
          "/credentials/issue",
          Examples.issue(type, claims).with("options", JsonObject.of("format", form.wireName())));
    }
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private VerificationResult verify(JsonValue credential) throws Exception {
    String text = credential instanceof JsonString token ? token.value() : credential.toJson();
    Verification verification =
        Verification.begin(
            VerificationRequest.ofOne(text)
                .ignoreTrust()
                .ignoreHolder()
                .checkValidity()
                .checkStatus()
                .build(),
            Instant.ofEpochSecond(System.currentTimeMillis() / 1_000));
    while (!verification.missing().isEmpty()) {
      List<Gathered> found = new ArrayList<>();
      for (DocumentNeed need : verification.missing()) {
        Caller.Answer answer = anybody.get(need.url());
        assertEquals(200, answer.status(), need.toString());
        found.add(
            new Gathered.Fetched(
                need, "application/json", Bytes.utf8(answer.body()), Instant.EPOCH));
      }
      verification = verification.with(Documents.of(found));
    }
    return verification.result();
  }

  private Map<CredentialForm, JsonValue> taken(String type, JsonObject claims) throws Exception {
    Caller.Answer offer = office.post("/offers", Examples.offer(Examples.wanted(type, claims)));
    assertEquals(201, offer.status(), offer.body());
    JsonObject fetched = anybody.get(offer.text("credential_offer_uri")).json();
    Set<String> offered =
        new TreeSet<>(
            fetched
                .array("credential_configuration_ids")
                .flatMap(ids -> ids.strings())
                .orElseThrow());
    String code = HolderWallet.grant(fetched).string("pre-authorized_code").orElseThrow();
    String token = wallet.redeem(code, offer.json().string("tx_code")).text("access_token");
    Map<CredentialForm, JsonValue> forms = new LinkedHashMap<>();
    for (CredentialForm form : CredentialForm.values()) {
      String configuration = type + "_" + form.name().toLowerCase(java.util.Locale.ROOT);
      if (offered.contains(configuration)) {
        Caller.Answer answer = wallet.take(token, configuration, 1);
        assertEquals(200, answer.status(), form + " " + answer.body());
        forms.put(form, HolderWallet.credentials(answer).get(0).get("credential").orElseThrow());
      }
    }
    assertEquals(offered.size(), forms.size());
    return forms;
  }

  private JsonObject derived(JsonValue base, String... claims) {
    return integrity.derive(
        (JsonObject) base,
        Stream.of(claims).map(claim -> JsonPointer.of("credentialSubject", claim)).toList(),
        RANDOM.next(32),
        RANDOM);
  }

  private static boolean isBase(CredentialForm form) {
    return form == CredentialForm.LDP_VC_ECDSA_SD || form == CredentialForm.LDP_VC_BBS;
  }

  @Test
  void oneOfferGivesTheSameClaimsInEveryFormThatTheWalletChooses() throws Exception {
    JsonObject claims = Examples.membership();
    Map<CredentialForm, JsonValue> forms = taken(Examples.MEMBERSHIP, claims);
    assertEquals(Set.of(CredentialForm.values()), forms.keySet());
    for (CredentialForm form : CredentialForm.values()) {
      JsonValue shown =
          isBase(form)
              ? derived(forms.get(form), claims.names().toArray(String[]::new))
              : forms.get(form);
      VerificationResult result = verify(shown);
      assertEquals(List.of(), result.findings(), form.toString());
      VerifiedCredential credential = result.credentials().get(0);
      assertEquals(form.identifier(), credential.format());
      JsonObject expected =
          form.reveals() == CredentialForm.Reveals.CHOSEN_CLAIMS
              ? claims
              : claims.without("memberNumber", "subjectLink");
      assertEquals(expected, credential.claims().json(), form.toString());
    }
  }

  @Test
  void aBaseProofIsRefusedByAVerifierAndWhatIsDerivedShowsNoMoreThanWasChosen() throws Exception {
    Map<CredentialForm, JsonValue> forms = taken(Examples.MEMBERSHIP, Examples.membership());
    for (CredentialForm form : List.of(CredentialForm.LDP_VC_ECDSA_SD, CredentialForm.LDP_VC_BBS)) {
      assertFalse(verify(forms.get(form)).verified(), form.toString());
      JsonObject derived = derived(forms.get(form), "standing");
      VerificationResult result = verify(derived);
      assertTrue(result.acceptable(), () -> result.findings().toString());
      JsonObject claims = result.credentials().get(0).claims().json();
      assertTrue(claims.has("standing"));
      assertFalse(claims.has("memberNumber") || claims.has("sharesHeld"), claims.toJson());
    }
  }

  @Test
  void personalDataAreOfferedOnlyInFormsWhereTheHolderChooses() throws Exception {
    assertEquals(
        CredentialForm.selective(), taken(Examples.IDENTITY, Examples.identity()).keySet());
  }

  @Test
  void everyFormIsAConfigurationOfTheMetadataWithItsRegisteredFormat() throws Exception {
    IssuerMetadata metadata =
        IssuerMetadata.parse(
            anybody.get(server.origin() + "/.well-known/openid-credential-issuer/riverside").json(),
            server.base("riverside"));
    for (CredentialForm form : CredentialForm.values()) {
      String id = "CoopMembershipCredential_" + form.name().toLowerCase(java.util.Locale.ROOT);
      JsonObject configuration = metadata.configuration(id).orElseThrow().json();
      assertEquals(form.identifier(), configuration.string("format").orElseThrow());
      assertEquals(id, configuration.string("scope").orElseThrow());
      assertEquals(form.isW3c(), configuration.has("credential_definition"));
      form.suite()
          .ifPresent(
              suite ->
                  assertEquals(
                      List.of(suite.id()),
                      configuration
                          .array("credential_signing_alg_values_supported")
                          .flatMap(all -> all.strings())
                          .orElseThrow()));
    }
  }

  @Test
  @Tag("attack:ISS-07")
  void theBackOfficeGetsEveryFormByItsName() throws Exception {
    for (CredentialForm form : CredentialForm.values()) {
      JsonObject request =
          Examples.issue(Examples.MEMBERSHIP, Examples.membership())
              .with("options", JsonObject.of("format", form.wireName()));
      Caller.Answer answer = office.post("/credentials/issue", request);
      assertEquals(201, answer.status(), form + " " + answer.body());
    }
  }
}
