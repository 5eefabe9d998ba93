package org.cooppassport.wallet.cli;

import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.wallet.PresentationPreview;
import org.cooppassport.wallet.Wallet;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands about a presentation request have in common. */
final class RequestOptions {
  @Parameters(paramLabel = "LINK", description = "The request link or the text of its QR code.")
  private String link;

  @Option(
      names = "--credential",
      paramLabel = "ID",
      description = "Uses this credential wherever it will do.")
  private String credential = "";

  @Option(
      names = "--include-optional",
      description = "Also shows what the verifier does not require.")
  private boolean optional;

  /** Fetches and authenticates the request. */
  PresentationPreview preview(Wallet wallet) {
    PresentationPreview preview = wallet.preview(link);
    PresentationPreview wide = optional ? preview.withOptional() : preview;
    return credential.isEmpty() ? wide : wide.preferring(credential);
  }

  /** Returns a preview as data. */
  static JsonObject shown(PresentationPreview preview) {
    JsonObject.Builder alternatives = JsonObject.builder();
    preview.alternatives().forEach((id, refs) -> alternatives.put(id, JsonArray.ofStrings(refs)));
    return JsonObject.builder()
        .put("answerable", preview.answerable())
        .put("consent", preview.consent().toJson())
        .put("alternatives", alternatives.build())
        .build();
  }
}
