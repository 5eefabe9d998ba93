package org.cooppassport.core.did;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;

/**
 * Resolves DIDs of the methods it knows, from documents gathered before. Pure and thread-safe.
 *
 * <p>Ask {@link #missing} until it names nothing more, gather what it names, then {@link #resolve}.
 *
 * @see <a href="https://www.w3.org/TR/did-resolution/">DID Resolution</a>
 */
public final class DidResolver {
  private static final DidResolver STANDARD =
      of(List.of(new DidKey(), new DidJwk(), new DidWeb(), new DidWebVh()));

  private final Map<String, DidMethod> methods;

  private DidResolver(Map<String, DidMethod> methods) {
    this.methods = methods;
  }

  /** A resolver for did:key, did:jwk, did:web and did:webvh. */
  public static DidResolver standard() {
    return STANDARD;
  }

  /** A resolver for the given methods. */
  public static DidResolver of(List<? extends DidMethod> methods) {
    Map<String, DidMethod> byName = new LinkedHashMap<>();
    for (DidMethod method : methods) {
      byName.put(method.name(), method);
    }
    return new DidResolver(Map.copyOf(byName));
  }

  /**
   * The documents to gather next; empty if {@link #resolve} can say all it ever will, also for a
   * DID that is wrong or of an unknown method.
   */
  public List<DocumentNeed> missing(Did did, Documents documents) {
    DidMethod method = methods.get(did.method());
    if (method == null) {
      return List.of();
    }
    try {
      return method.missing(did, documents);
    } catch (DidException e) {
      return List.of();
    }
  }

  /** Resolves the DID; a document that was not gathered makes it fail with {@code NOT_FOUND}. */
  public DidResolution resolve(Did did, Documents documents, Instant now) {
    DidMethod method = methods.get(did.method());
    if (method == null) {
      return DidResolution.failed(
          DidError.METHOD_NOT_SUPPORTED, "the method did:" + did.method() + " is not supported");
    }
    try {
      return method.resolve(did, documents, now);
    } catch (DidException e) {
      return DidResolution.failed(e);
    }
  }

  /** Resolves text that should be a DID. */
  public DidResolution resolve(String did, Documents documents, Instant now) {
    try {
      return resolve(Did.parse(did), documents, now);
    } catch (DidException e) {
      return DidResolution.failed(e);
    }
  }
}
