package org.cooppassport.core.bbs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.testing.Vectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fixtures of the CFRG draft, both suites, on the native and on the portable curve. */
@Tag("vectors")
class BbsVectorsTest {
  private static final String FOLDER = "bbs-signature/";

  /** One suite on one implementation of the curve. */
  record Setup(BbsCiphersuite suite, Bbs bbs, String folder, String curve) {
    JsonObject vector(String name) {
      return Vectors.object(folder + name);
    }

    @Override
    public String toString() {
      return suite + " " + curve;
    }
  }

  private static final List<Setup> SETUPS = setups();

  private static List<Setup> setups() {
    List<Setup> setups = new ArrayList<>();
    for (BbsCiphersuite suite : BbsCiphersuite.values()) {
      String folder =
          FOLDER
              + switch (suite) {
                case SHA_256 -> "bls12-381-sha-256/";
                case SHAKE_256 -> "bls12-381-shake-256/";
              };
      setups.add(new Setup(suite, Bbs.of(suite), folder, "chosen"));
      setups.add(new Setup(suite, new Bbs(suite, new PortableBls()), folder, "portable"));
    }
    return setups;
  }

  static Stream<Setup> suites() {
    return SETUPS.stream();
  }

  record Case(Setup setup, JsonObject json) {
    Bytes hex(String name) {
      return Bytes.hex(json.string(name).orElseThrow());
    }

    List<Bytes> messages() {
      return hexes(json.array("messages").orElseThrow());
    }

    @Override
    public String toString() {
      return setup + ": " + json.string("caseName").orElseThrow();
    }
  }

  private static Stream<Case> cases(String kind) {
    return SETUPS.stream()
        .flatMap(
            setup ->
                Vectors.list(setup.folder() + kind).stream()
                    .map(name -> new Case(setup, setup.vector(kind + "/" + name))));
  }

  static Stream<Case> signatures() {
    return cases("signature");
  }

  static Stream<Case> proofs() {
    return cases("proof");
  }

  private static List<Bytes> hexes(JsonArray array) {
    return array.stream().map(item -> Bytes.hex(((JsonString) item).value())).toList();
  }

  private static VerificationKey publicKey(Bytes raw) {
    return VerificationKey.ofRaw(KeyType.BLS12_381_G2, raw);
  }

  private static boolean isValid(JsonObject json) {
    return json.object("result").flatMap(result -> result.bool("valid")).orElseThrow();
  }

  @Test
  void theFixturesAreWhole() {
    assertEquals(4 * 10, signatures().count());
    assertEquals(4 * 15, proofs().count());
  }

  @Test
  void theNativeCurveIsTheOneChosenHere() {
    assertTrue(
        BlsCurve.get() instanceof NativeBls || !System.getProperty("os.arch").equals("amd64"));
  }

  @ParameterizedTest
  @MethodSource("suites")
  void hashesAreThePublishedOnes(Setup setup) {
    JsonObject toScalar = setup.vector("h2s.json");
    assertEquals(
        toScalar.string("scalar").orElseThrow(),
        setup
            .bbs()
            .hashToScalar(
                Bytes.hex(toScalar.string("message").orElseThrow()),
                Bytes.hex(toScalar.string("dst").orElseThrow()))
            .toHex());
    JsonObject map = setup.vector("MapMessageToScalarAsHash.json");
    for (JsonObject entry : map.array("cases").flatMap(JsonArray::objects).orElseThrow()) {
      assertEquals(
          entry.string("scalar").orElseThrow(),
          setup
              .bbs()
              .hashToScalar(
                  Bytes.hex(entry.string("message").orElseThrow()),
                  Bytes.hex(map.string("dst").orElseThrow()))
              .toHex());
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void generatorsAreThePublishedOnes(Setup setup) {
    JsonObject published = setup.vector("generators.json");
    BlsCurve curve = setup.curve().equals("portable") ? new PortableBls() : BlsCurve.get();
    BbsGenerators generators = new BbsGenerators(setup.suite(), curve);
    assertEquals(published.string("P1").orElseThrow(), generators.base().compressed().toHex());
    List<String> expected = new ArrayList<>();
    expected.add(published.string("Q1").orElseThrow());
    expected.addAll(published.array("MsgGenerators").flatMap(JsonArray::strings).orElseThrow());
    assertEquals(
        expected,
        generators.forMessages(expected.size() - 1).stream()
            .map(point -> point.compressed().toHex())
            .toList());
  }

  @ParameterizedTest
  @MethodSource("suites")
  void theKeyPairIsThePublishedOne(Setup setup) {
    JsonObject pair = setup.vector("keypair.json").object("keyPair").orElseThrow();
    BbsKey key = BbsKey.ofSecret(Bytes.hex(pair.string("secretKey").orElseThrow()));
    assertEquals(pair.string("publicKey").orElseThrow(), key.publicKey().raw().toHex());
    assertEquals(key.publicKey().raw(), new PortableBls().publicKey(key.secret()));
  }

  @Test
  void aKeyIsDerivedFromItsMaterialAsPublished() {
    JsonObject vector = Vectors.object(FOLDER + "bls12-381-sha-256/keypair.json");
    assertEquals(
        vector.object("keyPair").flatMap(p -> p.string("secretKey")).orElseThrow(),
        BbsKey.ofMaterial(
                Bytes.hex(vector.string("keyMaterial").orElseThrow()),
                Bytes.hex(vector.string("keyInfo").orElseThrow()))
            .secret()
            .toHex());
  }

  @ParameterizedTest
  @MethodSource("signatures")
  void signatureIsJudgedAndMadeAsPublished(Case c) {
    JsonObject pair = c.json().object("signerKeyPair").orElseThrow();
    VerificationKey key = publicKey(Bytes.hex(pair.string("publicKey").orElseThrow()));
    assertEquals(
        isValid(c.json()),
        c.setup().bbs().verify(key, c.hex("signature"), c.hex("header"), c.messages()));
    if (isValid(c.json())) {
      Bytes secret = Bytes.hex(pair.string("secretKey").orElseThrow());
      assertEquals(
          c.hex("signature"),
          c.setup().bbs().sign(secret, key.raw(), c.hex("header"), c.messages()));
    }
  }

  private static List<Integer> disclosed(Case c) {
    return c.json().array("disclosedIndexes").orElseThrow().stream()
        .map(item -> (int) ((JsonNumber) item).longValue())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void proofIsJudgedAsPublished(Case c) {
    List<Bytes> messages = c.messages();
    List<Integer> disclosed = disclosed(c);
    List<Bytes> shown = new ArrayList<>();
    for (int index : disclosed) {
      if (index < messages.size()) {
        shown.add(messages.get(index));
      }
    }
    assertEquals(
        isValid(c.json()),
        c.setup()
            .bbs()
            .verifyProof(
                publicKey(c.hex("signerPublicKey")),
                c.hex("proof"),
                c.hex("header"),
                c.hex("presentationHeader"),
                shown,
                disclosed));
  }

  /** The random scalars of the fixtures, handed out as the 48 bytes that reduce to them. */
  private static RandomSource mocked(Setup setup, int count) {
    JsonObject mock = setup.vector("mockedRng.json");
    Bytes all =
        setup
            .suite()
            .expand(
                Bytes.hex(mock.string("seed").orElseThrow()),
                Bytes.hex(mock.string("dst").orElseThrow()),
                48 * count);
    int[] next = {0};
    return length -> all.slice(next[0], next[0] += length);
  }

  @ParameterizedTest
  @MethodSource("proofs")
  void validProofIsMadeAsPublishedFromTheMockedRandomScalars(Case c) {
    if (!isValid(c.json())) {
      return;
    }
    List<Integer> disclosed = disclosed(c);
    int hidden = c.messages().size() - disclosed.size();
    assertEquals(
        c.hex("proof"),
        c.setup()
            .bbs()
            .derive(
                publicKey(c.hex("signerPublicKey")),
                c.hex("signature"),
                c.hex("header"),
                c.hex("presentationHeader"),
                c.messages(),
                new HashSet<>(disclosed),
                mocked(c.setup(), 5 + hidden)));
  }

  @Test
  void anIdentityOrForeignKeyVerifiesNothing() {
    Case valid = signatures().findFirst().orElseThrow();
    Bytes identity = Bytes.concat(Bytes.hex("c0"), Bytes.owned(new byte[95]));
    assertFalse(
        valid
            .setup()
            .bbs()
            .verify(
                publicKey(identity),
                valid.hex("signature"),
                valid.hex("header"),
                valid.messages()));
  }
}
