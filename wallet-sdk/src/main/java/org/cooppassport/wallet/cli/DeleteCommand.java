package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Deletes one credential with all its copies. */
@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Deletes one credential with all its copies.")
final class DeleteCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "ID", description = "The id that list shows.")
  private String id;

  @Override
  public Integer call() {
    options.open(parent.environment()).delete(id);
    return parent.print(JsonObject.of("deleted", id));
  }
}
