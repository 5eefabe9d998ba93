package org.cooppassport.e2e.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;

/**
 * What makers that we know nothing of publish: files in a folder and a map of their addresses, as
 * {@code -Ddocuments} reads it.
 */
final class ForeignWorld {
  private final Path folder;
  private final JsonObject.Builder map = JsonObject.builder();
  private int files;

  ForeignWorld(Path folder) {
    this.folder = folder;
  }

  /** Publishes a JSON document without saying what it is. */
  ForeignWorld with(String url, JsonObject document) {
    String file = file(JsonWriter.write(document));
    map.put(url, file);
    return this;
  }

  /** Publishes a document of a media type. */
  ForeignWorld with(String url, String contentType, String text) {
    return with(url, contentType, Bytes.utf8(text));
  }

  /** Publishes a document of a media type. */
  ForeignWorld with(String url, String contentType, Bytes body) {
    map.put(url, JsonObject.of("file", file(body)).with("contentType", contentType));
    return this;
  }

  private String file(Bytes body) {
    String name = "document-" + files++;
    try {
      Files.write(folder.resolve(name), body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name;
  }

  /** Writes the map and reads it as the adapter does. */
  OfferedDocuments offered() {
    Path file = folder.resolve("map.json");
    try {
      Files.write(file, JsonWriter.write(map.build()).toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return OfferedDocuments.read(file);
  }
}
