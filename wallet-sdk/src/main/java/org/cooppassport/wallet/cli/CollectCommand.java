package org.cooppassport.wallet.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletCredential;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Asks for a promised credential. */
@Command(
    name = "collect",
    mixinStandardHelpOptions = true,
    description = "Asks for a promised credential.")
final class CollectCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "ID", description = "The id that promised shows.")
  private String argument;

  @Override
  public Integer call() {
    Wallet wallet = options.open(parent.environment());
    Optional<WalletCredential> collected = wallet.collect(argument);
    return parent.print(
        collected
            .map(credential -> JsonObject.of("collected", credential.summary()))
            .orElseGet(() -> JsonObject.of("waiting", argument)));
  }
}
