package org.cooppassport.e2e.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.ContextSet;

/**
 * The only documents the adapter may "fetch": those of {@code -Ddocuments} and those it publishes
 * itself. Thread-safe.
 *
 * <p>The file is a JSON object from URL to either a file name or {@code {"file": …, "contentType":
 * …}}; names are relative to it. A document whose content type does not fit what it is wanted for
 * is not taken, as from a server; one without a content type is.
 */
final class OfferedDocuments {
  private final Map<String, Offered> byUrl = new ConcurrentHashMap<>();

  /**
   * A document and what it is.
   *
   * @param mediaType lower case, without parameters; empty if it is not said
   */
  record Offered(String mediaType, Bytes body) {}

  static OfferedDocuments none() {
    return new OfferedDocuments();
  }

  static OfferedDocuments read(Path map) {
    OfferedDocuments documents = new OfferedDocuments();
    try {
      JsonObject entries = JsonReader.readObject(Bytes.of(Files.readAllBytes(map)));
      for (Map.Entry<String, JsonValue> entry : entries.members().entrySet()) {
        documents.byUrl.put(entry.getKey(), offered(map, entry.getValue()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return documents;
  }

  private static Offered offered(Path map, JsonValue value) throws IOException {
    JsonObject entry =
        value instanceof JsonObject object
            ? object
            : JsonObject.builder().put("file", value).build();
    String file =
        text(entry, "file", "path")
            .orElseThrow(() -> new IllegalArgumentException("documents: each entry names a file"));
    String type = text(entry, "contentType", "content-type", "mediaType", "type").orElse("");
    Path path = map.toAbsolutePath().resolveSibling(file);
    return new Offered(
        type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT), Bytes.of(Files.readAllBytes(path)));
  }

  /** The first of these members that there is. */
  private static Optional<String> text(JsonObject entry, String... names) {
    return Arrays.stream(names).flatMap(name -> entry.string(name).stream()).findFirst();
  }

  /** Publishes or replaces a document of our own. */
  void publish(String url, String mediaType, Bytes body) {
    byUrl.put(url, new Offered(mediaType, body));
  }

  /** Answers every need: with the document, or with the fact that there is none. */
  Documents gather(List<DocumentNeed> needs, Instant now) {
    return Documents.of(needs.stream().map(need -> answer(need, now)).toList());
  }

  private Gathered answer(DocumentNeed need, Instant now) {
    Offered offered = byUrl.get(need.url());
    if (offered == null) {
      return new Gathered.Unavailable(need, Gathered.Cause.NOT_FOUND);
    }
    if (!offered.mediaType().isEmpty() && !need.kind().takes(offered.mediaType())) {
      return new Gathered.Unavailable(need, Gathered.Cause.UNREACHABLE);
    }
    return offered.body().size() > need.kind().maxBytes()
        ? new Gathered.Unavailable(need, Gathered.Cause.TOO_LARGE)
        : new Gathered.Fetched(need, offered.mediaType(), offered.body(), now);
  }

  /**
   * Returns the contexts that suites' fixtures use: all bundled ones, and the JSON-LD documents
   * offered.
   */
  ContextSet contexts() {
    ContextSet contexts = SuiteContexts.all();
    for (Map.Entry<String, Offered> entry : byUrl.entrySet()) {
      if (!contexts.contains(entry.getKey()) && isContext(entry.getValue())) {
        Bytes body = entry.getValue().body();
        contexts = contexts.with(entry.getKey(), body, HashAlgorithm.SHA_256.digest(body));
      }
    }
    return contexts;
  }

  private static boolean isContext(Offered offered) {
    try {
      return JsonReader.readObject(offered.body()).has("@context")
          && !JsonReader.readObject(offered.body()).has("credentialSubject");
    } catch (RuntimeException e) {
      return false;
    }
  }
}
