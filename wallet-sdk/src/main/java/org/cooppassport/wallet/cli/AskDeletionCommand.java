package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Asks a verifier to delete what it was shown. */
@Command(
    name = "ask-deletion",
    mixinStandardHelpOptions = true,
    description = "Asks a verifier to delete what it was shown, and keeps its answer in the diary.")
final class AskDeletionCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "ENTRY", description = "the id of an entry of the diary")
  private String entry;

  @Override
  public Integer call() {
    return parent.print(options.open(parent.environment()).askForDeletion(entry).toJson());
  }
}
