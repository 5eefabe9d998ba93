package org.cooppassport.e2e.bench;

import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The same work by libraries of other makers. */
@State(Scope.Benchmark)
public class AlternativeBenchmark {
  private static final int SHOWN = 256;

  /** A library, and what of ours does the same. */
  public enum Library {
    NIMBUS("Nimbus JOSE+JWT", MechanismBenchmark.Mechanism.VC_JWT_ES256, Alternatives::nimbus),
    AUTHLETE(
        "Authlete sd-jwt with Nimbus",
        MechanismBenchmark.Mechanism.DC_SD_JWT_ES256,
        Alternatives::authlete),
    IRON(
        "Iron Verifiable Credentials",
        MechanismBenchmark.Mechanism.EDDSA_RDFC_2022,
        Alternatives::iron);

    final String spelled;
    final MechanismBenchmark.Mechanism ours;
    private final Supplier<Workload> workload;

    Library(String spelled, MechanismBenchmark.Mechanism ours, Supplier<Workload> workload) {
      this.spelled = spelled;
      this.ours = ours;
      this.workload = workload;
    }

    Workload workload() {
      return workload.get();
    }
  }

  @Param({"NIMBUS"})
  public Library library;

  private Workload workload;
  private String[] shown;
  private int next;

  /** Makes the key and what is verified. */
  @Setup
  public void prepare() {
    workload = library.workload();
    shown = new String[SHOWN];
    for (int i = 0; i < SHOWN; i++) {
      shown[i] = workload.shown();
    }
  }

  @Benchmark
  public String issue() {
    return workload.issue();
  }

  @Benchmark
  public Object verify() {
    next = (next + 1) % shown.length;
    return workload.verify(shown[next]);
  }
}
