package org.cooppassport.core.testing;

import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.ContextSet.InlineContexts;
import org.cooppassport.core.jsonld.JsonLd;

/** The contexts that the published vectors use, beyond those of production. */
public final class TestContexts {
  /** Every context among the vectors, no inline ones. */
  public static final ContextSet CLOSED = closed();

  /** Every context among the vectors, and inline ones. */
  public static final ContextSet WIDE = CLOSED.withInlineContexts(InlineContexts.PROCESSED);

  /** A processor over {@link #WIDE}. */
  public static final JsonLd JSON_LD = JsonLd.over(WIDE);

  private TestContexts() {}

  private static ContextSet closed() {
    ContextSet set = ContextSet.empty();
    for (var entry : Vectors.object("contexts/context-map.json").members().entrySet()) {
      Bytes document = Vectors.bytes("contexts/" + ((JsonString) entry.getValue()).value());
      set = set.with(entry.getKey(), document, HashAlgorithm.SHA_256.digest(document));
    }
    return set;
  }
}
