package org.cooppassport.e2e.bench;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.bbs.Bbs;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.bbs.BbsSigner;
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
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.schemas.Schemas;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Signing for disclosure, deriving and verifying a membership credential, and a bare BBS signature
 * over as many messages beside it.
 */
@State(Scope.Benchmark)
public class DisclosureBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final RandomSource RANDOM = RandomSource.secure();
  private static final List<JsonPointer> MANDATORY =
      List.of(JsonPointer.of("issuer"), JsonPointer.of("validFrom"));
  private static final List<JsonPointer> CHOSEN =
      List.of(JsonPointer.parse("/credentialSubject/standing"));
  private static final int MESSAGES = 20;

  @Param({"ECDSA_SD_2023", "BBS_2023"})
  public Cryptosuite suite;

  private DataIntegrity dataIntegrity;
  private JsonObject credential;
  private JsonObject base;
  private JsonObject derived;
  private Signer ecdsa;
  private BbsSigner bbs;
  private ProofOptions options;
  private MethodLookup lookup;
  private List<Bytes> messages;
  private Bytes signature;

  @Setup
  public void prepare() {
    dataIntegrity = new DataIntegrity(JsonLd.over(ContextSet.production()));
    ecdsa = SigningKey.generate(KeyType.P256, RANDOM).signer();
    bbs = BbsKey.generate(RANDOM).signer();
    VerificationKey key = suite == Cryptosuite.BBS_2023 ? bbs.publicKey() : ecdsa.publicKey();
    String did = DidKey.of(key).toString();
    credential =
        JsonReader.readObject(Schemas.example("membership/credential/worker-member.json"))
            .with("issuer", did);
    options = ProofOptions.assertion(suite, DidKey.methodUrl(key)).created(NOW);
    DidDocument document =
        DidResolver.standard().resolve(did, Documents.none(), NOW).documentOrThrow();
    lookup = document::method;
    base = signForDisclosure();
    derived = derive();
    messages = Stream.generate(() -> RANDOM.next(100)).limit(MESSAGES).toList();
    signature = bbs.sign(Bytes.EMPTY, messages);
  }

  @Benchmark
  public JsonObject signForDisclosure() {
    return suite == Cryptosuite.BBS_2023
        ? dataIntegrity.signForDisclosure(credential, options, bbs, MANDATORY, RANDOM)
        : dataIntegrity.signForDisclosure(credential, options, ecdsa, MANDATORY, RANDOM);
  }

  @Benchmark
  public JsonObject derive() {
    return dataIntegrity.derive(base, CHOSEN, RANDOM.next(32), RANDOM);
  }

  @Benchmark
  public ProofVerdict verifyDisclosure() {
    ProofVerdict verdict = dataIntegrity.verify(derived, ProofExpectation.assertion(), lookup, NOW);
    if (verdict.verified().isEmpty()) {
      throw new IllegalStateException(verdict.problems().toString());
    }
    return verdict;
  }

  @Benchmark
  public Bytes bareBbsSignature() {
    return bbs.sign(Bytes.EMPTY, messages);
  }

  @Benchmark
  public boolean bareBbsVerification() {
    return Bbs.SHA_256.verify(bbs.publicKey(), signature, Bytes.EMPTY, messages);
  }
}
