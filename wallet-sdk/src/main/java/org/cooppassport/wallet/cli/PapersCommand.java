package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists who asked for the papers behind a check. */
@Command(
    name = "papers",
    mixinStandardHelpOptions = true,
    description = "Asks the issuer of a check who asked for the papers behind it.")
final class PapersCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "ID", description = "The id that list shows.")
  private String id;

  @Override
  public Integer call() {
    return parent.print(
        JsonObject.of(
            "papers",
            options.open(parent.environment()).paperUses(id).stream()
                .map(use -> (JsonValue) use.toJson())
                .collect(JsonArray.collector())));
  }
}
