package org.cooppassport.core.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.Lane;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Receipts that earlier versions of this product made, as files: each later version reads them and
 * comes to the same verdict, from nothing but the file. A file here never changes; each version
 * that changes what a receipt holds adds its own.
 */
class ReceiptsOfEarlierVersionsTest {
  private static Bytes file(String name) throws IOException {
    try (InputStream in =
        ReceiptsOfEarlierVersionsTest.class.getResourceAsStream("receipts/" + name + ".json")) {
      return Bytes.owned(in.readAllBytes());
    }
  }

  @ParameterizedTest
  @CsvSource({"by-sector-code-0.1, sector-code", "under-law-0.1, aml-reliance"})
  void isJudgedAgainToTheSameVerdict(String name, String lane) throws IOException {
    RelianceReceipt receipt = RelianceReceipt.read(file(name));
    RelianceReceipt.Rejudgement again = receipt.rejudge();
    assertTrue(again.same(), () -> again.again().toString());
    assertEquals(Outcome.ACCEPTED, again.again().outcome());
    assertEquals(Lane.named(lane), again.again().lane());
    assertEquals(TestCoop.NOW, receipt.judgedAt());
    assertEquals(TestCoop.holder("harbour").publicKey(), receipt.relierKey());
    assertEquals(1, receipt.holderKeys().size());
    assertEquals(TestCoop.holder("amara").publicKey(), receipt.holderKeys().get(0));
  }

  @ParameterizedTest
  @CsvSource({"by-sector-code-0.1", "under-law-0.1"})
  void anyOneBitThatIsChangedIsFound(String name) throws IOException {
    Bytes file = file(name);
    SeededRandom random = new SeededRandom(name);
    for (int at = 0; at < file.size(); at++) {
      boolean edge = at < 20 || at >= file.size() - 60;
      if (edge || at % 11 == 0) {
        for (int bit = 0; bit < (edge ? 8 : 1); bit++) {
          byte[] changed = file.toByteArray();
          changed[at] ^= (byte) (1 << (edge ? bit : random.below(8)));
          int place = at;
          assertThrows(
              ProblemException.class,
              () -> RelianceReceipt.read(Bytes.owned(changed)),
              () -> "byte " + place);
        }
      }
    }
  }
}
