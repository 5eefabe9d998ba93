package org.cooppassport.core.verification;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.jsonld.ContextPolicy;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;

/**
 * The contexts that credentials may use in production, and which list of them each of our types
 * has.
 */
public final class ProductContexts {
  private static final String V2 = "https://www.w3.org/ns/credentials/v2";
  private static final String V1 = "https://www.w3.org/2018/credentials/v1";

  /** What a credential of data model 1.1 needs beside its own for an embedded proof. */
  private static final String DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2";

  private static final ContextPolicy EXACT = exact();
  private static final JsonLd JSON_LD = JsonLd.over(ContextSet.production());

  private ProductContexts() {}

  /**
   * A processor over the contexts of production and no others; shared, since it keeps them
   * compiled.
   */
  public static JsonLd jsonLd() {
    return JSON_LD;
  }

  /**
   * The lists of contexts that a document of these types may carry: of our types exactly their own,
   * of another maker's any list over the contexts that are known.
   */
  static ContextPolicy policyFor(List<String> types) {
    return types.stream().anyMatch(ProductContexts::isOurs) ? EXACT : ContextPolicy.anyKnown();
  }

  private static boolean isOurs(String type) {
    return Schemas.types().stream()
        .anyMatch(known -> known.name().equals(type) || known.typeIri().equals(type));
  }

  private static ContextPolicy exact() {
    Map<String, Set<List<String>>> lists = new HashMap<>();
    for (CredentialTypeSchema type : Schemas.types()) {
      lists.put(
          type.name(),
          Set.of(
              List.of(V2, type.contextUrl()),
              List.of(V1, type.contextUrl()),
              List.of(V1, type.contextUrl(), DATA_INTEGRITY)));
    }
    return ContextPolicy.exactly(lists);
  }
}
