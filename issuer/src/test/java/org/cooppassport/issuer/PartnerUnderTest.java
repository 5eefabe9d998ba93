package org.cooppassport.issuer;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.cooppassport.core.agreements.AgreementText;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.evidence.EvidenceRequest;
import org.cooppassport.core.evidence.ReceiptExtract;
import org.cooppassport.core.evidence.ReliedCheck;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.HeldSdJwt;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.testing.TestAgreements;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.Lane;

/**
 * A member with a check of the issuer's, and a relying co-op that was shown it and asks for papers
 * by the issuer's public route. The relier's board is a did:key.
 */
final class PartnerUnderTest {
  static final String AUDIENCE = "x509_hash:relier";

  private static final RandomSource RANDOM = RandomSource.secure();

  final SigningKey holder = HolderWallet.key(KeyType.P256);
  final DecryptionKey recipient = DecryptionKey.generate(RANDOM);
  final IssuerServer server;
  final Caller office;
  final String coop;

  PartnerUnderTest(IssuerServer server, Caller office, String coop) {
    this.server = server;
    this.office = office;
    this.coop = coop;
  }

  static LocalDate today() {
    return LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
  }

  /** Keeps a paper and returns its digest. */
  String paper(String text) throws Exception {
    Caller.Answer kept =
        office.post(
            "/evidence/files?documentType=passport&retainUntil=" + today().plusYears(5),
            ("%PDF-" + text).getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "application/pdf");
    if (kept.status() != 201) {
      throw new AssertionError(kept.body());
    }
    return kept.text("digest");
  }

  JsonObject cited(String digest) {
    return JsonObject.builder()
        .put("digest", digest)
        .put("documentType", "passport")
        .put("heldBy", JsonObject.of("id", server.base(coop)))
        .put("retainUntil", today().plusYears(5).toString())
        .build();
  }

  JsonObject claims(String... digests) {
    JsonArray held = List.of(digests).stream().map(this::cited).collect(JsonArray.collector());
    return Examples.kyc()
        .with("evidenceHeld", held)
        .with("checkedAt", today().minusDays(30).toString())
        .with("jurisdiction", "GB");
  }

  /** Issues a check that cites papers to the member's wallet. */
  String check(String... digests) throws Exception {
    Caller.Answer offer =
        office.post("/offers", Examples.offer(Examples.wanted(Examples.KYC, claims(digests))));
    if (offer.status() != 201) {
      throw new AssertionError(offer.body());
    }
    HolderWallet wallet = new HolderWallet(server, coop);
    String token = wallet.token(offer);
    Caller.Answer taken =
        wallet.credential(
            token,
            wallet.request("KycCheckCredential_dc_sd_jwt", wallet.proof(holder, wallet.nonce())));
    return HolderWallet.credentials(taken).get(0).string("credential").orElseThrow();
  }

  /** The member shows the check, papers and all. */
  String present(String check, String nonce, String audience) {
    return HeldSdJwt.of(SdJwt.parse(check))
        .reveal(List.of(ClaimsPath.of("evidenceHeld")))
        .sdJwt()
        .bind(audience, nonce, Instant.now().minusSeconds(2), holder.signer())
        .text();
  }

  JsonObject words(String id) {
    JsonObject words = TestAgreements.reliance();
    return words
        .with("id", id)
        .with("lanes", JsonArray.ofStrings("aml-reliance", "sector-code"))
        .with("period", JsonObject.of("from", today().minusDays(100).toString()))
        .with(
            "checker",
            words
                .object("checker")
                .orElseThrow()
                .with("issuers", JsonArray.ofStrings(server.base(coop), did())));
  }

  String did() {
    return "did:web:"
        + server.base(coop).substring("https://".length()).replace(":", "%3A").replace("/", ":");
  }

  SignedAgreement signed(JsonObject words) {
    SignedAgreement draft = SignedAgreement.draft(AgreementText.read(words));
    Instant at = Instant.now().minus(90, ChronoUnit.DAYS);
    return draft
        .with(
            TestAgreements.statement(
                draft,
                org.cooppassport.core.agreements.AgreementStatement.Deed.SIGNATURE,
                TestAgreements.CHECKER,
                at))
        .with(
            TestAgreements.statement(
                draft,
                org.cooppassport.core.agreements.AgreementStatement.Deed.SIGNATURE,
                TestAgreements.RELIER,
                at));
  }

  /** Both sign, and the checker's people bring it to the issuer. */
  RelianceTerms agree(JsonObject words) throws Exception {
    SignedAgreement file = signed(words);
    Caller.Answer taken = office.post("/evidence/agreements", file.json());
    if (taken.status() != 200) {
      throw new AssertionError(taken.body());
    }
    return file.relianceTerms().orElseThrow();
  }

  /** What the relier's receipt shows of a check that was presented just now. */
  ReliedCheck relied(RelianceTerms terms, String check, String... digests) {
    String nonce = RANDOM.token(16);
    return relied(
        terms,
        new ReceiptExtract(
            RANDOM.token(24),
            RANDOM.token(32),
            Instant.now().truncatedTo(ChronoUnit.MILLIS),
            Lane.SECTOR_CODE,
            present(check, nonce, AUDIENCE),
            nonce,
            AUDIENCE),
        digests);
  }

  ReliedCheck relied(RelianceTerms terms, ReceiptExtract receipt, String... digests) {
    return new ReliedCheck(
        receipt,
        server.base(coop),
        terms,
        List.of(digests).stream()
            .map(
                digest ->
                    new org.cooppassport.core.evidence.CitedPaper(
                        digest, "passport", server.base(coop), today().plusYears(5)))
            .toList(),
        server.base(coop) + "/evidence");
  }

  EvidenceRequest.Wish wish(ReliedCheck check, EvidencePurpose purpose) {
    return new EvidenceRequest.Wish(
        RANDOM.token(24),
        RANDOM.token(24),
        purpose,
        check.papers().get(0).digest(),
        check,
        recipient.publicKey());
  }

  static EvidenceRequest.Wish again(EvidenceRequest.Wish wish) {
    return new EvidenceRequest.Wish(
        wish.request(),
        RANDOM.token(24),
        wish.purpose(),
        wish.paper(),
        wish.check(),
        wish.recipient());
  }

  EvidenceRequest sign(EvidenceRequest.Wish wish) {
    return sign(wish, TestAgreements.RELIER, Instant.now());
  }

  EvidenceRequest sign(EvidenceRequest.Wish wish, SigningKey key, Instant at) {
    String did = TestCoop.did(TestAgreements.RELIER);
    return EvidenceRequest.sign(
        wish, at, did + "#" + did.substring("did:key:".length()), key.signer());
  }

  Caller.Answer send(EvidenceRequest request) throws Exception {
    return Caller.anybody(server, coop).post("/evidence", JsonObject.of("request", request.text()));
  }
}
