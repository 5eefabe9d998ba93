package org.cooppassport.core.acceptance;

import static org.cooppassport.core.acceptance.TestPolicies.AUDIENCE;
import static org.cooppassport.core.acceptance.TestPolicies.NONCE;
import static org.cooppassport.core.acceptance.TestPolicies.harbour;
import static org.cooppassport.core.acceptance.TestPolicies.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.KeyIdentifiers;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.VerifiedSdJwt;
import org.cooppassport.core.testing.TestCertificates;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.PresentedText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Everything that DCQL can ask is said in a policy, asked by its query and judged on the answer.
 */
class PolicyQueryTest {
  private final TestCoop riverside = TestCoop.at("https://riverside.example/coop");
  private final SigningKey amara = TestCoop.holder("amara");
  private final Documents documents = TestCoop.documents(riverside);

  /** Harbour's policy with other credentials, and with more members. */
  private static JsonObject policy(String credentials, String... more) {
    JsonObject policy =
        harbour().with("credentials", json("{'a':" + credentials + "}").array("a").orElseThrow());
    for (int i = 0; i < more.length; i += 2) {
      policy = policy.with(more[i], json("{'a':" + more[i + 1] + "}").get("a").orElseThrow());
    }
    return policy;
  }

  private static DcqlQuery query(JsonObject policy) {
    return Policy.read(policy).toDcql();
  }

  private PresentedText membership(int index, String... claims) {
    return presented("membership", CredentialTypes.MEMBERSHIP, "worker-member", index, claims);
  }

  private PresentedText presented(
      String query, String type, String example, int index, String... claims) {
    VerifiedSdJwt held = riverside.issue(type, example, JsonObject.EMPTY, amara, 7 + index);
    return new PresentedText(query, index, TestCoop.present(held, amara, NONCE, AUDIENCE, claims));
  }

  private Verdict judge(JsonObject policy, PresentedText... presented) {
    return judge(policy, List.of(), presented);
  }

  private Verdict judge(
      JsonObject policy, List<TransactionData> transactions, PresentedText... presented) {
    Policy read = Policy.read(policy);
    RelianceCase asked =
        new RelianceCase(
                read, read.toDcql(), List.of(presented), NONCE, AUDIENCE, TestPolicies.relier())
            .authorising(transactions);
    return asked.judge(asked.verifyOffline(documents, TestCoop.NOW));
  }

  private static List<String> codes(Verdict verdict) {
    return verdict.reasons().stream()
        .filter(r -> r.effect() != VerdictCode.Effect.FLAGS)
        .map(Reason::code)
        .toList();
  }

  private static final String EITHER =
      "[{'id':'membership','type':'CoopMembershipCredential',"
          + "'claims':[{'path':['standing'],'accept':['active']}]},"
          + "{'id':'identity','type':'IdentityAttributesCredential',"
          + "'claims':[{'path':['birthdate']}]}]";

  @Test
  void alternativesOfCredentialsAreCredentialSetsAndOneOfThemIsEnough() {
    JsonObject policy =
        policy(EITHER, "credentialSets", "[{'options':[['identity'],['membership']]}]");
    assertEquals(
        json("{'a':[{'options':[['identity'],['membership']],'required':true}]}").get("a"),
        query(policy).toJson().get("credential_sets"));
    assertEquals(Outcome.ACCEPTED, judge(policy, membership(0, "standing")).outcome());
    Verdict nothing =
        judge(policy, presented("other", CredentialTypes.MEMBERSHIP, "worker-member", 0));
    assertTrue(codes(nothing).contains("CREDENTIAL_MISSING"), nothing::toString);
    assertFalse(nothing.accepted());
  }

  @Test
  void anOptionalCombinationMayStayAway() {
    JsonObject policy =
        policy(
            EITHER,
            "credentialSets",
            "[{'options':[['membership']]},{'options':[['identity']],'required':false}]");
    assertEquals(Outcome.ACCEPTED, judge(policy, membership(0, "standing")).outcome());
    assertEquals(
        List.of("CREDENTIAL_MISSING"),
        codes(
            judge(
                policy,
                presented(
                    "identity", CredentialTypes.IDENTITY, "names-and-birth", 1, "birthdate"))));
  }

  private static final String ONE_OF_TWO =
      "[{'id':'membership','type':'CoopMembershipCredential',"
          + "'claims':[{'id':'stand','path':['standing'],'accept':['active']},"
          + "{'id':'since','path':['memberSince']}],"
          + "'claimSets':[['stand'],['since']]}]";

  @Test
  void alternativesOfClaimsAreClaimSetsAndOneOfThemIsEnough() {
    DcqlQuery query = query(policy(ONE_OF_TWO));
    assertEquals(
        List.of(List.of("stand"), List.of("since")), query.credentials().get(0).claimSets());
    assertEquals(Outcome.ACCEPTED, judge(policy(ONE_OF_TWO), membership(0, "standing")).outcome());
    Verdict neither = judge(policy(ONE_OF_TWO), membership(0));
    assertEquals(List.of("CLAIM_MISSING"), codes(neither), neither::toString);
    assertEquals("standing", neither.gaps().get(0).arguments().get("claim"));
  }

  @Test
  void valuesAreToldToTheWalletOnlyWhereThePolicySaysSo() {
    String told = EITHER.replace("'accept':['active']", "'accept':['active'],'tellWallet':true");
    assertEquals(
        List.of(new JsonString("active")),
        query(policy(told)).credential("membership").orElseThrow().claims().get(0).values());
    assertEquals(
        List.of(),
        query(policy(EITHER)).credential("membership").orElseThrow().claims().get(0).values());
  }

  @Test
  void severalCredentialsAreTakenWhereThePolicySaysSo() {
    String several = EITHER.replace("{'id':'membership',", "{'id':'membership','multiple':true,");
    JsonObject policy =
        policy(several, "credentialSets", "[{'options':[['membership'],['identity']]}]");
    assertEquals(
        CredentialQuery.Cardinality.SEVERAL,
        query(policy).credential("membership").orElseThrow().cardinality());
    PresentedText[] two = {membership(0, "standing"), membership(1, "standing")};
    assertEquals(Outcome.ACCEPTED, judge(policy, two).outcome());
    JsonObject one =
        policy(EITHER, "credentialSets", "[{'options':[['membership'],['identity']]}]");
    assertEquals(List.of("QUERY_NOT_SATISFIED"), codes(judge(one, two)));
  }

  @Test
  void anOrganisationsCredentialMayComeWithoutItsHolderAndIsBelievedSo() {
    String organisation = "[{'id':'coop','type':'CooperativeCredential','holderBinding':false}]";
    JsonObject policy =
        policy(
            organisation,
            "trust",
            "[{'issuer':'https://riverside.example/coop','types':['CooperativeCredential']}]");
    assertEquals(
        Optional.of(false),
        query(policy).credentials().get(0).toJson().bool("require_cryptographic_holder_binding"));
    VerifiedSdJwt held =
        riverside.issue(CredentialTypes.COOPERATIVE, "food-coop", JsonObject.EMPTY, amara, 3);
    PresentedText bare = new PresentedText("coop", 0, held.reveal(List.of()).text());
    Verdict verdict = judge(policy, bare);
    assertEquals(Outcome.ACCEPTED, verdict.outcome(), verdict::toString);
    PresentedText forAnother =
        new PresentedText(
            "coop", 0, TestCoop.present(held, amara, NONCE, "x509_hash:another", new String[0]));
    assertEquals(Outcome.REFUSED, judge(policy, forAnother).outcome());
    JsonObject bound =
        policy(
            organisation.replace(",'holderBinding':false", ""),
            "trust",
            "[{'issuer':'https://riverside.example/coop','types':['CooperativeCredential']}]");
    assertTrue(codes(judge(bound, bare)).contains("KEY_BINDING_ERROR"));
  }

  @Test
  void authoritiesAreNamedAsGivenOrByTheCertificatesThatThePolicyTrusts() {
    TestCertificates authority = TestCertificates.root("Federation");
    String trust =
        "[{'certificateAuthority':{'certificates':['"
            + Base64Url.encode(authority.der())
            + "']},'types':['CoopMembershipCredential']}]";
    String derived =
        "[{'id':'membership','type':'CoopMembershipCredential',"
            + "'trustedAuthorities':[{'type':'aki'},"
            + "{'type':'etsi_tl','values':['https://lotl.example']},"
            + "{'type':'openid_federation','values':['https://anchor.example']}]}]";
    List<JsonObject> told =
        query(policy(derived, "trust", trust))
            .credentials()
            .get(0)
            .toJson()
            .array("trusted_authorities")
            .flatMap(JsonArray::objects)
            .orElseThrow();
    assertEquals(3, told.size());
    Bytes identifier = KeyIdentifiers.ofSubject(authority.der()).orElseThrow();
    assertEquals(
        Optional.of(JsonArray.ofStrings(Base64Url.encode(identifier))), told.get(0).get("values"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'id':'m','type':'CoopMembershipCredential','formats':['mso_mdoc']}]|formats|mso_mdoc",
        "[{'id':'m','type':'IdentityAttributesCredential','formats':['vc+jwt']}]|formats|reveals",
        "[{'id':'m','type':'CoopMembershipCredential','holderBinding':false}]|holderBinding|holder",
        "[{'id':'m','type':'CoopMembershipCredential','trustedAuthorities':[{'type':'aki'}]}]"
            + "|credentials|certificate authority",
        "[{'id':'m','type':'CoopMembershipCredential','trustedAuthorities':[{'type':'x'}]}]"
            + "|credentials[0].trustedAuthorities[0].type|aki",
        "[{'id':'m','type':'CoopMembershipCredential','claimSets':[['a']]}]|claimSets|ids",
        "[{'id':'m','type':'CoopMembershipCredential',"
            + "'claims':[{'path':['standing'],'tellWallet':true}]}]|tellWallet|accept",
        "[{'id':'m','type':'CoopMembershipCredential',"
            + "'claims':[{'path':['standing']},{'path':['standing']}]}]|claims|twice"
      })
  void aPolicyThatCannotBeMeantIsRefusedByItsMember(
      String credentials, String parameter, String sentence) {
    Refusal refusal = assertThrows(Refusal.class, () -> Policy.read(policy(credentials)));
    assertTrue(refusal.parameter().orElse("").endsWith(parameter), refusal::toString);
    assertTrue(refusal.detail().contains(sentence), refusal::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{'options':[['membership']]}]|name each",
        "[{'options':[['membership','identity','x']]}]|name each",
        "[{'options':[]}]|options"
      })
  void combinationsNameEveryCredentialAndNothingElse(String sets, String sentence) {
    Refusal refusal =
        assertThrows(Refusal.class, () -> Policy.read(policy(EITHER, "credentialSets", sets)));
    assertTrue(refusal.detail().contains(sentence), refusal::toString);
  }

  private static final String TYPE = "urn:example:share-application";
  private static final TransactionData SHARES =
      TransactionData.of(
          json("{'type':'" + TYPE + "','credential_ids':['membership'],'shares':5}"));

  private static JsonObject transacting() {
    return policy(
        "[{'id':'membership','type':'CoopMembershipCredential'}]",
        "transactions",
        "[{'type':'" + TYPE + "','credentials':['membership']}]");
  }

  private PresentedText signing(JsonObject keyBindingClaims) {
    VerifiedSdJwt held =
        riverside.issue(CredentialTypes.MEMBERSHIP, "worker-member", JsonObject.EMPTY, amara, 7);
    return new PresentedText(
        "membership",
        0,
        held.reveal(List.of(ClaimsPath.of("standing")))
            .bind(AUDIENCE, NONCE, TestCoop.NOW, keyBindingClaims, amara.signer())
            .text());
  }

  private static JsonObject hashes(TransactionData... transactions) {
    return JsonObject.builder()
        .putStrings(
            "transaction_data_hashes",
            List.of(transactions).stream().map(t -> t.hash(t.hashAlgorithm())).toList())
        .build();
  }

  @Test
  @Tag("attack:VP-13")
  void aTransactionIsAuthorisedByItsOwnHashAndByNoOther() {
    List<TransactionData> asked = List.of(SHARES);
    assertEquals(Outcome.ACCEPTED, judge(transacting(), asked, signing(hashes(SHARES))).outcome());
    assertEquals(
        List.of("TRANSACTION_NOT_AUTHORISED"),
        codes(judge(transacting(), asked, signing(JsonObject.EMPTY))));
    TransactionData other = TransactionData.of(SHARES.json().with("shares", 500));
    assertEquals(
        List.of("TRANSACTION_NOT_AUTHORISED", "TRANSACTION_UNKNOWN"),
        codes(judge(transacting(), asked, signing(hashes(other)))));
    assertEquals(
        List.of("TRANSACTION_UNKNOWN"),
        codes(judge(transacting(), asked, signing(hashes(SHARES, other)))));
    assertEquals(
        List.of("TRANSACTION_UNKNOWN"),
        codes(judge(transacting(), List.of(), signing(hashes(SHARES)))));
  }

  @Test
  void aHashOfAnAlgorithmThatWasNotOfferedAuthorisesNothing() {
    JsonObject claims =
        JsonObject.builder()
            .putStrings("transaction_data_hashes", List.of(SHARES.hash(HashAlgorithm.SHA_512)))
            .put("transaction_data_hashes_alg", "sha-512")
            .build();
    assertEquals(
        List.of("TRANSACTION_NOT_AUTHORISED"),
        codes(judge(transacting(), List.of(SHARES), signing(claims))));
    TransactionData offered =
        TransactionData.of(
            SHARES.json().with("transaction_data_hashes_alg", JsonArray.ofStrings("sha-512")));
    JsonObject good = hashes(offered).with("transaction_data_hashes_alg", "sha-512");
    assertEquals(Outcome.ACCEPTED, judge(transacting(), List.of(offered), signing(good)).outcome());
  }

  @Test
  void aTransactionNeedsACredentialWhoseHolderSigns() {
    JsonObject policy =
        policy(
            "[{'id':'membership','type':'CoopMembershipCredential','formats':['ldp_vc']}]",
            "transactions",
            "[{'type':'t','credentials':['membership']}]");
    Refusal refusal = assertThrows(Refusal.class, () -> Policy.read(policy));
    assertEquals(Optional.of("transactions"), refusal.parameter());
  }
}
