package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Shows what a request asks for, and sends nothing. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    description = "Shows who asks for what, why and for how long; sends nothing.")
final class PreviewCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;
  @Mixin private RequestOptions request;

  @Override
  public Integer call() {
    return parent.print(RequestOptions.shown(request.preview(options.open(parent.environment()))));
  }
}
