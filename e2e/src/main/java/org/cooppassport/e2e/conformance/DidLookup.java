package org.cooppassport.e2e.conformance;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidError;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolution;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidWebVh;
import org.cooppassport.core.did.WebVhLog;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.verification.Verification;

/** Resolves DIDs from the offered documents, in rounds as the servers do. Thread-safe. */
final class DidLookup {
  private static final String VERSION_ID = "versionId";
  private static final String VERSION_TIME = "versionTime";

  private final DidResolver resolver;
  private final OfferedDocuments offered;
  private final Clock clock;

  DidLookup(DidResolver resolver, OfferedDocuments offered, Clock clock) {
    this.resolver = resolver;
    this.offered = offered;
    this.clock = clock;
  }

  /**
   * Resolves a DID, or a version of it.
   *
   * @param options the DID parameters and resolution options; those of versions are looked at
   */
  DidResolution resolve(Did did, Map<String, String> options) {
    try {
      Documents documents = gather(did);
      DidResolution latest = resolver.resolve(did, documents, clock.instant());
      boolean ofVersion = options.containsKey(VERSION_ID) || options.containsKey(VERSION_TIME);
      return ofVersion && latest.failure().isEmpty() ? version(did, documents, options) : latest;
    } catch (DidException e) {
      return DidResolution.failed(e);
    }
  }

  private Documents gather(Did did) {
    Documents documents = Documents.none();
    for (int round = 0; round < Verification.MAX_ROUNDS; round++) {
      List<DocumentNeed> missing = resolver.missing(did, documents);
      if (missing.isEmpty()) {
        break;
      }
      documents = documents.with(offered.gather(missing, clock.instant()));
    }
    return documents;
  }

  private DidResolution version(Did did, Documents documents, Map<String, String> options) {
    if (!did.method().equals("webvh")) {
      throw new DidException(
          DidError.FEATURE_NOT_SUPPORTED, "did:" + did.method() + " has no versions");
    }
    WebVhLog log =
        WebVhLog.verify(
            did,
            body(documents, DocumentKind.DID_LOG, DidWebVh.logUrl(did)).orElseThrow(),
            witnesses(documents),
            clock.instant());
    Optional<DidResolution> found =
        options.containsKey(VERSION_ID)
            ? log.version(options.get(VERSION_ID))
            : log.at(instant(options.get(VERSION_TIME)));
    return found.orElseGet(
        () -> DidResolution.failed(DidError.NOT_FOUND, "the DID has no such version"));
  }

  private static Optional<Bytes> witnesses(Documents documents) {
    return documents.all().stream()
        .filter(gathered -> gathered.need().kind() == DocumentKind.DID_WITNESS_PROOFS)
        .findFirst()
        .flatMap(Gathered::fetched)
        .map(Gathered.Fetched::body);
  }

  private static Optional<Bytes> body(Documents documents, DocumentKind kind, String url) {
    return documents
        .get(new DocumentNeed(kind, url))
        .flatMap(Gathered::fetched)
        .map(Gathered.Fetched::body);
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new DidException(DidError.INVALID_OPTIONS, "versionTime is not a date-time");
    }
  }

  /** Returns the status that the binding gives an error. */
  static int status(DidError error) {
    return switch (error) {
      case NOT_FOUND -> 404;
      case DEACTIVATED -> 410;
      case METHOD_NOT_SUPPORTED, FEATURE_NOT_SUPPORTED -> 501;
      case REPRESENTATION_NOT_SUPPORTED -> 406;
      case INTERNAL_ERROR,
          INVALID_DID_DOCUMENT,
          INVALID_CONTROLLED_IDENTIFIER_DOCUMENT_ID,
          INVALID_CONTROLLED_IDENTIFIER_DOCUMENT,
          INVALID_VERIFICATION_METHOD,
          INVALID_RELATIONSHIP_FOR_VERIFICATION_METHOD ->
          500;
      case INVALID_DID,
          INVALID_DID_URL,
          INVALID_OPTIONS,
          INVALID_PROOF,
          INVALID_PARAMETERS,
          INVALID_PUBLIC_KEY,
          INVALID_PUBLIC_KEY_LENGTH,
          INVALID_PUBLIC_KEY_TYPE,
          UNSUPPORTED_PUBLIC_KEY_TYPE,
          INVALID_VERIFICATION_METHOD_URL ->
          400;
    };
  }
}
