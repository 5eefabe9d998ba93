package org.cooppassport.e2e.story;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.wallet.cli.CoopWallet;

/** The member with the app: the command-line wallet, run in this process. */
public final class Member {
  private final Path store;
  private final Path ca;
  private final Narrator narrator;

  /** Makes a member with a new wallet. */
  public Member(Path store, Path ca, Narrator narrator) {
    this.store = store;
    this.ca = ca;
    this.narrator = narrator;
  }

  /**
   * What the wallet said.
   *
   * @param exit 0 done, 1 refused here, 2 refused there
   * @param json its answer
   */
  public record Said(int exit, JsonObject json) {}

  /** Receives an offer after the member looked at it. */
  public Said receive(String link, String txCode) {
    return run("receive", "--tx-code", txCode, "--yes", link);
  }

  /** Looks at a request without answering it. */
  public Said preview(String link) {
    return run("preview", link);
  }

  /** Presents exactly what a request asks for. */
  public Said present(String link) {
    return run("present", "--yes", link);
  }

  /** Presents what a request asks for, choosing this credential wherever it will do. */
  public Said present(String link, String credentialId) {
    return run("present", "--yes", "--credential", credentialId, link);
  }

  /** Lists the credentials. */
  public Said list() {
    return run("list");
  }

  /** Lists what was shown to whom. */
  public Said diary() {
    return run("diary");
  }

  /** Asks the issuer of a check who asked for the papers behind it. */
  public Said papers(String credentialId) {
    return run("papers", credentialId);
  }

  /** Asks whoever was shown something to delete it. */
  public Said askForDeletion(String diaryEntry) {
    return run("ask-deletion", diaryEntry);
  }

  private Said run(String command, String... arguments) {
    List<String> line =
        new ArrayList<>(
            List.of(command, "--store", store.toString(), "--ca", ca.toString(), "--dev"));
    line.addAll(List.of(arguments));
    narrator.call("coop-wallet " + command + " …");
    StringWriter out = new StringWriter();
    int exit = CoopWallet.run(line.toArray(new String[0]), Map.of(), new PrintWriter(out));
    return new Said(exit, JsonReader.readObject(out.toString().strip()));
  }
}
