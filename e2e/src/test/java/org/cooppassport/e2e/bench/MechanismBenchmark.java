package org.cooppassport.e2e.bench;

import java.util.Optional;
import java.util.function.Supplier;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.keys.KeyType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Issuing, deriving and verifying in every mechanism. What is verified is another one each time,
 * and more of them than any bounded memory of results holds.
 */
@State(Scope.Benchmark)
public class MechanismBenchmark {
  private static final int SHOWN = 1_024;
  private static final int ISSUED = 64;

  /** A mechanism with the key that signs. */
  public enum Mechanism {
    EDDSA_RDFC_2022(RawKey.ED25519, () -> ed(Cryptosuite.EDDSA_RDFC_2022)),
    EDDSA_JCS_2022(RawKey.ED25519, () -> ed(Cryptosuite.EDDSA_JCS_2022)),
    ECDSA_RDFC_2019_P256(
        RawKey.P256, () -> Workloads.embedded(Cryptosuite.ECDSA_RDFC_2019, KeyType.P256)),
    ECDSA_RDFC_2019_P384(
        RawKey.P384, () -> Workloads.embedded(Cryptosuite.ECDSA_RDFC_2019, KeyType.P384)),
    ECDSA_JCS_2019_P256(
        RawKey.P256, () -> Workloads.embedded(Cryptosuite.ECDSA_JCS_2019, KeyType.P256)),
    ECDSA_JCS_2019_P384(
        RawKey.P384, () -> Workloads.embedded(Cryptosuite.ECDSA_JCS_2019, KeyType.P384)),
    ECDSA_SD_2023(RawKey.P256, () -> Workloads.selective(Cryptosuite.ECDSA_SD_2023)),
    BBS_2023(RawKey.BLS12_381, () -> Workloads.selective(Cryptosuite.BBS_2023)),
    VC_JWT_ES256(RawKey.P256, () -> Workloads.vcJwt(KeyType.P256)),
    VC_JWT_EDDSA(RawKey.ED25519, () -> Workloads.vcJwt(KeyType.ED25519)),
    JWT_VC_JSON_ES256(RawKey.P256, Workloads::jwtVc),
    VC_SD_JWT_ES256(RawKey.P256, Workloads::vcSdJwt),
    DC_SD_JWT_ES256(RawKey.P256, () -> Workloads.dcSdJwt(KeyType.P256)),
    DC_SD_JWT_EDDSA(RawKey.ED25519, () -> Workloads.dcSdJwt(KeyType.ED25519));

    final RawKey key;
    private final Supplier<Workload> workload;

    Mechanism(RawKey key, Supplier<Workload> workload) {
      this.key = key;
      this.workload = workload;
    }

    private static Workload ed(Cryptosuite suite) {
      return Workloads.embedded(suite, KeyType.ED25519);
    }

    Workload workload() {
      return workload.get();
    }

    boolean derives() {
      return switch (this) {
        case ECDSA_SD_2023, BBS_2023, VC_SD_JWT_ES256, DC_SD_JWT_ES256, DC_SD_JWT_EDDSA -> true;
        case EDDSA_RDFC_2022,
            EDDSA_JCS_2022,
            ECDSA_RDFC_2019_P256,
            ECDSA_RDFC_2019_P384,
            ECDSA_JCS_2019_P256,
            ECDSA_JCS_2019_P384,
            VC_JWT_ES256,
            VC_JWT_EDDSA,
            JWT_VC_JSON_ES256 ->
            false;
      };
    }
  }

  @Param({"EDDSA_RDFC_2022"})
  public Mechanism mechanism;

  private Workload workload;
  private String[] issued;
  private String[] shown;
  private int next;

  /** Makes the key and what is derived from and verified. */
  @Setup
  public void prepare() {
    workload = mechanism.workload();
    issued = new String[ISSUED];
    for (int i = 0; i < ISSUED; i++) {
      issued[i] = workload.issue();
    }
    // BBS remembers no results, and takes milliseconds.
    shown = new String[mechanism == Mechanism.BBS_2023 ? ISSUED : SHOWN];
    for (int i = 0; i < shown.length; i++) {
      shown[i] = workload.shown();
    }
  }

  @Benchmark
  public String issue() {
    return workload.issue();
  }

  @Benchmark
  public Optional<String> derive() {
    next = (next + 1) % issued.length;
    return workload.derive(issued[next]);
  }

  @Benchmark
  public Object verify() {
    next = (next + 1) % shown.length;
    return workload.verify(shown[next]);
  }
}
