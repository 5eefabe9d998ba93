package org.cooppassport.e2e.conformance.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.Set;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;

/**
 * The runnable jar: {@code issue}, {@code verify} and {@code validate}. Each run writes its result
 * to the file of {@code --output} and ends with status 0; status 2 means that there is none.
 */
public final class ConformanceCommand {
  private static final Set<String> COMMANDS = Set.of("issue", "verify", "validate");
  private static final Set<String> OPTIONS =
      Set.of("input", "key", "feature", "sd", "format", "schema", "credential", "output");
  private static final String USAGE =
      """
      issue|verify --input FILE --key FILE --feature {credential|presentation}_{jose|sdjwt|cose}
                   [--sd '["path"]'] --output FILE
      validate --format JsonSchema|JsonSchemaCredential --schema FILE --credential FILE
               --output FILE
      """;

  private ConformanceCommand() {}

  /** Runs one command. */
  @PermitApi("a command line tool talks to its terminal")
  public static void main(String[] arguments) {
    String fault = run(arguments, RandomSource.secure());
    if (!fault.isEmpty()) {
      System.err.println(fault + "\n\n" + USAGE);
      System.exit(2);
    }
  }

  /** Runs one command and returns why it wrote no result; nothing if it did. */
  static String run(String[] arguments, RandomSource random) {
    try {
      CommandOptions options = CommandOptions.parse(arguments, 1, OPTIONS);
      Path output = Path.of(options.require("output"));
      if (!COMMANDS.contains(arguments[0])) {
        throw new IllegalArgumentException("unknown command " + arguments[0]);
      }
      Outcome outcome = outcome(arguments[0], options, random);
      Files.writeString(output, outcome.toJson().toJson() + "\n");
      return "";
    } catch (IllegalArgumentException | IOException e) {
      return String.valueOf(e.getMessage());
    } catch (IndexOutOfBoundsException e) {
      return "a command is needed";
    }
  }

  private static Outcome outcome(String command, CommandOptions options, RandomSource random) {
    try {
      return switch (command) {
        case "issue" ->
            envelope(options).issue(read(options, "input"), options.get("sd").orElse("[]"), random);
        case "verify" -> envelope(options).verify(read(options, "input"));
        case "validate" ->
            SchemaRun.validate(
                options.require("format"), read(options, "schema"), read(options, "credential"));
        default -> throw new IllegalArgumentException("unknown command " + command);
      };
    } catch (IOException
        | JsonException
        | ClassCastException
        | NoSuchElementException
        | IllegalArgumentException e) {
      return Outcome.error("a file, a key or an option cannot be used: " + e.getMessage());
    }
  }

  private static EnvelopeRun envelope(CommandOptions options) throws IOException {
    return EnvelopeRun.of(options.require("feature"), JsonReader.readObject(read(options, "key")));
  }

  private static String read(CommandOptions options, String name) throws IOException {
    return Files.readString(Path.of(options.require(name))).strip();
  }
}
