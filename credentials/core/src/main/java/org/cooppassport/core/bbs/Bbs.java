package org.cooppassport.core.bbs;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;

/**
 * The BBS signature scheme.
 *
 * <p>Thread-safe. A signature costs about as many curve multiplications as there are messages, so
 * never on an event loop.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/draft-irtf-cfrg-bbs-signatures">The BBS
 *     Signature Scheme</a>
 */
public final class Bbs {
  /** How many messages a signature may be over; each costs a kept point and a multiplication. */
  public static final int MAX_MESSAGES = 1_024;

  /** The suite that credentials use. */
  public static final Bbs SHA_256 = new Bbs(BbsCiphersuite.SHA_256, BlsCurve.get());

  private static final int EXPANDED = 48;
  private static final int SIGNATURE = BlsCurve.G1 + BlsCurve.SCALAR;
  private static final int PROOF_POINTS = 3;
  private static final int PROOF_SCALARS = 4;

  private final BbsCiphersuite suite;
  private final BlsCurve curve;
  private final BbsGenerators generators;

  Bbs(BbsCiphersuite suite, BlsCurve curve) {
    this.suite = suite;
    this.curve = curve;
    this.generators = new BbsGenerators(suite, curve);
  }

  /** Returns the scheme with another suite. */
  public static Bbs of(BbsCiphersuite suite) {
    return Instances.BY_SUITE.get(suite);
  }

  /** One instance for each suite, for the generators they keep. */
  private static final class Instances {
    static final Map<BbsCiphersuite, Bbs> BY_SUITE = new EnumMap<>(BbsCiphersuite.class);

    static {
      BY_SUITE.put(BbsCiphersuite.SHA_256, SHA_256);
      BY_SUITE.put(BbsCiphersuite.SHAKE_256, new Bbs(BbsCiphersuite.SHAKE_256, BlsCurve.get()));
    }
  }

  /** Hashes to a scalar. */
  Bytes hashToScalar(Bytes message, Bytes tag) {
    return curve.reduce(suite.expand(message, tag, EXPANDED));
  }

  private Bytes hashToScalar(Bytes message) {
    return hashToScalar(message, suite.tag("H2S_"));
  }

  private List<Bytes> scalars(List<Bytes> messages) {
    Bytes tag = suite.tag("MAP_MSG_TO_SCALAR_AS_HASH_");
    return messages.stream().map(message -> hashToScalar(message, tag)).toList();
  }

  /** What all parts of the scheme compute first of all. */
  private record Setting(List<G1Point> generators, List<Bytes> messages, Bytes domain) {
    G1Point generator(int message) {
      return generators.get(message + 1);
    }
  }

  private Setting setting(Bytes publicKey, Bytes header, List<Bytes> messages, int count) {
    List<G1Point> points = generators.forMessages(count);
    List<Bytes> parts = new ArrayList<>();
    parts.add(publicKey);
    parts.add(Octets.of(count, 8));
    points.forEach(point -> parts.add(point.compressed()));
    parts.add(Bytes.utf8(suite.apiId()));
    parts.add(Octets.of(header.size(), 8));
    parts.add(header);
    return new Setting(points, scalars(messages), hashToScalar(concat(parts)));
  }

  private static Bytes concat(List<Bytes> parts) {
    return Bytes.concat(parts.toArray(Bytes[]::new));
  }

  /** B = P1 + Q1 * domain, before messages are added. */
  private G1Point start(Setting setting) {
    return generators.base().plus(setting.generators().get(0).times(setting.domain()));
  }

  // CoreSign
  Bytes sign(Bytes secret, Bytes publicKey, Bytes header, List<Bytes> messages) {
    Setting setting = setting(publicKey, header, messages, messages.size());
    List<Bytes> parts = new ArrayList<>();
    parts.add(secret);
    parts.addAll(setting.messages());
    parts.add(setting.domain());
    Bytes e = hashToScalar(concat(parts));
    G1Point b = start(setting);
    for (int i = 0; i < messages.size(); i++) {
      b = b.plus(setting.generator(i).times(setting.messages().get(i)));
    }
    G1Point a = b.times(curve.invert(curve.add(secret, e)));
    return Bytes.concat(a.compressed(), e);
  }

  private record Signature(G1Point a, Bytes e) {}

  private Signature signature(Bytes bytes) {
    if (bytes.size() != SIGNATURE) {
      throw new MalformedEncoding("a BBS signature has " + SIGNATURE + " bytes");
    }
    G1Point a = curve.point(bytes.slice(0, BlsCurve.G1));
    Bytes e = bytes.slice(BlsCurve.G1);
    if (a.isIdentity() || !BlsCurve.isScalar(e)) {
      throw new MalformedEncoding("not a BBS signature");
    }
    return new Signature(a, e);
  }

  private boolean isUsable(VerificationKey key) {
    return key.type() == KeyType.BLS12_381_G2 && curve.isPublicKey(key.raw());
  }

  /** Tells whether {@code signature} was made by the holder of the key over all messages. */
  @CheckReturnValue
  public boolean verify(VerificationKey key, Bytes signature, Bytes header, List<Bytes> messages) {
    if (!isUsable(key) || messages.size() > MAX_MESSAGES) {
      return false;
    }
    Signature read;
    try {
      read = signature(signature);
    } catch (MalformedEncoding e) {
      return false;
    }
    Setting setting = setting(key.raw(), header, messages, messages.size());
    G1Point b = start(setting);
    for (int i = 0; i < messages.size(); i++) {
      b = b.plus(setting.generator(i).times(setting.messages().get(i)));
    }
    return curve.pairingsMatch(read.a(), key.raw(), read.e(), b);
  }

  /**
   * Returns a proof of knowing a signature over all messages that shows some of them.
   *
   * @param presentationHeader what the proof is bound to; fresh each time, or presentations can be
   *     replayed
   * @param disclosed the positions of the messages to show, each once
   * @throws MalformedEncoding if the signature is none
   * @throws IllegalArgumentException if a position is out of range
   */
  public Bytes derive(
      VerificationKey key,
      Bytes signature,
      Bytes header,
      Bytes presentationHeader,
      List<Bytes> messages,
      Set<Integer> disclosed,
      RandomSource random) {
    TreeSet<Integer> shown = new TreeSet<>(disclosed);
    if (!shown.isEmpty() && (shown.first() < 0 || shown.last() >= messages.size())) {
      throw new IllegalArgumentException("a disclosed position is out of range");
    }
    Signature read = signature(signature);
    Setting setting = setting(key.raw(), header, messages, messages.size());
    List<Integer> hidden = new ArrayList<>();
    for (int i = 0; i < messages.size(); i++) {
      if (!shown.contains(i)) {
        hidden.add(i);
      }
    }
    return new ProofGeneration(read, setting, hidden, randomScalars(random, hidden.size() + 5))
        .proof(shown, presentationHeader);
  }

  private List<Bytes> randomScalars(RandomSource random, int count) {
    List<Bytes> scalars = new ArrayList<>();
    while (scalars.size() < count) {
      Bytes scalar = curve.reduce(random.next(EXPANDED));
      if (BlsCurve.isScalar(scalar)) {
        scalars.add(scalar);
      }
    }
    return scalars;
  }

  /** CoreProofGen, ProofInit and ProofFinalize, with all secrets of one proof. */
  private final class ProofGeneration {
    private final Signature signature;
    private final Setting setting;
    private final List<Integer> hidden;
    private final List<Bytes> random;

    ProofGeneration(
        Signature signature, Setting setting, List<Integer> hidden, List<Bytes> random) {
      this.signature = signature;
      this.setting = setting;
      this.hidden = hidden;
      this.random = random;
    }

    Bytes proof(TreeSet<Integer> shown, Bytes presentationHeader) {
      Bytes r1 = random.get(0);
      Bytes r2 = random.get(1);
      Bytes eBlind = random.get(2);
      Bytes r1Blind = random.get(3);
      Bytes r3Blind = random.get(4);
      G1Point b = start(setting);
      for (int i = 0; i < setting.messages().size(); i++) {
        b = b.plus(setting.generator(i).times(setting.messages().get(i)));
      }
      G1Point d = b.times(r2);
      G1Point aBar = signature.a().times(curve.multiply(r1, r2));
      G1Point bBar =
          d.times(r1).plus(aBar.times(curve.multiply(signature.e(), BlsCurve.MINUS_ONE)));
      G1Point t1 = aBar.times(eBlind).plus(d.times(r1Blind));
      G1Point t2 = d.times(r3Blind);
      for (int j = 0; j < hidden.size(); j++) {
        t2 = t2.plus(setting.generator(hidden.get(j)).times(random.get(5 + j)));
      }
      Bytes challenge =
          challenge(
              List.of(aBar, bBar, d, t1, t2),
              shown,
              i -> setting.messages().get(i),
              setting.domain(),
              presentationHeader);
      List<Bytes> parts = new ArrayList<>();
      parts.add(aBar.compressed());
      parts.add(bBar.compressed());
      parts.add(d.compressed());
      parts.add(curve.add(eBlind, curve.multiply(signature.e(), challenge)));
      parts.add(curve.subtract(r1Blind, curve.multiply(r1, challenge)));
      parts.add(curve.subtract(r3Blind, curve.multiply(curve.invert(r2), challenge)));
      for (int j = 0; j < hidden.size(); j++) {
        Bytes message = setting.messages().get(hidden.get(j));
        parts.add(curve.add(random.get(5 + j), curve.multiply(message, challenge)));
      }
      parts.add(challenge);
      return concat(parts);
    }
  }

  // ProofChallengeCalculate
  private Bytes challenge(
      List<G1Point> points,
      TreeSet<Integer> shown,
      IntFunction<Bytes> message,
      Bytes domain,
      Bytes presentationHeader) {
    List<Bytes> parts = new ArrayList<>();
    parts.add(Octets.of(shown.size(), 8));
    for (int index : shown) {
      parts.add(Octets.of(index, 8));
      parts.add(message.apply(index));
    }
    points.forEach(point -> parts.add(point.compressed()));
    parts.add(domain);
    parts.add(Octets.of(presentationHeader.size(), 8));
    parts.add(presentationHeader);
    return hashToScalar(concat(parts));
  }

  /**
   * Tells whether {@code proof} shows knowledge of a signature by the holder of the key over a list
   * of messages with the given ones at the given positions.
   *
   * @param positions strictly increasing, one for each message
   */
  @CheckReturnValue
  public boolean verifyProof(
      VerificationKey key,
      Bytes proof,
      Bytes header,
      Bytes presentationHeader,
      List<Bytes> messages,
      List<Integer> positions) {
    int fixed = PROOF_POINTS * BlsCurve.G1 + PROOF_SCALARS * BlsCurve.SCALAR;
    int rest = proof.size() - fixed;
    if (rest < 0 || rest % BlsCurve.SCALAR != 0 || !isUsable(key)) {
      return false;
    }
    int hiddenCount = rest / BlsCurve.SCALAR;
    int count = hiddenCount + messages.size();
    TreeSet<Integer> shown = new TreeSet<>(positions);
    if (count > MAX_MESSAGES
        || positions.size() != messages.size()
        || !List.copyOf(shown).equals(positions)
        || (!shown.isEmpty() && (shown.first() < 0 || shown.last() >= count))) {
      return false;
    }
    try {
      return verifyProof(
          key.raw(), new ProofParts(proof), header, presentationHeader, messages, shown);
    } catch (MalformedEncoding e) {
      return false;
    }
  }

  /** A proof taken apart; every scalar in range, no point the identity. */
  private final class ProofParts {
    private final List<G1Point> points = new ArrayList<>();
    private final List<Bytes> scalars = new ArrayList<>();

    ProofParts(Bytes proof) {
      int at = 0;
      for (; points.size() < PROOF_POINTS; at += BlsCurve.G1) {
        G1Point point = curve.point(proof.slice(at, at + BlsCurve.G1));
        if (point.isIdentity()) {
          throw new MalformedEncoding("a point of the proof is the identity");
        }
        points.add(point);
      }
      for (; at < proof.size(); at += BlsCurve.SCALAR) {
        Bytes scalar = proof.slice(at, at + BlsCurve.SCALAR);
        if (!BlsCurve.isScalar(scalar)) {
          throw new MalformedEncoding("a scalar of the proof is out of range");
        }
        scalars.add(scalar);
      }
    }

    Bytes challenge() {
      return scalars.get(scalars.size() - 1);
    }
  }

  // CoreProofVerify, ProofVerifyInit
  private boolean verifyProof(
      Bytes publicKey,
      ProofParts proof,
      Bytes header,
      Bytes presentationHeader,
      List<Bytes> messages,
      TreeSet<Integer> shown) {
    int count = proof.scalars.size() - PROOF_SCALARS + messages.size();
    Setting setting = setting(publicKey, header, messages, count);
    G1Point aBar = proof.points.get(0);
    G1Point bBar = proof.points.get(1);
    G1Point d = proof.points.get(2);
    Bytes c = proof.challenge();
    G1Point t1 =
        bBar.times(c).plus(aBar.times(proof.scalars.get(0))).plus(d.times(proof.scalars.get(1)));
    G1Point known = start(setting);
    G1Point t2 = d.times(proof.scalars.get(2));
    int nextShown = 0;
    int nextHidden = PROOF_SCALARS - 1;
    for (int i = 0; i < count; i++) {
      if (shown.contains(i)) {
        known = known.plus(setting.generator(i).times(setting.messages().get(nextShown++)));
      } else {
        t2 = t2.plus(setting.generator(i).times(proof.scalars.get(nextHidden++)));
      }
    }
    t2 = t2.plus(known.times(c));
    List<Integer> order = List.copyOf(shown);
    Bytes challenge =
        challenge(
            List.of(aBar, bBar, d, t1, t2),
            shown,
            index -> setting.messages().get(order.indexOf(index)),
            setting.domain(),
            presentationHeader);
    return challenge.equalsConstantTime(c)
        && curve.pairingsMatch(aBar, publicKey, BlsCurve.ZERO, bBar);
  }
}
