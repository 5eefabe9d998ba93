package org.cooppassport.core.jsonld;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.JsonLdOptions.ProcessingPolicy;
import com.apicatalog.jsonld.JsonLdVersion;
import com.apicatalog.jsonld.context.ActiveContext;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoader;
import com.apicatalog.jsonld.loader.DocumentLoaderOptions;
import com.apicatalog.jsonld.processor.ProcessingRuntime;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Makes compiled contexts from {@code @context} values, by Titanium's context processing over the
 * closed set, and keeps the ones documents start with.
 *
 * <p>Thread-safe; the cache is bounded and drops what was not used for longest.
 */
final class ContextCompiler {
  private static final int MAX_ROOTS = 64;

  /** Processing one takes up to a millisecond, and nobody needs more than a handful. */
  private static final int MAX_LISTED = 32;

  private static final JsonPointer ROOT_CONTEXT = JsonPointer.of(Keyword.CONTEXT.text());

  private final ContextSet contexts;
  private final JsonLdOptions options;
  private final CompiledContext initial;
  private final Map<String, Document> parsed = new ConcurrentHashMap<>();

  private final Map<JsonValue, CompiledContext> roots =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<JsonValue, CompiledContext> eldest) {
              return size() > MAX_ROOTS;
            }
          });

  ContextCompiler(ContextSet contexts) {
    this.contexts = contexts;
    this.options = new JsonLdOptions((DocumentLoader) this::load);
    options.setProcessingMode(JsonLdVersion.V1_1);
    options.setUndefinedTermsPolicy(ProcessingPolicy.Fail);
    options.setUriValidation(UriValidationPolicy.SchemeOnly);
    options.setOrdered(false);
    this.initial =
        CompiledContext.root(new ActiveContext(null, null, ProcessingRuntime.of(options)));
  }

  /** Returns the options that keep Titanium to the closed set. */
  JsonLdOptions options() {
    return options;
  }

  /** Returns the context of a document without {@code @context}. */
  CompiledContext initial() {
    return initial;
  }

  private Document load(URI url, DocumentLoaderOptions loaderOptions) throws JsonLdError {
    String address = url.toString();
    Document known = parsed.get(address);
    if (known != null) {
      return known;
    }
    var bytes = contexts.find(address);
    if (bytes.isEmpty()) {
      throw new JsonLdError(
          JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED, "not in the closed set of contexts");
    }
    JsonDocument document =
        JsonDocument.of(JakartaTrees.object(JsonReader.readObject(bytes.get())));
    document.setDocumentUrl(url);
    parsed.put(address, document);
    return document;
  }

  /**
   * Returns the context a document with this {@code @context} at its root starts with; a fresh one
   * if others have filled the caches of the one that was kept.
   */
  CompiledContext root(JsonValue context) {
    CompiledContext known = roots.get(context);
    if (known == null || known.isCrowded()) {
      known = CompiledContext.root(process(initial, context, () -> ROOT_CONTEXT));
      if (isListOfUrls(context)) {
        roots.put(context, known);
      }
    }
    return known;
  }

  /** Contexts that documents bring along are not kept: they may be large and never come again. */
  private static boolean isListOfUrls(JsonValue context) {
    return context instanceof JsonString
        || (context instanceof JsonArray array
            && array.stream().allMatch(JsonString.class::isInstance));
  }

  /**
   * @throws ProblemException if a context is none that documents may have
   */
  void requireKnown(JsonValue context) {
    requireKnown(unwrapped(context), ROOT_CONTEXT);
  }

  /** Returns {@code on} changed by a {@code @context} inside the document. */
  CompiledContext local(CompiledContext on, JsonValue context, Findings findings) {
    CompiledContext known = on.local().get(context);
    if (known == null) {
      int steps = context instanceof JsonArray list ? list.size() : 1;
      known =
          findings
              .contexts()
              .once(on, context, steps, () -> on.derive(process(on, context, findings::here)));
      if (on.mayKeep()) {
        on.local().put(context, known);
      }
    }
    return known;
  }

  private ActiveContext process(CompiledContext on, JsonValue given, Supplier<JsonPointer> place) {
    JsonValue context = unwrapped(given);
    requireKnown(context, place.get());
    try {
      ActiveContext made = on.active().newContext().create(JakartaTrees.value(context), null);
      if (made.getBaseUri() != null) {
        throw notAllowed("a context sets @base", place.get());
      }
      return made;
    } catch (JsonLdError e) {
      throw notAllowed("the context cannot be processed (" + e.getCode() + ")", place.get());
    }
  }

  /** A context document where a context belongs stands for its context, as elsewhere. */
  private static JsonValue unwrapped(JsonValue context) {
    if (context instanceof JsonArray array) {
      return array.stream().map(ContextCompiler::unwrapped).collect(JsonArray.collector());
    }
    if (context instanceof JsonObject object
        && object.size() == 1
        && object.object(Keyword.CONTEXT.text()).isPresent()) {
      return object.object(Keyword.CONTEXT.text()).get();
    }
    return context;
  }

  private void requireKnown(JsonValue context, JsonPointer place) {
    List<JsonValue> items = context instanceof JsonArray array ? array.items() : List.of(context);
    if (items.size() > MAX_LISTED) {
      throw new ProblemException(
          Problem.at(
              ProblemCode.LIMIT_EXCEEDED,
              place,
              "More than " + MAX_LISTED + " contexts in a list."));
    }
    for (int i = 0; i < items.size(); i++) {
      JsonPointer at = context instanceof JsonArray ? place.child(i) : place;
      JsonValue item = items.get(i);
      if (item instanceof JsonString url) {
        if (!contexts.contains(url.value())) {
          throw notAllowed("the context is not one of the built-in or registered contexts", at);
        }
      } else if (item instanceof JsonObject) {
        if (contexts.inlineContexts() == ContextSet.InlineContexts.REFUSED) {
          throw notAllowed("contexts inside a document are refused", at);
        }
      } else if (!(item instanceof JsonNull)) {
        throw notAllowed("a context is a URL or an object", at);
      }
    }
  }

  private static ProblemException notAllowed(String why, JsonPointer place) {
    return new ProblemException(Problem.at(ProblemCode.CONTEXT_NOT_ALLOWED, place, why + "."));
  }

  /**
   * Returns {@code on} changed by the contexts of the named types.
   *
   * @param names types that have a context there, in code unit order
   */
  CompiledContext typed(CompiledContext on, List<String> names, Findings findings) {
    String key = names.size() == 1 ? names.get(0) : String.join("\n", names);
    CompiledContext known = on.typed().get(key);
    if (known == null) {
      known =
          findings.contexts().once(on, key, names.size(), () -> typed(on, names, findings::here));
      if (on.mayKeep()) {
        on.typed().put(key, known);
      }
    }
    return known;
  }

  private CompiledContext typed(
      CompiledContext on, List<String> names, Supplier<JsonPointer> place) {
    CompiledContext made = on;
    for (String name : names) {
      made = scoped(made, on.term(name), Scope.TYPE, place);
    }
    return made;
  }

  /** Returns the context for objects that are values of {@code term}, which {@code holder} has. */
  CompiledContext property(
      CompiledContext holder, CompiledContext on, Term term, Findings findings) {
    boolean here = on == holder;
    boolean onPrevious = !here && on == holder.previous();
    CompiledContext known = here ? term.scopedHere() : onPrevious ? term.scopedOnPrevious() : null;
    if (known == null) {
      known = scoped(on, term, Scope.PROPERTY, findings);
      if (here && on.mayKeep()) {
        term.scopedHere(known);
      } else if (onPrevious && on.mayKeep()) {
        term.scopedOnPrevious(known);
      }
    }
    return known;
  }

  /** Returns the context for scalars that are values of {@code term}, which {@code on} has. */
  CompiledContext scalar(CompiledContext on, Term term, Findings findings) {
    CompiledContext known = term.scopedForScalars();
    if (known == null) {
      known = scoped(on, term, Scope.SCALAR, findings);
      if (on.mayKeep()) {
        term.scopedForScalars(known);
      }
    }
    return known;
  }

  private CompiledContext scoped(CompiledContext on, Term term, Scope scope, Findings findings) {
    return findings
        .contexts()
        .once(on, new Scoped(term, scope), 1, () -> scoped(on, term, scope, findings::here));
  }

  private record Scoped(Term term, Scope scope) {}

  private enum Scope {
    TYPE,
    PROPERTY,
    SCALAR
  }

  private CompiledContext scoped(
      CompiledContext on, Term term, Scope scope, Supplier<JsonPointer> place) {
    try {
      ActiveContext made =
          on.active()
              .newContext()
              .overrideProtected(scope == Scope.PROPERTY)
              .propagate(scope != Scope.TYPE)
              .create(term.definition().getLocalContext(), term.definition().getBaseUrl());
      return on.derive(made);
    } catch (JsonLdError e) {
      throw notAllowed(
          "the context of a term or type cannot be processed (" + e.getCode() + ")", place.get());
    }
  }
}
