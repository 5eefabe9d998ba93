package org.cooppassport.e2e.story;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.core.json.JsonObject;

/**
 * {@code mvn -Prun}: starts issuer and verifier with the demo co-ops, tells the story on the
 * screen, and stays up with addresses to try. With {@code -Dstory.exit} it ends after the story;
 * the exit code is 1 if any step failed.
 */
@PermitApi("a command line tool talks to its terminal and reads its clock")
public final class StoryMain {
  private static final int ISSUER_PORT = 8443;
  private static final int VERIFIER_PORT = 8444;

  private StoryMain() {}

  /**
   * Runs the demo.
   *
   * @param arguments the folder for its data, which is emptied first; the issuer's and the
   *     verifier's jar
   */
  public static void main(String[] arguments) throws InterruptedException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Path folder = Path.of(arguments[0]).toAbsolutePath();
    Command issuer = Command.jar("coop-issuer", Path.of(arguments[1]).toAbsolutePath());
    Command verifier = Command.jar("coop-verifier", Path.of(arguments[2]).toAbsolutePath());
    String exit = System.getProperty("story.exit", "false");
    boolean stay = exit.equals("false");
    empty(folder);
    Narrator screen = new Screen(out);
    Clock clock = Clock.systemUTC();
    long began = clock.millis();
    screen.chapter("Setting up an issuer and a verifier, with the commands an administrator types");
    try (Deployment servers = deploy(folder, issuer, verifier, screen)) {
      screen.happened(
          "Issuer " + servers.issuerOrigin() + ", verifier " + servers.verifierOrigin());
      Story story = new Story(servers, verifier, screen, clock);
      story.tell();
      Duration took = Duration.ofMillis(clock.millis() - began);
      out.println();
      out.println("The whole story ran in " + took.toSeconds() + " s.");
      if (stay) {
        stay(servers, story.offerToTry(), out);
      }
    } catch (RuntimeException e) {
      out.println();
      out.println("A step failed: " + e.getMessage());
      out.println("The servers' output is in " + folder + "/*.log");
      System.exit(1);
    }
  }

  private static Deployment deploy(Path folder, Command issuer, Command verifier, Narrator screen) {
    return Deployment.start(
        folder,
        issuer,
        verifier,
        new Deployment.Store.Sqlite(),
        screen,
        Integer.getInteger("story.issuer.port", ISSUER_PORT),
        Integer.getInteger("story.verifier.port", VERIFIER_PORT));
  }

  private static void stay(Deployment servers, JsonObject offer, PrintStream out)
      throws InterruptedException {
    String ca = servers.ca().toString();
    String code = offer.string("tx_code").orElseThrow();
    String wallet = "java -jar wallet-sdk/target/coop-wallet.jar ";
    String member = " --dev --store " + servers.folder().resolve("yours") + " --ca " + ca;
    String harbour = servers.verifierBase("harbour");
    List.of(
            "",
            "Both servers stay up until you press Ctrl-C. To try, in another terminal:",
            "",
            "An offer to you, in a browser (which warns about the private CA):",
            "  " + offer.string("offerPage").orElseThrow(),
            "  transaction code, by another way: " + code,
            "Take it with the command-line wallet:",
            "  " + wallet + "receive" + member + " --yes \\",
            "    --tx-code " + code + " \"" + offer.string("deepLink").orElseThrow() + "\"",
            "Let Harbour ask: an access token, then a request with a page to open and a link:",
            "  curl --cacert " + ca + " " + harbour + "/token \\",
            "    -d grant_type=client_credentials \\",
            "    -u back-office:" + servers.secret("verifier", "harbour"),
            "  curl --cacert " + ca + " " + harbour + "/requests \\",
            "    -H \"Authorization: Bearer ACCESS_TOKEN\" \\",
            "    -H 'Content-Type: application/json' -d '{\"policy\": \"join-by-reuse\"}'",
            "  " + wallet + "present" + member + " --yes \"AUTHORIZATION_REQUEST\"",
            "What anyone may read:",
            "  curl --cacert " + ca + " \\",
            "    " + servers.issuerOrigin() + "/.well-known/openid-credential-issuer/riverside",
            "  curl --cacert " + ca + " " + servers.issuerBase("riverside") + "/did.json",
            "Further secrets of back-office:",
            "  issuer   riverside  " + servers.secret("issuer", "riverside"),
            "  verifier hillside   " + servers.secret("verifier", "hillside"),
            "Data and logs: " + servers.folder())
        .forEach(out::println);
    Thread.currentThread().join();
  }

  /** Removes what an earlier run left, and only what such a run makes. */
  private static void empty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tells the story in plain text. */
  private record Screen(PrintStream out) implements Narrator {
    @Override
    public void chapter(String title) {
      out.println();
      out.println("== " + title);
    }

    @Override
    public void happened(String sentence) {
      out.println("   " + sentence);
    }

    @Override
    public void call(String line) {
      out.println("     > " + line);
    }
  }
}
