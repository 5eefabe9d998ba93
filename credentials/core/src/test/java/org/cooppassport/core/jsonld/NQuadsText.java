package org.cooppassport.core.jsonld;

import com.apicatalog.rdf.api.RdfConsumerException;
import com.apicatalog.rdf.api.RdfQuadConsumer;
import com.apicatalog.rdf.nquads.NQuadsReader;
import com.apicatalog.rdf.nquads.NQuadsReaderException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/** Reads N-Quads documents for tests, by a foreign parser. */
final class NQuadsText {
  private NQuadsText() {}

  static List<Quad> read(String text) {
    List<Quad> quads = new ArrayList<>();
    RdfQuadConsumer collector =
        new RdfQuadConsumer() {
          @Override
          public RdfQuadConsumer quad(
              String subject,
              String predicate,
              String object,
              String datatype,
              String language,
              String direction,
              String graph) {
            quads.add(
                new Quad(
                    subject,
                    predicate,
                    object,
                    language != null ? Literals.RDF_LANG_STRING : datatype == null ? "" : datatype,
                    language == null ? "" : language,
                    graph == null ? "" : graph));
            return this;
          }
        };
    try {
      new NQuadsReader(new StringReader(text)).provide(collector);
    } catch (NQuadsReaderException | RdfConsumerException e) {
      throw new AssertionError(e);
    }
    return quads;
  }
}
