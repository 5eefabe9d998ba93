package org.cooppassport.e2e.bench;

import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.bbs.Bbs;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.bbs.BbsSigner;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Bare signatures over bytes that were never signed before. */
@State(Scope.Benchmark)
public class RawSignatureBenchmark {
  private static final int SIGNED = 1_024;
  private static final int MESSAGES = 20;

  @Param({"ED25519"})
  public RawKey key;

  private SigningKey signing;
  private BbsSigner bbs;
  private List<Bytes> messages;
  private Bytes[] signed;
  private Bytes[] signatures;
  private int next;

  /** Makes the key and what is verified. */
  @Setup
  public void prepare() {
    RandomSource random = RandomSource.secure();
    signing =
        SigningKey.generate(
            switch (key) {
              case ED25519 -> KeyType.ED25519;
              case P256, BLS12_381 -> KeyType.P256;
              case P384 -> KeyType.P384;
            },
            random);
    bbs = BbsKey.generate(random).signer();
    messages = Stream.generate(() -> random.next(100)).limit(MESSAGES).toList();
    signed = new Bytes[key == RawKey.BLS12_381 ? 16 : SIGNED];
    signatures = new Bytes[signed.length];
    for (int i = 0; i < signed.length; i++) {
      signed[i] = Workloads.hash();
      signatures[i] = sign(signed[i]);
    }
  }

  private Bytes sign(Bytes bytes) {
    return key == RawKey.BLS12_381 ? bbs.sign(bytes, messages) : signing.signer().sign(bytes);
  }

  @Benchmark
  public Bytes sign() {
    next = (next + 1) % signed.length;
    return sign(signed[next]);
  }

  @Benchmark
  public Object verify() {
    next = (next + 1) % signed.length;
    boolean holds =
        key == RawKey.BLS12_381
            ? Bbs.SHA_256.verify(bbs.publicKey(), signatures[next], signed[next], messages)
            : signing
                .publicKey()
                .verify(signing.signer().algorithm(), signed[next], signatures[next]);
    if (!holds) {
      throw new IllegalStateException("a signature that does not hold");
    }
    return signatures[next];
  }
}
