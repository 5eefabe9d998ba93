package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.wallet.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Tells a verifier no. */
@Command(
    name = "refuse",
    mixinStandardHelpOptions = true,
    description = "Tells the verifier no, without saying why.")
final class RefuseCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;
  @Mixin private RequestOptions request;

  @Override
  public Integer call() {
    Wallet wallet = options.open(parent.environment());
    String entry = wallet.refuse(request.preview(wallet)).id();
    return parent.print(JsonObject.of("diary", entry).with("presented", false));
  }
}
