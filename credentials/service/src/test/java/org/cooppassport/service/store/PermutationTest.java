package org.cooppassport.service.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermutationTest {
  private static Permutation permutation(String seed, int size) {
    Bytes key = HashAlgorithm.SHA_256.digest(Bytes.utf8(seed)).slice(0, Permutation.KEY_BYTES);
    return new Permutation(key, size);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 9, 63, 64, 65, 1_000, 4_096, 4_097, 131_072, 200_000})
  @Tag("attack:STA-08")
  void everyCounterHasAnIndexOfItsOwn(int size) {
    Permutation permutation = permutation("a", size);
    BitSet seen = new BitSet(size);
    for (int counter = 0; counter < size; counter++) {
      int index = permutation.at(counter);
      assertTrue(index >= 0 && index < size);
      assertTrue(!seen.get(index), "twice: " + index);
      seen.set(index);
    }
    assertEquals(size, seen.cardinality());
  }

  @Test
  @Tag("attack:STA-10")
  void anotherKeyGivesAnotherOrder() {
    Permutation one = permutation("a", 131_072);
    Permutation two = permutation("b", 131_072);
    int same = 0;
    for (int counter = 0; counter < 10_000; counter++) {
      same += one.at(counter) == two.at(counter) ? 1 : 0;
    }
    assertTrue(same < 10, "equal in " + same + " of 10,000 places");
  }

  /** Successive indexes rise and fall as often as those of a shuffled list. */
  @Test
  @Tag("attack:STA-10")
  void neighboursInTimeAreNoNeighboursInTheList() {
    int size = 131_072;
    int drawn = 20_000;
    Permutation permutation = permutation("a", size);
    int rises = 0;
    int near = 0;
    int inFirstHalf = 0;
    for (int counter = 1; counter < drawn; counter++) {
      int before = permutation.at(counter - 1);
      int index = permutation.at(counter);
      rises += index > before ? 1 : 0;
      near += Math.abs(index - before) < size / 1_000 ? 1 : 0;
      inFirstHalf += index < size / 2 ? 1 : 0;
    }
    // Six standard deviations around what chance gives.
    assertTrue(Math.abs(rises - drawn / 2) < 430, "rises: " + rises);
    assertTrue(near < 2 * drawn / 1_000 + 40, "near: " + near);
    assertTrue(Math.abs(inFirstHalf - drawn / 2) < 430, "first half: " + inFirstHalf);
  }

  @Test
  void whatIsOutsideIsRefused() {
    Permutation permutation = permutation("a", 100);
    assertThrows(IllegalArgumentException.class, () -> permutation.at(100));
    assertThrows(IllegalArgumentException.class, () -> permutation.at(-1));
    assertThrows(IllegalArgumentException.class, () -> permutation("a", 1));
    assertThrows(IllegalArgumentException.class, () -> new Permutation(Bytes.EMPTY, 100));
  }
}
