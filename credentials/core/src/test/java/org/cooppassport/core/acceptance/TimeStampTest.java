package org.cooppassport.core.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.SeededRandom;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestTimeStampAuthority;
import org.junit.jupiter.api.Test;

class TimeStampTest {
  private final TestTimeStampAuthority authority = TestTimeStampAuthority.at(TestCoop.NOW);
  private final Bytes digest = HashAlgorithm.SHA_256.digest(Bytes.utf8("a receipt"));
  private final Bytes request = TimeStamp.request(digest, new SeededRandom("stamp"));

  private TimeStamp stamp() {
    return TimeStamp.answering(request, authority.answer(request));
  }

  @Test
  void aStampOfTheDigestHoldsWithAndWithoutItsRoot() {
    TimeStamp stamp = stamp();
    assertEquals(TestCoop.NOW, stamp.at());
    assertEquals(List.of(), stamp.problems(digest, List.of()));
    assertEquals(List.of(), stamp.problems(digest, List.of(authority.root())));
    assertEquals(stamp.at(), TimeStamp.read(stamp.der()).at());
  }

  @Test
  void anotherDigestAnotherRootAndAnotherRequestAreFound() {
    TimeStamp stamp = stamp();
    Bytes other = HashAlgorithm.SHA_256.digest(Bytes.utf8("another"));
    assertFalse(stamp.problems(other, List.of()).isEmpty());
    Bytes stranger = TestTimeStampAuthority.at(TestCoop.NOW).root();
    assertFalse(stamp.problems(digest, List.of(stranger)).isEmpty());
    Bytes second = TimeStamp.request(digest, new SeededRandom("second"));
    assertThrows(
        ProblemException.class, () -> TimeStamp.answering(second, authority.answer(request)));
  }

  @Test
  void whatIsNoStampIsRefused() {
    for (Bytes bad : List.of(Bytes.EMPTY, Bytes.utf8("x"), request, stamp().der().slice(0, 40))) {
      assertThrows(ProblemException.class, () -> TimeStamp.read(bad));
      assertThrows(ProblemException.class, () -> TimeStamp.answering(request, bad));
    }
  }
}
