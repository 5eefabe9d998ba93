package org.cooppassport.wallet.cli;

import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.wallet.PresentationPreview;
import org.cooppassport.wallet.PresentationReceipt;
import org.cooppassport.wallet.Wallet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Presents what a request asks for. */
@Command(
    name = "present",
    mixinStandardHelpOptions = true,
    description = "Shows what a request asks for, and with --yes presents exactly that.")
final class PresentCommand implements Callable<Integer> {
  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;
  @Mixin private RequestOptions request;

  @Option(names = "--yes", description = "Consents to presenting.")
  private boolean yes;

  @Override
  public Integer call() {
    Wallet wallet = options.open(parent.environment());
    PresentationPreview preview = request.preview(wallet);
    if (!yes) {
      return parent.print(RequestOptions.shown(preview).with("consentNeeded", "--yes"));
    }
    PresentationReceipt receipt = wallet.present(preview.agree());
    JsonObject.Builder json =
        JsonObject.builder()
            .put("presented", true)
            .put("diary", receipt.entry().id())
            .put("consent", preview.consent().toJson());
    receipt.redirect().ifPresent(uri -> json.put("redirect", uri.toString()));
    return parent.print(json.build());
  }
}
