package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Lists the credentials without their claims. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the credentials, without their claims.")
final class ListCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Override
  public Integer call() {
    return parent.print(
        JsonObject.of(
            "credentials",
            options.open(parent.environment()).credentials().stream()
                .map(credential -> (JsonValue) credential.summary())
                .collect(JsonArray.collector())));
  }
}
