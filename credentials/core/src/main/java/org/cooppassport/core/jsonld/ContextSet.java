package org.cooppassport.core.jsonld;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;

/**
 * A closed set of JSON-LD context documents, each pinned by the digest of its bytes.
 *
 * <p>Immutable and thread-safe. A context that is not in the set does not exist: nothing is ever
 * fetched.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-integrity/#validating-contexts">Data Integrity 1.0,
 *     Context Validation</a>
 */
public final class ContextSet {

  /** Whether documents may bring contexts of their own as objects. */
  public enum InlineContexts {
    /** They are refused; for production, where the meaning of every term is agreed beforehand. */
    REFUSED,
    /** They are processed; for conformance tests and for documents one wrote oneself. */
    PROCESSED
  }

  private final Map<String, Bytes> documents;
  private final InlineContexts inlineContexts;

  private ContextSet(Map<String, Bytes> documents, InlineContexts inlineContexts) {
    this.documents = documents;
    this.inlineContexts = inlineContexts;
  }

  /** Returns the contexts that everybody may rely on; inline contexts are refused. */
  public static ContextSet production() {
    return Production.SET;
  }

  /** Returns all contexts that conformance suites use; inline contexts are processed. */
  public static ContextSet conformance() {
    return bundled(Set.of(Resource.Use.values())).withInlineContexts(InlineContexts.PROCESSED);
  }

  /** Made when it is first asked for. */
  private static final class Production {
    static final ContextSet SET = bundled(Set.of(Resource.Use.PRODUCTION));
  }

  private static ContextSet bundled(Set<Resource.Use> uses) {
    ContextSet set = empty();
    for (Resource resource : Schemas.contexts()) {
      if (uses.contains(resource.use())) {
        set = set.with(resource.url(), Bytes.owned(resource.bytes()), Bytes.hex(resource.sha256()));
      }
    }
    return set;
  }

  /** Returns a set of nothing that refuses inline contexts. */
  public static ContextSet empty() {
    return new ContextSet(Map.of(), InlineContexts.REFUSED);
  }

  /**
   * Returns this set with one more context.
   *
   * @param url the address documents name it by
   * @param document the context document's bytes
   * @param sha256 the digest those bytes must have
   * @throws IllegalArgumentException if the digest differs, the document is not a JSON object with
   *     {@code @context}, or the address already stands for other bytes
   */
  public ContextSet with(String url, Bytes document, Bytes sha256) {
    if (!HashAlgorithm.SHA_256.digest(document).equals(sha256)) {
      throw new IllegalArgumentException("context with another digest than pinned: " + url);
    }
    Bytes present = documents.get(url);
    if (present != null && !present.equals(document)) {
      throw new IllegalArgumentException("context pinned twice: " + url);
    }
    requireContext(url, document);
    Map<String, Bytes> more = new LinkedHashMap<>(documents);
    more.put(url, document);
    return new ContextSet(more, inlineContexts);
  }

  private static void requireContext(String url, Bytes document) {
    try {
      if (JsonReader.readObject(document).has(Keyword.CONTEXT.text())) {
        return;
      }
    } catch (JsonException e) {
      throw new IllegalArgumentException("not a context document: " + url, e);
    }
    throw new IllegalArgumentException("not a context document: " + url);
  }

  /** Returns this set with another rule for inline contexts. */
  public ContextSet withInlineContexts(InlineContexts rule) {
    return new ContextSet(documents, Objects.requireNonNull(rule));
  }

  /** Returns the bytes of a context, if it is in the set. */
  public Optional<Bytes> find(String url) {
    return Optional.ofNullable(documents.get(url));
  }

  /** Tells whether a context is in the set. */
  public boolean contains(String url) {
    return documents.containsKey(url);
  }

  /** Returns the addresses in the order they were added. */
  public Set<String> urls() {
    return Collections.unmodifiableSet(documents.keySet());
  }

  /** Returns the rule for inline contexts. */
  public InlineContexts inlineContexts() {
    return inlineContexts;
  }
}
