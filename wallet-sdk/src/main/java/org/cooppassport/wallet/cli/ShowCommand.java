package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.WalletCredential;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows one credential with everything in it. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Shows one credential with everything in it.")
final class ShowCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "ID", description = "The id that list shows.")
  private String id;

  @Override
  public Integer call() {
    WalletCredential credential =
        options
            .open(parent.environment())
            .credential(id)
            .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "id", "no credential has this id"));
    return parent.print(credential.summary().with("content", credential.content()));
  }
}
