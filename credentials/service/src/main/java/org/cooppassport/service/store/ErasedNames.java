package org.cooppassport.service.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.jobs.CpuPool;

/**
 * The names of what was erased, in a small file beside the store, which a restored backup does not
 * take back: at start every key named there is destroyed again. Thread-safe.
 */
public final class ErasedNames {
  private final Path file;
  private final CpuPool cpu;

  /** Makes the list kept in a file. */
  public ErasedNames(Path file, CpuPool cpu) {
    this.file = file;
    this.cpu = cpu;
  }

  /** Succeeds when the name is on the disk. */
  public Future<Void> remember(String tenant, String id) {
    return cpu.run(
        () -> {
          append(tenant + " " + id + "\n");
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

  /**
   * Destroys everything named there, as after a restore. Succeeds when all is.
   *
   * @param destroy destroys what a tenant has under a name; may be repeated
   */
  public Future<Void> destroyAgain(BiFunction<String, String, Future<Void>> destroy) {
    return cpu.run(this::lines)
        .compose(
            lines -> {
              List<Future<Void>> all = new ArrayList<>();
              for (String line : lines) {
                int space = line.indexOf(' ');
                if (space > 0) {
                  all.add(destroy.apply(line.substring(0, space), line.substring(space + 1)));
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
