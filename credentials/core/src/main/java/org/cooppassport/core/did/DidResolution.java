package org.cooppassport.core.did;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;

/**
 * What resolving a DID gave.
 *
 * @see <a href="https://www.w3.org/TR/did-resolution/#resolving">DID Resolution, resolving</a>
 */
public sealed interface DidResolution {
  /** The document, if the DID resolved and is not deactivated. */
  Optional<DidDocument> document();

  /** Why there is no document. */
  Optional<DidException> failure();

  /** The result object of DID Resolution, with document and both kinds of metadata. */
  JsonObject toJson();

  /** The document, or the reason why there is none as an exception. */
  default DidDocument documentOrThrow() {
    return document().orElseThrow(() -> failure().orElseThrow());
  }

  /** A failed resolution. */
  static DidResolution failed(DidException failure) {
    return new Failed(failure);
  }

  /** A failed resolution. */
  static DidResolution failed(DidError error, String detail) {
    return new Failed(new DidException(error, detail));
  }

  /** The DID resolved. */
  record Resolved(DidDocument resolved, Metadata metadata) implements DidResolution {
    public Resolved {
      Objects.requireNonNull(resolved, "resolved");
      Objects.requireNonNull(metadata, "metadata");
    }

    @Override
    public Optional<DidDocument> document() {
      return Optional.of(resolved);
    }

    @Override
    public Optional<DidException> failure() {
      return Optional.empty();
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("didDocument", resolved.json())
          .put("didResolutionMetadata", JsonObject.of("contentType", "application/did"))
          .put("didDocumentMetadata", metadata.json())
          .build();
    }
  }

  /** The DID was ended by its controller; nothing it once said may be relied on now. */
  record Deactivated(Metadata metadata) implements DidResolution {
    public Deactivated {
      Objects.requireNonNull(metadata, "metadata");
    }

    @Override
    public Optional<DidDocument> document() {
      return Optional.empty();
    }

    @Override
    public Optional<DidException> failure() {
      return Optional.of(new DidException(DidError.DEACTIVATED, "the DID is deactivated"));
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder()
          .put("didDocument", JsonNull.NULL)
          .put("didResolutionMetadata", JsonObject.EMPTY)
          .put("didDocumentMetadata", metadata.json())
          .build();
    }
  }

  /** The DID did not resolve. */
  record Failed(DidException reason) implements DidResolution {
    public Failed {
      Objects.requireNonNull(reason, "reason");
    }

    @Override
    public Optional<DidDocument> document() {
      return Optional.empty();
    }

    @Override
    public Optional<DidException> failure() {
      return Optional.of(reason);
    }

    @Override
    public JsonObject toJson() {
      JsonObject error =
          JsonObject.builder()
              .put("type", reason.error().type())
              .put("title", reason.error().name())
              .put("detail", reason.detail())
              .build();
      return JsonObject.builder()
          .put("didDocument", JsonNull.NULL)
          .put("didResolutionMetadata", JsonObject.of("error", error))
          .put("didDocumentMetadata", JsonObject.EMPTY)
          .build();
    }
  }

  /**
   * What is known about a document besides its content.
   *
   * @param json the members of {@code didDocumentMetadata}
   */
  record Metadata(JsonObject json) {
    /** Nothing is known. */
    public static final Metadata NONE = new Metadata(JsonObject.EMPTY);

    public Metadata {
      Objects.requireNonNull(json, "json");
    }

    /** The version of the document, if the method has versions. */
    public Optional<String> versionId() {
      return json.string("versionId");
    }

    /** When the document was changed last, if the method says so. */
    public Optional<Instant> updated() {
      return json.string("updated").map(Instant::parse);
    }

    /** Other DIDs of the same subject that the method vouches for. */
    public JsonArray equivalentId() {
      return json.array("equivalentId").orElse(JsonArray.EMPTY);
    }
  }
}
