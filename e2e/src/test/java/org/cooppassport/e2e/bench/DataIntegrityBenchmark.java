package org.cooppassport.e2e.bench;

import java.time.Instant;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.MethodLookup;
import org.cooppassport.core.dataintegrity.ProofExpectation;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.dataintegrity.ProofVerdict;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Signing and verifying a membership credential with an embedded proof, and the bare signature
 * beside it.
 */
@State(Scope.Benchmark)
public class DataIntegrityBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @Param({"EDDSA_RDFC_2022", "ECDSA_RDFC_2019", "EDDSA_JCS_2022", "ECDSA_JCS_2019"})
  public Cryptosuite suite;

  private DataIntegrity dataIntegrity;
  private JsonLd jsonLd;
  private JsonObject credential;
  private Bytes received;
  private Signer signer;
  private ProofOptions options;
  private MethodLookup lookup;
  private Bytes hash;
  private Bytes signature;
  private SignatureAlgorithm algorithm;

  @Setup
  public void prepare() {
    ContextSet contexts = ContextSet.empty();
    for (Resource context : Schemas.contexts()) {
      contexts =
          contexts.with(context.url(), Bytes.of(context.bytes()), Bytes.hex(context.sha256()));
    }
    jsonLd = JsonLd.over(contexts);
    dataIntegrity = new DataIntegrity(jsonLd);
    KeyType type = suite.id().startsWith("eddsa") ? KeyType.ED25519 : KeyType.P256;
    SigningKey key = SigningKey.generate(type, RandomSource.secure());
    signer = key.signer();
    String did = DidKey.of(key.publicKey()).toString();
    credential =
        JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"))
            .with("issuer", did);
    options = ProofOptions.assertion(suite, DidKey.methodUrl(key.publicKey())).created(NOW);
    received = Bytes.utf8(dataIntegrity.sign(credential, options, signer).toJson());
    DidDocument document =
        DidResolver.standard().resolve(did, Documents.none(), NOW).documentOrThrow();
    lookup = document::method;
    hash = HashAlgorithm.SHA_512.digest(received);
    signature = signer.sign(hash);
    algorithm = signer.algorithm();
  }

  @Benchmark
  public JsonObject sign() {
    return dataIntegrity.sign(credential, options, signer);
  }

  @Benchmark
  public ProofVerdict readAndVerify() {
    ProofVerdict verdict =
        dataIntegrity.verify(
            JsonReader.readObject(received), ProofExpectation.assertion(), lookup, NOW);
    if (verdict.verified().isEmpty()) {
      throw new IllegalStateException(verdict.problems().toString());
    }
    return verdict;
  }

  @Benchmark
  public Object canonicalize() {
    return jsonLd.canonicalize(credential, HashAlgorithm.SHA_256);
  }

  @Benchmark
  public Bytes bareSignature() {
    return signer.sign(hash);
  }

  @Benchmark
  public boolean bareVerification() {
    return signer.publicKey().verify(algorithm, hash, signature);
  }
}
