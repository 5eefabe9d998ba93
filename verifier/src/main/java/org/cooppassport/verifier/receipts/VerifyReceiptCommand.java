package org.cooppassport.verifier.receipts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.service.config.InvalidSetting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges a receipt again from its file. Works without network, server or data folder. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Judges a receipt again from its file, without network. Exit code 0: it holds.")
public final class VerifyReceiptCommand implements Callable<Integer> {
  private static final int DOES_NOT_HOLD = 1;

  /** Anybody can make a receipt with a key of their own, and it holds. */
  private static final String UNCOMPARED =
      "the receipt's own word: compare with the relier's published key, or give --relier-key";

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "the receipt")
  private Path file;

  @Option(
      names = "--relier-key",
      paramLabel = "FILE",
      description = "the relier's public key (JWK); without it the receipt's own is shown")
  private Path relierKey;

  @Option(
      names = "--tsa-root",
      paramLabel = "FILE",
      description = "a time-stamp authority's root (PEM or DER); a time-stamp is then required")
  private Path tsaRoot;

  @Option(names = "--json", description = "print the result as JSON")
  private boolean json;

  @Override
  public Integer call() {
    CheckedReceipt checked = check();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(checked.toJson().toJson());
    } else {
      tell(checked, out);
    }
    out.flush();
    return checked.holds() ? 0 : DOES_NOT_HOLD;
  }

  private CheckedReceipt check() {
    List<VerificationKey> keys = relierKey == null ? List.of() : List.of(key());
    try {
      return CheckedReceipt.check(read(file, "FILE"), keys, roots());
    } catch (ProblemException e) {
      throw new InvalidSetting("FILE", e.problems().get(0).detail());
    }
  }

  private VerificationKey key() {
    try {
      return VerificationKey.fromJwk(JsonReader.readObject(read(relierKey, "--relier-key")));
    } catch (JsonException | InvalidKey e) {
      throw new InvalidSetting("--relier-key", "expected a public key as JWK");
    }
  }

  private List<Bytes> roots() {
    if (tsaRoot == null) {
      return List.of();
    }
    try {
      List<Bytes> roots = new ArrayList<>();
      for (Certificate root :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(read(tsaRoot, "--tsa-root").toByteArray()))) {
        roots.add(Bytes.owned(root.getEncoded()));
      }
      if (!roots.isEmpty()) {
        return roots;
      }
    } catch (CertificateException e) {
      throw new InvalidSetting("--tsa-root", "expected certificates, PEM or DER");
    }
    throw new InvalidSetting("--tsa-root", "expected certificates, PEM or DER");
  }

  private static Bytes read(Path path, String setting) {
    try {
      return Bytes.owned(Files.readAllBytes(path));
    } catch (IOException e) {
      throw new InvalidSetting(setting, "expected a readable file");
    }
  }

  private void tell(CheckedReceipt checked, PrintWriter out) {
    out.println(checked.holds() ? "The receipt holds." : "The receipt does not hold.");
    checked.problems().forEach(problem -> out.println("  - " + problem.detail()));
    checked
        .receipt()
        .ifPresent(
            receipt -> {
              out.println("  relier      " + receipt.relier());
              out.println(
                  "  signed by   "
                      + receipt.relierKey().thumbprint()
                      + (relierKey == null ? " - " + UNCOMPARED : ""));
              out.println("  judged at   " + receipt.judgedAt());
              receipt.timeStamp().ifPresent(stamp -> out.println("  stamped at  " + stamp.at()));
              out.println(
                  "  verdict     " + receipt.statedVerdict().string("outcome").orElse("none"));
              out.println("  in words    " + receipt.statedVerdict().string("sentence").orElse(""));
            });
  }
}
