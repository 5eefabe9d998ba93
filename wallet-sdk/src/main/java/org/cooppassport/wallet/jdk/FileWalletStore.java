package org.cooppassport.wallet.jdk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.WalletStore;

/**
 * Keeps records in encrypted files of one directory.
 *
 * <p>Layout: {@code wallet.json} holds the salt and the store's own keys, wrapped under the {@link
 * StoreKey}; {@code records/} one sealed file for each record; {@code lock} serialises processes. A
 * record is written to a new file, forced to disk and moved into place. Whoever can write to the
 * directory can put back older files; nothing here notices that.
 */
public final class FileWalletStore implements WalletStore {
  private static final String HEADER = "wallet.json";
  private static final String RECORDS = "records";
  private static final String LOCK = "lock";
  private static final String TEMPORARY = ".tmp";
  private static final int SALT_BYTES = 16;
  private static final JsonLimits RECORD_LIMITS = JsonLimits.DEFAULT.withMaxBytes(64 << 20);

  private static final Map<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path directory;
  private final SealedRecords sealing;
  private final ReentrantLock threads;

  private FileWalletStore(Path directory, SealedRecords sealing) {
    this.directory = directory;
    this.sealing = sealing;
    this.threads = LOCKS.computeIfAbsent(directory, d -> new ReentrantLock());
  }

  /**
   * Opens the store in {@code directory}, or makes a new one there.
   *
   * @throws Refusal KEY_UNAVAILABLE if it exists and the key does not open it; STORAGE_UNAVAILABLE
   *     if files cannot be read or written
   */
  public static FileWalletStore open(Path directory, StoreKey key, RandomSource random) {
    try {
      Path real = prepare(directory);
      Path header = real.resolve(HEADER);
      if (!Files.exists(header)) {
        create(real, key, random);
      }
      JsonObject json = JsonReader.readObject(Bytes.owned(Files.readAllBytes(header)));
      if (!json.string("method").equals(Optional.of(key.method()))) {
        throw new Refusal(
            Reason.KEY_UNAVAILABLE, "store", "store: it is locked by another kind of key");
      }
      Bytes salt = Base64Url.decode(json.string("salt").orElse(""));
      Bytes keys =
          wrapping(key, salt, random)
              .open(Base64Url.decode(json.string("keys").orElse("")), key.method());
      FileWalletStore store =
          new FileWalletStore(
              real,
              new SealedRecords(keys.slice(0, StoreKey.BYTES), keys.slice(StoreKey.BYTES), random));
      store.removeLeftovers();
      return store;
    } catch (IOException e) {
      throw unavailable(e);
    } catch (JsonException | IllegalArgumentException e) {
      throw new Refusal(Reason.STORAGE_UNAVAILABLE, "store", "store: its header cannot be read")
          .causedBy(e);
    }
  }

  private static Path prepare(Path directory) throws IOException {
    Files.createDirectories(directory.resolve(RECORDS));
    restrict(directory, "rwx------");
    return directory.toRealPath();
  }

  private static void create(Path directory, StoreKey key, RandomSource random) throws IOException {
    Bytes salt = random.next(SALT_BYTES);
    Bytes keys = random.next(2 * StoreKey.BYTES);
    Bytes wrapped = wrapping(key, salt, random).seal(keys, key.method());
    JsonObject header =
        JsonObject.builder()
            .put("version", 1)
            .put("method", key.method())
            .put("salt", Base64Url.encode(salt))
            .put("keys", Base64Url.encode(wrapped))
            .build();
    Path made = directory.resolve(HEADER + TEMPORARY + Base64Url.encode(random.next(6)));
    writeNew(made, JsonWriter.write(header));
    try {
      // Two processes may make the store at once; the first header stays.
      Files.createLink(directory.resolve(HEADER), made);
    } catch (FileAlreadyExistsException e) {
      return;
    } finally {
      Files.deleteIfExists(made);
      forceDirectory(directory);
    }
  }

  private static SealedRecords wrapping(StoreKey key, Bytes salt, RandomSource random) {
    Bytes lock = key.derive(salt);
    return new SealedRecords(lock, lock, random);
  }

  private void removeLeftovers() throws IOException {
    exclusively(
        () -> {
          try (Stream<Path> files = Files.list(directory.resolve(RECORDS))) {
            for (Path file : files.toList()) {
              if (file.getFileName().toString().endsWith(TEMPORARY)) {
                Files.deleteIfExists(file);
              }
            }
          }
          return null;
        });
  }

  @Override
  public Optional<Bytes> read(String name) {
    try {
      return content(file(name)).map(Content::value);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  @Override
  public List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory.resolve(RECORDS))) {
      for (Path file : files.toList()) {
        if (!file.getFileName().toString().endsWith(TEMPORARY)) {
          content(file)
              .map(Content::name)
              .filter(name -> name.startsWith(prefix))
              .ifPresent(names::add);
        }
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
    Collections.sort(names);
    return names;
  }

  @Override
  public void update(String name, Function<Optional<Bytes>, Optional<Bytes>> change) {
    try {
      exclusively(
          () -> {
            Path file = file(name);
            Optional<Bytes> before = content(file).map(Content::value);
            Optional<Bytes> after = change.apply(before);
            if (after.isPresent()) {
              replace(file, sealed(file, name, after.get()));
            } else if (before.isPresent()) {
              Files.delete(file);
              forceDirectory(file.getParent());
            }
            return null;
          });
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private Path file(String name) {
    return directory.resolve(RECORDS).resolve(sealing.fileName(name));
  }

  private record Content(String name, Bytes value) {}

  private Optional<Content> content(Path file) throws IOException {
    Bytes sealed;
    try {
      sealed = Bytes.owned(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Bytes opened = sealing.open(sealed, file.getFileName().toString());
    int end = 0;
    while (opened.at(end) != 0) {
      end++;
    }
    return Optional.of(new Content(opened.slice(0, end).toUtf8(), opened.slice(end + 1)));
  }

  // The name, a zero byte, the value.
  private Bytes sealed(Path file, String name, Bytes value) {
    if (name.indexOf('\0') >= 0 || value.size() > RECORD_LIMITS.maxBytes()) {
      throw new IllegalArgumentException("a record's name or size");
    }
    return sealing.seal(
        Bytes.concat(Bytes.utf8(name), Bytes.owned(new byte[1]), value),
        file.getFileName().toString());
  }

  private static void replace(Path file, Bytes content) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + TEMPORARY);
    Files.deleteIfExists(fresh);
    writeNew(fresh, content);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(file.getParent());
  }

  private static void writeNew(Path file, Bytes content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      restrict(file, "rw-------");
      ByteBuffer buffer = content.asByteBuffer();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void restrict(Path path, String permissions) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    if (!directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // elsewhere a directory cannot be opened; the move itself is what there is
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private interface Action<T> {
    T run() throws IOException;
  }

  private <T> T exclusively(Action<T> action) throws IOException {
    threads.lock();
    try {
      if (threads.getHoldCount() > 1) {
        throw new IllegalStateException("a change may not change other records");
      }
      try (FileChannel channel =
              FileChannel.open(
                  directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (!lock.isValid()) {
          throw new IOException("the store's lock was lost");
        }
        return action.run();
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } finally {
      threads.unlock();
    }
  }

  private static Refusal unavailable(IOException e) {
    return new Refusal(
            Reason.STORAGE_UNAVAILABLE, "store", "store: files cannot be read or written now")
        .causedBy(e);
  }
}
