package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists who was shown what. */
@Command(
    name = "diary",
    mixinStandardHelpOptions = true,
    description = "Lists who was shown what, when and why, and who was told no.")
final class DiaryCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Override
  public Integer call() {
    return parent.print(
        JsonObject.of(
            "diary",
            options.open(parent.environment()).diary().stream()
                .map(entry -> (JsonValue) entry.toJson())
                .collect(JsonArray.collector())));
  }
}
