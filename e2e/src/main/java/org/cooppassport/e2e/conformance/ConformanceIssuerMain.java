package org.cooppassport.e2e.conformance;

import io.vertx.core.Future;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.issuer.IssuerApp;
import org.cooppassport.issuer.authorization.LoginStep;
import org.cooppassport.service.cli.ServerCommands;

/**
 * The issuer with one difference: every browser is the one member whom the suites' offers are for,
 * since a scripted browser opens no letter.
 */
public final class ConformanceIssuerMain {
  /** The co-op's own reference to that member. */
  static final String SUBJECT = "conformance-member";

  private ConformanceIssuerMain() {}

  /** Runs one command; its exit code is the process's. */
  @PermitApi("a program ends with the exit code of its command")
  public static void main(String[] arguments) {
    LoginStep known =
        (issuer, visit) ->
            Future.succeededFuture(
                new LoginStep.Outcome.Known(LoginStep.Member.ofSubject(SUBJECT)));
    System.exit(ServerCommands.run(IssuerApp.withLogin(known), arguments));
  }
}
