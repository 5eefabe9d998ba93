package org.cooppassport.issuer;

import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.service.cli.ServerCommands;

/** The command line of the issuer. */
public final class IssuerMain {
  private IssuerMain() {}

  /** Runs one command; its exit code is the process's. */
  @PermitApi("a program ends with the exit code of its command")
  public static void main(String[] args) {
    System.exit(ServerCommands.run(new IssuerApp(), args));
  }
}
