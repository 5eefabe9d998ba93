package org.cooppassport.wallet.cli;

import java.net.URI;
import java.util.concurrent.Callable;
import org.cooppassport.wallet.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Receives what the member approved in the browser. */
@Command(
    name = "return",
    mixinStandardHelpOptions = true,
    description = "Receives what the member approved in the browser.")
final class ReturnCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(
      paramLabel = "URL",
      description = "The whole address that the browser came back with.")
  private String argument;

  @Override
  public Integer call() {
    Wallet wallet = options.open(parent.environment());
    return parent.print(ReceiveCommand.received(wallet, wallet.receive(URI.create(argument))));
  }
}
