package org.cooppassport.service.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.service.config.PrivateFiles;

/**
 * The folder {@code reload} in a data folder, by which the command {@code reload} and the servers
 * that run on the folder talk: a file with the id of what is asked, and a file of each server with
 * the id it last answered and what came of it. Whoever may write there may change the settings
 * anyhow.
 */
final class ReloadFolder {
  /** A server touches its file every second; after this one is taken for gone. */
  private static final Duration ALIVE = Duration.ofSeconds(10);

  private static final String ASKED = "asked";
  private static final String SERVER = "server-";

  private final Path folder;
  private final Clock clock;
  private final RandomSource random;

  ReloadFolder(Path data, Clock clock, RandomSource random) {
    this.folder = data.resolve("reload");
    this.clock = clock;
    this.random = random;
  }

  /**
   * What a server last answered.
   *
   * @param id of what was asked; empty if nothing was since it started
   * @param outcome empty if it serves by the new settings, else why it does not
   */
  record Answer(String id, String outcome) {}

  /** Asks all servers to take up the settings and returns the id of that. */
  String ask() {
    String id = random.token(16);
    write(folder.resolve(ASKED), id);
    return id;
  }

  /** Returns the id of what was asked last. */
  Optional<String> asked() {
    return read(folder.resolve(ASKED));
  }

  /** Returns the answers of the servers that run, and removes what others left. */
  List<Answer> answers() {
    List<Answer> answers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, SERVER + "*")) {
      for (Path file : files) {
        Instant touched = Files.getLastModifiedTime(file).toInstant();
        if (touched.isBefore(clock.instant().minus(ALIVE))) {
          Files.deleteIfExists(file);
        } else {
          read(file).map(ReloadFolder::answer).ifPresent(answers::add);
        }
      }
    } catch (NoSuchFileException none) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return answers;
  }

  private static Answer answer(String text) {
    int space = text.indexOf(' ');
    return new Answer(text.substring(0, space), text.substring(space + 1));
  }

  /** Makes this process known as a server on the folder. */
  Seat sit() {
    Seat seat = new Seat(folder.resolve(SERVER + random.token(8)));
    seat.answered(asked().orElse(""), "");
    return seat;
  }

  /** One server's file. */
  final class Seat {
    private final Path file;
    private String id = "";

    private Seat(Path file) {
      this.file = file;
    }

    /** Returns the id of what was asked and not answered by this server. */
    Optional<String> open() {
      return asked().filter(asked -> !asked.equals(id));
    }

    /** Says what came of it. */
    void answered(String asked, String outcome) {
      id = asked;
      write(file, asked + " " + outcome.replace('\n', ' '));
    }

    /** Says that the server still runs. */
    void touch() {
      try {
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
      } catch (NoSuchFileException takenForGone) {
        answered(id, "");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Says that it does not. */
    void leave() {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Path file, String text) {
    PrivateFiles.makeFolder(folder);
    PrivateFiles.write(file, Bytes.utf8(text));
  }
}
