package org.cooppassport.core.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.Map;
import org.cooppassport.core.testing.SeededRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both published forms say what was recorded, whatever was recorded. */
class StatusListPropertiesTest {
  @Test
  void bothFormsSayWhatWasRecordedForEveryEntry() {
    SeededRandom random = new SeededRandom("status list");
    int entries = BitstringStatusList.MIN_ENTRIES + 5;
    StatusList list = new StatusList(entries);
    Map<Integer, CredentialStatus> expected = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      int index = random.below(entries);
      CredentialStatus before = expected.getOrDefault(index, CredentialStatus.VALID);
      switch (random.below(3)) {
        case 0 -> {
          list.revoke(index);
          expected.put(index, CredentialStatus.REVOKED);
        }
        case 1 -> {
          list.suspend(index);
          expected.put(
              index, before == CredentialStatus.REVOKED ? before : CredentialStatus.SUSPENDED);
        }
        default -> {
          list.reinstate(index);
          expected.put(index, before == CredentialStatus.REVOKED ? before : CredentialStatus.VALID);
        }
      }
    }
    StatusBits token = list.tokenBits();
    StatusBits revocation = list.revocationBits();
    StatusBits suspension = list.suspensionBits();
    for (int index = 0; index < entries; index++) {
      CredentialStatus status = expected.getOrDefault(index, CredentialStatus.VALID);
      assertEquals(status, list.statusOf(index));
      int code =
          switch (status) {
            case REVOKED -> 1;
            case SUSPENDED -> 2;
            default -> 0;
          };
      assertEquals(code, token.get(index));
      assertEquals(status == CredentialStatus.REVOKED ? 1 : 0, revocation.get(index));
      if (status != CredentialStatus.REVOKED) {
        assertEquals(status == CredentialStatus.SUSPENDED ? 1 : 0, suspension.get(index));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(BitOrder.class)
  void settingOneEntryChangesNoOther(BitOrder order) {
    SeededRandom random = new SeededRandom(order.name());
    for (int width = 1; width <= 8; width++) {
      if (order == BitOrder.LEAST_SIGNIFICANT_FIRST && Integer.bitCount(width) != 1) {
        int refused = width;
        assertThrows(IllegalArgumentException.class, () -> StatusBits.builder(10, refused, order));
        continue;
      }
      StatusBits.Builder bits = StatusBits.builder(1_001, width, order);
      int[] expected = new int[1_001];
      for (int i = 0; i < 5_000; i++) {
        int index = random.below(1_001);
        int value = random.below(1 << width);
        bits.set(index, value);
        expected[index] = value;
        assertEquals(value, bits.get(index));
      }
      StatusBits built = bits.build();
      for (int i = 0; i < expected.length; i++) {
        assertEquals(expected[i], built.get(i), "width " + width + " index " + i);
      }
      bits.set(0, expected[0] ^ 1);
      assertNotEquals(bits.build(), built);
    }
  }

  @Test
  void indexesAndValuesOutOfRangeAreRefused() {
    StatusBits.Builder bits = StatusBits.builder(8, 2, BitOrder.LEAST_SIGNIFICANT_FIRST);
    assertThrows(IndexOutOfBoundsException.class, () -> bits.set(8, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> bits.set(-1, 0));
    assertThrows(IllegalArgumentException.class, () -> bits.set(0, 4));
    StatusList list = new StatusList(BitstringStatusList.MIN_ENTRIES);
    assertThrows(
        IndexOutOfBoundsException.class, () -> list.revoke(BitstringStatusList.MIN_ENTRIES));
    assertThrows(IllegalArgumentException.class, () -> new StatusList(1_000));
  }
}
