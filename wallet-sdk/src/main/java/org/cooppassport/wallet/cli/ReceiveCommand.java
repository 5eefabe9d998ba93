package org.cooppassport.wallet.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletCredential;
import org.cooppassport.wallet.WalletSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Receives what a link offers. */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description = "Shows what a link offers, and with --yes receives it.")
final class ReceiveCommand implements Callable<Integer> {
  /** The signature algorithms a holder key can be made for. */
  enum Algorithm {
    ES256(KeyType.P256),
    EdDSA(KeyType.ED25519);

    private final KeyType keyType;

    Algorithm(KeyType keyType) {
      this.keyType = keyType;
    }
  }

  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "LINK", description = "The offer link or the text of its QR code.")
  private String link;

  @Option(names = "--tx-code", paramLabel = "CODE", description = "The transaction code.")
  private String txCode = "";

  @Option(names = "--yes", description = "Consents to receiving.")
  private boolean yes;

  @Option(
      names = "--copies",
      paramLabel = "N",
      description = "How many single-use copies to ask for (default: 10).")
  private int copies = WalletSettings.DEFAULT.copies();

  @Option(
      names = "--alg",
      paramLabel = "ALG",
      description = "Only this kind of holder key: ${COMPLETION-CANDIDATES}.")
  private Algorithm algorithm;

  @Override
  public Integer call() {
    WalletSettings settings = WalletSettings.DEFAULT.withCopies(copies);
    if (algorithm != null) {
      settings = settings.withKeyTypes(algorithm.keyType);
    }
    ReceivedOffer offer = ReceivedOffer.read(link);
    Wallet wallet = options.open(parent.environment(), settings);
    OfferPreview preview = wallet.preview(offer);
    if (!yes) {
      return parent.print(JsonObject.of("consentNeeded", "--yes").with("offer", preview.toJson()));
    }
    List<WalletCredential> received = wallet.receive(preview, txCode);
    return parent.print(
        JsonObject.of(
            "received",
            received.stream()
                .map(credential -> (JsonValue) credential.summary())
                .collect(JsonArray.collector())));
  }
}
