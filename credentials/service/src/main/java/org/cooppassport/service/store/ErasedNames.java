package org.cooppassport.service.store;

import static java.util.stream.Collectors.joining;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.jobs.CpuPool;

/**
 * The names of what was erased, in a small file beside the store, which a restored backup does not
 * take back: at start every key named there is destroyed again. Several nodes over one store tell
 * each other by it, so that each one's file holds what any of them has erased. Thread-safe.
 */
public final class ErasedNames {
  private static final String ALL = "all";

  /** Longer than nodes' clocks may differ: what was told late is read all the same. */
  private static final Duration LOOK_BACK = Duration.ofHours(1);

  private final Path file;
  private final Kind told;
  private final InstantSource clock;
  private final RecordStore store;
  private final CpuPool cpu;
  private final Set<String> listed = new HashSet<>();

  /** From when on to read what nodes told. */
  public enum Since {
    EVER,
    LATELY
  }

  /**
   * Makes the list kept in a file.
   *
   * @param told the kind of events by which nodes tell each other
   */
  public ErasedNames(Path file, Kind told, InstantSource clock, RecordStore store, CpuPool cpu) {
    this.file = file;
    this.told = told;
    this.clock = clock;
    this.store = store;
    this.cpu = cpu;
  }

  /** Succeeds when the name is on this disk and told to the other nodes. */
  public Future<Void> remember(String tenant, String id) {
    RecordKey event = told(tenant).key(moment(clock.instant()) + "-" + id);
    return list(tenant, List.of(id))
        .compose(onDisk -> store.append(event, Content.lasting(Bytes.utf8(id))));
  }

  /**
   * Succeeds when what any node has erased is on this disk. At the start {@link #destroyAgain}
   * comes first.
   */
  public Future<Void> learn(String tenant, Since since) {
    return learn(
        tenant,
        switch (since) {
          case EVER -> "";
          case LATELY -> moment(clock.instant().minus(LOOK_BACK));
        });
  }

  private Future<Void> learn(String tenant, String after) {
    return store
        .scan(told(tenant), after, RecordStore.MAX_PAGE)
        .compose(
            page ->
                list(tenant, page.records().stream().map(one -> one.bytes().toUtf8()).toList())
                    .compose(
                        onDisk ->
                            page.last() ? Future.succeededFuture() : learn(tenant, page.next())));
  }

  private Partition told(String tenant) {
    return new Partition(tenant, told, ALL);
  }

  private static String moment(Instant at) {
    return RecordKey.number(at.toEpochMilli());
  }

  private Future<Void> list(String tenant, List<String> ids) {
    return ids.isEmpty()
        ? Future.succeededFuture()
        : cpu.run(
            () -> {
              append(ids.stream().map(id -> tenant + " " + id).toList());
              return null;
            });
  }

  private synchronized void append(List<String> names) {
    List<String> more = names.stream().filter(name -> !listed.contains(name)).distinct().toList();
    if (!more.isEmpty()) {
      write(more.stream().map(name -> name + "\n").collect(joining()));
      listed.addAll(more);
    }
  }

  private void write(String lines) {
    try {
      if (!Files.exists(file)) {
        PrivateFiles.write(file, Bytes.EMPTY);
      }
      Files.writeString(file, lines, StandardOpenOption.APPEND, StandardOpenOption.SYNC);
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

  private synchronized List<String> lines() {
    try {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      listed.addAll(lines);
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
