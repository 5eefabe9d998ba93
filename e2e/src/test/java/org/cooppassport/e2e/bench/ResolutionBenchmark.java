package org.cooppassport.e2e.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Resolving a DID whose documents are at hand, as they are in the cache of a server. */
@State(Scope.Benchmark)
public class ResolutionBenchmark {
  private static final String LOG = "/vectors/did-webvh/key-rotation/ts/";

  /** A method. */
  public enum Method {
    DID_KEY,
    DID_JWK,
    DID_WEB,
    DID_WEBVH
  }

  @Param({"DID_KEY"})
  public Method method;

  private final DidResolver resolver = DidResolver.standard();
  private Did did;
  private Documents documents = Documents.none();

  /** Makes the DID and its documents. */
  @Setup
  public void prepare() {
    SigningKey key = SigningKey.generate(KeyType.P256, RandomSource.secure());
    did =
        Did.parse(
            switch (method) {
              case DID_KEY -> DidKey.of(key.publicKey()).toString();
              case DID_JWK ->
                  "did:jwk:" + Base64Url.encode(Bytes.utf8(key.publicKey().toJwk().toJson()));
              case DID_WEB -> "did:web:riverside.example:coop";
              case DID_WEBVH ->
                  JsonReader.readObject(published("resolutionResult.json"))
                      .object("didDocument")
                      .flatMap(document -> document.string("id"))
                      .orElseThrow();
            });
    for (List<DocumentNeed> needs = resolver.missing(did, documents);
        !needs.isEmpty();
        needs = resolver.missing(did, documents)) {
      documents = documents.with(needs.stream().map(need -> gathered(need, key)).toList());
    }
  }

  private Gathered gathered(DocumentNeed need, SigningKey key) {
    if (method == Method.DID_WEB) {
      return new Gathered.Fetched(
          need, "application/did+json", Bytes.utf8(document(key)), Workloads.NOW);
    }
    return need.url().endsWith("did.jsonl")
        ? new Gathered.Fetched(need, "text/jsonl", published("did.jsonl"), Workloads.NOW)
        : new Gathered.Unavailable(need, Gathered.Cause.NOT_FOUND);
  }

  /** Not as a vector: nothing is compared with it. */
  private static Bytes published(String file) {
    try (InputStream stream = ResolutionBenchmark.class.getResourceAsStream(LOG + file)) {
      return Bytes.of(stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String document(SigningKey key) {
    return """
    {"id": "DID", "verificationMethod": [{"id": "DID#k", "type": "Multikey",
      "controller": "DID", "publicKeyMultibase": "KEY"}],
     "assertionMethod": ["DID#k"], "authentication": ["DID#k"]}
    """
        .replace("DID", "did:web:riverside.example:coop")
        .replace("KEY", key.publicKey().toMultikey());
  }

  @Benchmark
  public DidDocument resolve() {
    return resolver.resolve(did, documents, Workloads.NOW).documentOrThrow();
  }
}
