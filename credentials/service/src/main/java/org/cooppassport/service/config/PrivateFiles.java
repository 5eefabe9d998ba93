package org.cooppassport.service.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;

/** Files that only the server's user may read: keys, passphrases, client secrets' hashes. */
public final class PrivateFiles {
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private PrivateFiles() {}

  /**
   * Checks that the file is there and that nobody else can read or change it (where the file system
   * knows owners).
   *
   * @throws InvalidSetting naming {@code setting} if not
   */
  public static void check(String setting, Path file) {
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new InvalidSetting(setting, "expected a file that the server can read");
    }
    try {
      if (isPosix(file)
          && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        throw new InvalidSetting(
            setting, "expected a file that only the server's user can read (chmod 600)");
      }
    } catch (IOException e) {
      throw new InvalidSetting(setting, "expected a file whose permissions can be read");
    }
  }

  /** Makes a folder, with its parents, that only the server's user can enter. */
  public static void makeFolder(Path folder) {
    try {
      if (Files.isDirectory(folder)) {
        return;
      }
      Path parent = folder.toAbsolutePath().getParent();
      Files.createDirectories(parent);
      Files.createDirectory(folder, owner(parent, "rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes a file that only the server's user can read. The old content stays until the new one is
   * whole on the disk.
   */
  public static void write(Path file, Bytes content) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      Path fresh = Files.createTempFile(folder, ".new-", ".tmp", owner(folder, "rw-------"));
      try (var channel = Files.newByteChannel(fresh, Set.of(StandardOpenOption.WRITE))) {
        channel.write(content.asByteBuffer());
        if (channel instanceof FileChannel disk) {
          disk.force(true);
        }
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the first line of a private file, as secrets are kept. */
  public static String secret(String setting, Path file) {
    check(setting, file);
    try {
      return Files.readString(file, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new InvalidSetting(setting, "expected a readable text file");
    }
  }

  private static FileAttribute<?>[] owner(Path folder, String permissions) {
    return isPosix(folder)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
