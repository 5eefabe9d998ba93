package org.cooppassport.issuer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the vault keeps outlives the process, and what it erased stays so after a restore. */
class VaultRestoreTest {
  @Test
  void aPaperOutlivesTheProcessNoFileHoldsItInClearAndErasedItIsNotBroughtBack(@TempDir Path folder)
      throws Exception {
    try (IssuerServer server = IssuerServer.make(folder)) {
      server.client("riverside", "office", RunningIssuer.ALL).start();
      PartnerUnderTest partner = partner(server);
      String kept = partner.paper("kept for Amara Okafor");
      String erased = partner.paper("erased of Amara Okafor");
      server.stop();
      for (Path file : files(server.data())) {
        assertFalse(
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .contains("Amara Okafor"),
            file.toString());
      }
      Path backup = folder.resolve("backup");
      copy(server.data(), backup);

      server.start();
      partner = partner(server);
      assertEquals(204, partner.office.delete("/evidence/files/" + erased).status());
      server.stop();
      Path names = server.data().resolve("erased-evidence");
      byte[] remembered = Files.readAllBytes(names);
      assertTrue(new String(remembered, StandardCharsets.UTF_8).contains(erased));
      for (Path file : files(server.data())) {
        if (file.getFileName().toString().contains(".db")) {
          Files.delete(file);
        }
      }
      copy(backup, server.data());
      Files.write(names, remembered);
      server.command("confirm-restore", "--dev");

      server.start();
      partner = partner(server);
      assertEquals(
          "%PDF-kept for Amara Okafor",
          partner.office.get("/evidence/files/" + kept + "/content").body());
      assertEquals(410, partner.office.get("/evidence/files/" + erased + "/content").status());
      assertTrue(partner.office.get("/evidence/files/" + erased).body().contains("erasedOn"));
    }
  }

  private static PartnerUnderTest partner(IssuerServer server) throws Exception {
    return new PartnerUnderTest(server, Caller.client(server, "riverside", "office"), "riverside");
  }

  private static void copy(Path from, Path to) throws Exception {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(
          file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  private static List<Path> files(Path folder) throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }
}
