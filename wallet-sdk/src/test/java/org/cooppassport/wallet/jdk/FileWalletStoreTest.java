package org.cooppassport.wallet.jdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.wallet.port.WalletStore;
import org.cooppassport.wallet.port.WalletStoreContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWalletStoreTest extends WalletStoreContract {
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final Bytes KEY = RANDOM.next(StoreKey.BYTES);

  @TempDir private Path directory;

  @Override
  protected WalletStore store() {
    return FileWalletStore.open(directory, StoreKey.ofDevice(KEY), RANDOM);
  }

  @Test
  void leavesNoNameAndNoContentReadable() throws IOException {
    store().write("credential/of-lovelace", Bytes.utf8("member number 417"));
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        assertFalse(content.contains("number 417"), "content in clear");
        assertFalse((file.getFileName() + content).contains("lovelace"), "name in clear");
      }
    }
  }

  @Test
  void refusesAnotherKeyAnotherKindOfKeyAndChangedFiles() throws IOException {
    store().write("a", Bytes.utf8("one"));
    store().write("b", Bytes.utf8("two"));
    StoreKey other = StoreKey.ofDevice(RANDOM.next(StoreKey.BYTES));
    assertThrows(Refusal.class, () -> FileWalletStore.open(directory, other, RANDOM));
    StoreKey passphrase = StoreKey.passphrase("correct horse".toCharArray());
    assertThrows(Refusal.class, () -> FileWalletStore.open(directory, passphrase, RANDOM));

    List<Path> records = records();
    byte[] first = Files.readAllBytes(records.get(0));
    Files.write(records.get(1), first); // a whole record under another record's name
    assertThrows(Refusal.class, () -> store().names(""));
    first[first.length - 1] ^= 1;
    Files.write(records.get(0), first);
    assertThrows(Refusal.class, () -> store().names(""));
  }

  @Test
  void opensByPassphraseOnlyWithTheSamePassphrase(@TempDir Path other) {
    StoreKey right = StoreKey.passphrase("correct horse".toCharArray());
    FileWalletStore.open(other, right, RANDOM).write("a", Bytes.utf8("one"));
    assertEquals(
        Optional.of(Bytes.utf8("one")), FileWalletStore.open(other, right, RANDOM).read("a"));
    StoreKey wrong = StoreKey.passphrase("correct house".toCharArray());
    assertThrows(Refusal.class, () -> FileWalletStore.open(other, wrong, RANDOM));
    assertThrows(IllegalArgumentException.class, () -> StoreKey.passphrase("short".toCharArray()));
  }

  @Test
  void ignoresAndRemovesWhatAnInterruptedWriteLeft() throws IOException {
    store().write("a", Bytes.utf8("one"));
    Path record = records().get(0);
    Files.write(record.resolveSibling(record.getFileName() + ".tmp"), new byte[] {1, 2, 3});
    assertEquals(List.of("a"), store().names(""));
    assertEquals(1, records().size());
    store().write("a", Bytes.utf8("two"));
    assertEquals(Optional.of(Bytes.utf8("two")), store().read("a"));
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("records"))) {
      return files.sorted().toList();
    }
  }
}
