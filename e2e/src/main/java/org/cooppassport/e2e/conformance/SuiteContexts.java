package org.cooppassport.e2e.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.model.RelatedResource;

/** What suites' fixtures use beyond the contexts that the product bundles. */
public final class SuiteContexts {
  private static final String BASE = "https://www.w3.org/ns/credentials/v2";

  /** The fixtures pin the base context as it was in July 2024, by SHA-256 and SHA-384. */
  private static final Set<Bytes> EARLIER_BASE =
      Set.of(
          Bytes.hex("24a18c90e9856d526111f29376e302d970b2bd10182e33959995b0207d7043b9"),
          Bytes.hex(
              "35239c36999d2155312091af194a1edb61634d6ad789a5e5b19f2aebdd762dd9"
                  + "d1dcaada40eda7ef921c6b8c0ae107a0"));

  private static final Map<String, String> FILES =
      Map.of(
          "https://w3id.org/vdl/v1", "vdl-v1.jsonld",
          "https://w3id.org/vdl/aamva/v1", "vdl-aamva-v1.jsonld");

  private SuiteContexts() {}

  /** Returns all bundled contexts with the suites' own; inline ones are processed. */
  public static ContextSet all() {
    ContextSet contexts = ContextSet.conformance();
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Bytes body = read("contexts/" + file.getValue());
      contexts = contexts.with(file.getKey(), body, HashAlgorithm.SHA_256.digest(body));
    }
    return contexts;
  }

  private static Bytes read(String name) {
    try (InputStream stream = SuiteContexts.class.getResourceAsStream(name)) {
      return Bytes.of(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells whether a related resource has the digest of what we have under its id. */
  static boolean matches(RelatedResource resource, Bytes content) {
    List<RelatedResource.Digest> stated = new ArrayList<>(resource.alternatives());
    stated.addAll(resource.digests());
    boolean earlier =
        resource.id().equals(BASE)
            && !stated.isEmpty()
            && stated.stream().allMatch(digest -> EARLIER_BASE.contains(digest.value()));
    return earlier || resource.matches(content);
  }
}
