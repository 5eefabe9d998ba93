package org.cooppassport.service.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import picocli.CommandLine.Option;

/** The co-op that a command is about. */
final class CoopOption {
  @Option(names = "--coop", required = true, description = "the co-op's id")
  private String id;

  /**
   * Returns the folder of the co-op.
   *
   * @throws InvalidSetting if the server has no such co-op
   */
  Path folder(ServerSettings settings) {
    if (Coop.isId(id)) {
      Path folder = settings.data().resolve(CoopSettings.FOLDER).resolve(id);
      if (Files.isDirectory(folder)) {
        return folder;
      }
    }
    throw new InvalidSetting("--coop", "there is no such co-op; add-coop makes one");
  }
}
