package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.wallet.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Replaces the copies of a credential by fresh ones. */
@Command(
    name = "refresh",
    mixinStandardHelpOptions = true,
    description = "Replaces the copies of a credential by fresh ones.")
final class RefreshCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "ID", description = "The id that list shows.")
  private String argument;

  @Override
  public Integer call() {
    Wallet wallet = options.open(parent.environment());
    return parent.print(JsonObject.of("refreshed", wallet.refresh(argument).summary()));
  }
}
