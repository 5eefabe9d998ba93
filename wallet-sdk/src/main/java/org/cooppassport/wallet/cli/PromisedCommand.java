package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists what issuers promised for later. */
@Command(
    name = "promised",
    mixinStandardHelpOptions = true,
    description = "Lists what issuers promised for later.")
final class PromisedCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Override
  public Integer call() {
    JsonArray promised =
        options.open(parent.environment()).promised().stream()
            .map(each -> (JsonValue) each.toJson())
            .collect(JsonArray.collector());
    return parent.print(JsonObject.of("promised", promised));
  }
}
