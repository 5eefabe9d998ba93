package org.cooppassport.e2e.bench;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the benchmarks measure is the work that they name. */
class WorkloadsTest {

  private static void works(Workload workload) {
    String shown = workload.shown();
    assertNotNull(workload.verify(shown));
    int middle = shown.length() / 2;
    char other = shown.charAt(middle) == 'a' ? 'b' : 'a';
    String changed = shown.substring(0, middle) + other + shown.substring(middle + 1);
    assertThrows(RuntimeException.class, () -> workload.verify(changed));
  }

  @ParameterizedTest
  @EnumSource(MechanismBenchmark.Mechanism.class)
  void everyMechanismIsIssuedDerivedAndVerified(MechanismBenchmark.Mechanism mechanism) {
    Workload workload = mechanism.workload();
    assertEquals(mechanism.derives(), workload.derive(workload.issue()).isPresent());
    works(workload);
  }

  @ParameterizedTest
  @EnumSource(AlternativeBenchmark.Library.class)
  void everyLibraryOfAnotherMakerDoesTheSame(AlternativeBenchmark.Library library) {
    works(library.workload());
  }

  @ParameterizedTest
  @EnumSource(RawKey.class)
  void bareSignaturesHold(RawKey key) {
    RawSignatureBenchmark benchmark = new RawSignatureBenchmark();
    benchmark.key = key;
    benchmark.prepare();
    assertNotNull(benchmark.sign());
    assertDoesNotThrow(benchmark::verify);
  }

  @ParameterizedTest
  @EnumSource(ResolutionBenchmark.Method.class)
  void everyMethodResolves(ResolutionBenchmark.Method method) {
    ResolutionBenchmark benchmark = new ResolutionBenchmark();
    benchmark.method = method;
    benchmark.prepare();
    assertNotNull(benchmark.resolve());
  }
}
