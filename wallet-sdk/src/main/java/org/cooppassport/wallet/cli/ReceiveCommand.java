package org.cooppassport.wallet.cli;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.AuthorizationErrand;
import org.cooppassport.wallet.OfferPreview;
import org.cooppassport.wallet.PromisedCredential;
import org.cooppassport.wallet.ReceivedOffer;
import org.cooppassport.wallet.Wallet;
import org.cooppassport.wallet.WalletCredential;
import org.cooppassport.wallet.WalletSettings;
import org.cooppassport.wallet.jdk.LoopbackReturn;
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

  private static final Duration PATIENCE = Duration.ofMinutes(15);

  @ParentCommand private CoopWallet parent;
  @Mixin private WalletOptions options;

  @Parameters(paramLabel = "LINK", description = "The offer link or the text of its QR code.")
  private String link;

  @Option(names = "--tx-code", paramLabel = "CODE", description = "The transaction code.")
  private String txCode = "";

  @Option(
      names = "--redirect",
      paramLabel = "URI",
      description = {
        "Where the browser comes back after a log-in; then give that address to return.",
        "Without it the command waits for the browser of this machine."
      })
  private URI redirect;

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
    if (!preview.requiresLogin()) {
      return parent.print(received(wallet, wallet.receive(preview, txCode)));
    }
    if (redirect != null) {
      AuthorizationErrand errand = wallet.authorize(preview, redirect);
      return parent.print(errand.toJson().with("then", "return URL"));
    }
    return parent.print(received(wallet, logIn(wallet, preview)));
  }

  /** Shows where to log in, and waits for the browser of this machine to come back. */
  private List<WalletCredential> logIn(Wallet wallet, OfferPreview preview) {
    try (LoopbackReturn loopback = LoopbackReturn.open()) {
      AuthorizationErrand errand = wallet.authorize(preview, loopback.address());
      parent.tell("Open in the browser of this machine: " + errand.address());
      URI returned =
          loopback
              .await(PATIENCE)
              .orElseThrow(
                  () ->
                      new Refusal(
                          Reason.REQUEST_TIMEOUT,
                          "the browser did not come back within "
                              + PATIENCE.toMinutes()
                              + " minutes"));
      return wallet.receive(returned);
    }
  }

  /** Returns what came, and what was promised. */
  static JsonObject received(Wallet wallet, List<WalletCredential> received) {
    JsonObject json =
        JsonObject.of(
            "received",
            received.stream()
                .map(credential -> (JsonValue) credential.summary())
                .collect(JsonArray.collector()));
    List<PromisedCredential> promised = wallet.promised();
    return promised.isEmpty()
        ? json
        : json.with(
            "promised",
            promised.stream()
                .map(each -> (JsonValue) each.toJson())
                .collect(JsonArray.collector()));
  }
}
