package org.cooppassport.wallet.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.dcql.ClaimsQuery;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.wallet.DiaryEntry;
import org.cooppassport.wallet.PresentationReceipt;
import org.cooppassport.wallet.fake.FakeIssuer;
import org.cooppassport.wallet.fake.FakeVerifier;
import org.cooppassport.wallet.fake.InMemoryNetwork;
import org.cooppassport.wallet.fake.LoopbackHttps;
import org.cooppassport.wallet.fake.SettableClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WalletGuideTest {
  private static final Path GUIDE = Path.of("..", "docs", "wallet-sdk.md");
  private static final Path SOURCE =
      Path.of("src", "test", "java", "org", "cooppassport", "wallet", "guide", "JoinHarbour.java");

  @Test
  void showsTheCodeThatRunsHere() throws IOException {
    String guide = Files.readString(GUIDE);
    int begin = guide.indexOf("```java\n") + 8;
    String shown = guide.substring(begin, guide.indexOf("```", begin));
    String source = Files.readString(SOURCE);
    assertTrue(
        source.replaceAll("\\s+", " ").contains(shown.replaceAll("\\s+", " ").strip()),
        "the guide's code is not the code of JoinHarbour");
  }

  @Test
  void runsTheCodeOfTheGuide(@TempDir Path directory) {
    Instant now = Instant.now();
    TestCertificates authority =
        TestCertificates.authority("Test federation", now.minus(Duration.ofDays(1)));
    SettableClock clock = new SettableClock(now);
    InMemoryNetwork issuers = new InMemoryNetwork();
    InMemoryNetwork verifiers = new InMemoryNetwork();
    try (LoopbackHttps issuerHost = new LoopbackHttps(authority, issuers);
        LoopbackHttps verifierHost = new LoopbackHttps(authority, verifiers)) {
      FakeIssuer issuer = new FakeIssuer(issuerHost.authority(), authority, issuers, clock);
      FakeVerifier verifier =
          new FakeVerifier(verifierHost.authority(), authority, verifiers, clock);
      PresentationReceipt receipt =
          JoinHarbour.joinHarbour(
              directory,
              "correct horse".toCharArray(),
              TrustAnchors.of(authority.authorityDer()),
              issuer.link(FakeIssuer.MEMBERSHIP),
              verifier.request(
                  DcqlQuery.allOf(
                      CredentialQuery.sdJwtVc(
                          "m", FakeIssuer.MEMBERSHIP_VCT, List.of(ClaimsQuery.of("standing"))))));
      assertEquals(DiaryEntry.Outcome.DELIVERED, receipt.entry().outcome());
      assertEquals(1, verifier.latest().results().size());
    }
  }
}
