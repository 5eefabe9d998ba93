package org.cooppassport.wallet.cli;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.concurrent.Callable;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal.Reason;
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
    return parent.print(ReceiveCommand.received(wallet, wallet.receive(address(argument))));
  }

  private static URI address(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new Mismatch(
              "URL",
              "the address that the browser came back with",
              Came.text(text),
              "OpenID4VCI 1.0, section 5.2")
          .refusal(Reason.MALFORMED_REQUEST);
    }
  }
}
