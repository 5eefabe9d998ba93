package org.cooppassport.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;

/** Reads the published vectors of the test resources. */
public final class Vectors {
  private Vectors() {}

  /** Says that the test that runs reads a vector by means of its own. */
  public static void reading(String path) {
    VectorReads.note(path);
  }

  /** Returns a file below {@code vectors/} as it stands. */
  public static Bytes bytes(String path) {
    VectorReads.note(path);
    try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + path)) {
      if (in == null) {
        throw new AssertionError("no such vector: " + path);
      }
      return Bytes.of(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the text of a file without white space at its ends. */
  public static String text(String path) {
    return bytes(path).toUtf8().strip();
  }

  /** Returns a JSON file. */
  public static JsonValue json(String path) {
    return JsonReader.read(bytes(path));
  }

  /** Returns a JSON file that holds an object. */
  public static JsonObject object(String path) {
    return JsonReader.readObject(bytes(path));
  }

  /** Returns the names of the files and folders in a folder, sorted; never empty. */
  public static List<String> list(String folder) {
    VectorReads.note(folder + "/");
    try (Stream<Path> files =
        Files.list(Path.of(Vectors.class.getResource("/vectors/" + folder).toURI()))) {
      List<String> names = files.map(f -> f.getFileName().toString()).sorted().toList();
      if (names.isEmpty()) {
        throw new AssertionError("no vectors in " + folder);
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
