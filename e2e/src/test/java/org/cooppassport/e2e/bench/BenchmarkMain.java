package org.cooppassport.e2e.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.e2e.bench.AlternativeBenchmark.Library;
import org.cooppassport.e2e.bench.MechanismBenchmark.Mechanism;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Measures every mechanism with its bare signature and what other makers' libraries need for the
 * same, and writes the tables of docs/performance.md.
 */
@PermitApi("a command line tool talks to its terminal")
public final class BenchmarkMain {
  private static final String HEAD =
      """
      | mechanism | issue | derive | verify | bare signature: make | check | issue ÷ bare | verify ÷ bare |
      | --- | --- | --- | --- | --- | --- | --- | --- |
      """;

  private final Map<String, Double> micros = new LinkedHashMap<>();

  private final Pattern wanted;

  private BenchmarkMain(Pattern wanted) {
    this.wanted = wanted;
  }

  /**
   * Measures.
   *
   * @param arguments the file for the tables and, if not all is wanted, a pattern of the
   *     benchmarks' names
   */
  public static void main(String[] arguments) throws RunnerException, IOException {
    BenchmarkMain main =
        new BenchmarkMain(Pattern.compile(arguments.length > 1 ? arguments[1] : ".*"));
    main.measure();
    String tables = main.tables();
    System.out.println("\n" + tables);
    Files.writeString(Path.of(arguments[0]), tables);
  }

  private void measure() throws RunnerException {
    run("RawSignatureBenchmark", "key", names(RawKey.values()));
    run("MechanismBenchmark.(issue|verify)", "mechanism", names(Mechanism.values()));
    run(
        "MechanismBenchmark.derive",
        "mechanism",
        Stream.of(Mechanism.values())
            .filter(Mechanism::derives)
            .map(Enum::name)
            .toArray(String[]::new));
    run("AlternativeBenchmark", "library", names(Library.values()));
    run("ResolutionBenchmark", "method", names(ResolutionBenchmark.Method.values()));
    run("VerificationBenchmark", "form", names(VerificationBenchmark.Form.values()));
    run("StatusListBenchmark", "entries", "131072", "1048576");
  }

  private static String[] names(Enum<?>[] values) {
    return Stream.of(values).map(Enum::name).toArray(String[]::new);
  }

  private void run(String benchmark, String parameter, String... values) throws RunnerException {
    if (!wanted.matcher(benchmark).find()) {
      return;
    }
    for (RunResult result :
        new Runner(
                new OptionsBuilder()
                    .include("\\." + benchmark)
                    .param(parameter, values)
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.MICROSECONDS)
                    .forks(1)
                    .warmupIterations(2)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1))
                    .jvmArgsAppend("-Xmx1g")
                    .shouldFailOnError(true)
                    .build())
            .run()) {
      String name = result.getParams().getBenchmark();
      micros.put(
          name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1)
              + " "
              + result.getParams().getParam(parameter),
          result.getPrimaryResult().getScore());
    }
  }

  private double of(String benchmark, Object parameter) {
    return micros.getOrDefault(benchmark + " " + parameter, Double.NaN);
  }

  private String tables() {
    StringBuilder text = new StringBuilder("Microseconds.\n\n").append(HEAD);
    for (Mechanism mechanism : Mechanism.values()) {
      double make = of("RawSignatureBenchmark.sign", mechanism.key);
      double check = of("RawSignatureBenchmark.verify", mechanism.key);
      double issue = of("MechanismBenchmark.issue", mechanism);
      double verify = of("MechanismBenchmark.verify", mechanism);
      row(
          text,
          "`" + mechanism.name().toLowerCase(Locale.ROOT).replace('_', '-') + "`",
          List.of(
              issue,
              of("MechanismBenchmark.derive", mechanism),
              verify,
              make,
              check,
              issue / make,
              verify / check));
    }
    text.append("\n| library | does | issue | ours | verify | ours | ours is faster by |\n");
    text.append("| --- | --- | --- | --- | --- | --- | --- |\n");
    for (Library library : Library.values()) {
      double issue = of("AlternativeBenchmark.issue", library);
      double verify = of("AlternativeBenchmark.verify", library);
      double ourIssue = of("MechanismBenchmark.issue", library.ours);
      double ourVerify = of("MechanismBenchmark.verify", library.ours);
      row(
          text,
          library.spelled
              + " | `"
              + library.ours.name().toLowerCase(Locale.ROOT).replace('_', '-')
              + "`",
          List.of(issue, ourIssue, verify, ourVerify),
          number(issue / ourIssue) + " and " + number(verify / ourVerify) + " times");
    }
    text.append("\n| whole work | time |\n| --- | --- |\n");
    micros.forEach(
        (name, score) -> {
          if (Stream.of("Resolution", "Verification", "StatusList").anyMatch(name::startsWith)) {
            row(text, "`" + name + "`", List.of(score));
          }
        });
    return text.toString();
  }

  private static void row(StringBuilder text, String name, List<Double> values, String... more) {
    List<String> cells = new ArrayList<>();
    cells.add(name);
    values.forEach(value -> cells.add(number(value)));
    cells.addAll(List.of(more));
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    return value >= 100
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.1f", value);
  }
}
