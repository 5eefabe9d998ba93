package org.cooppassport.verifier.receipts;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.jobs.CpuPool;

/**
 * The names of erased receipts in a small file beside the store, which a restored backup does not
 * take back: at start every key named there is destroyed again. Thread-safe.
 */
public final class ErasedReceipts {
  /** The file's name in the data folder. */
  public static final String FILE = "erased-receipts";

  private final Path file;
  private final CpuPool cpu;
  private final ReceiptStore receipts;

  /** Makes the list kept in a data folder. */
  public ErasedReceipts(Path folder, CpuPool cpu, ReceiptStore receipts) {
    this.file = folder.resolve(FILE);
    this.cpu = cpu;
    this.receipts = receipts;
  }

  /** Succeeds when the name is on the disk. */
  Future<Void> remember(String coop, String id) {
    return cpu.run(
        () -> {
          append(coop + " " + id + "\n");
          return null;
        });
  }

  private synchronized void append(String line) {
    try {
      if (!Files.exists(file)) {
        PrivateFiles.write(file, Bytes.EMPTY);
      }
      Files.writeString(file, line, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Destroys every key named there, as after a restore. Succeeds when all are. */
  public Future<Void> destroyAgain() {
    return cpu.run(this::lines)
        .compose(
            lines -> {
              List<Future<Void>> all = new ArrayList<>();
              for (String line : lines) {
                int space = line.indexOf(' ');
                if (space > 0) {
                  all.add(receipts.destroy(line.substring(0, space), line.substring(space + 1)));
                }
              }
              return all.isEmpty() ? Future.succeededFuture() : Future.all(all).mapEmpty();
            });
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
