package org.cooppassport.e2e.load;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.cooppassport.core.encoding.PermitApi;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.e2e.load.LoadClient.Call;
import org.cooppassport.e2e.story.BackOffice;
import org.cooppassport.e2e.story.Command;
import org.cooppassport.e2e.story.DemoClaims;
import org.cooppassport.e2e.story.Deployment;
import org.cooppassport.e2e.story.Http;
import org.cooppassport.e2e.story.Narrator;
import org.cooppassport.issuer.IssuerMain;
import org.cooppassport.verifier.VerifierMain;

/**
 * {@code mvn -Pload}: what the servers can carry. Starts both with a new data folder and sends each
 * kind of request {@code load.requests} times after as many to warm up, or only those whose title
 * matches {@code load.only}, and lets a twentieth as many members receive and present; prints a
 * table for {@code docs/performance.md}.
 */
@PermitApi("a command line tool talks to its terminal and reads its clock")
public final class LoadMain {
  private static final int REQUESTS_PER_MEMBER = 20;
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Deployment servers;
  private final LoadClient client;
  private final int requests;
  private final DemoClaims claims;

  private LoadMain(Deployment servers, LoadClient client, int requests) {
    this.servers = servers;
    this.client = client;
    this.requests = requests;
    this.claims = new DemoClaims(servers, LocalDate.now(ZoneOffset.UTC));
  }

  /**
   * Runs it.
   *
   * @param arguments the issuer's jar and the verifier's jar; or nothing, for the class path
   */
  public static void main(String[] arguments) throws IOException {
    int requests = Integer.getInteger("load.requests", 4_000);
    int connections = Integer.getInteger("load.connections", 32);
    Path folder = Files.createTempDirectory("coop-load");
    Command issuer = command("coop-issuer", arguments, 0, IssuerMain.class);
    Command verifier = command("coop-verifier", arguments, 1, VerifierMain.class);
    try (Deployment servers =
            Deployment.start(
                folder, issuer, verifier, new Deployment.Store.Sqlite(), Narrator.SILENT);
        LoadClient client = new LoadClient(servers.ca(), connections, System::nanoTime)) {
      OUT.println(
          requests + " requests each over " + connections + " connections, https, after warm-up");
      OUT.println();
      OUT.println(
          "| request | per second | median ms | 99 % ms | processor time of the server, µs |");
      OUT.println("| --- | --- | --- | --- | --- |");
      new LoadMain(servers, client, requests).measure();
    }
  }

  private static Command command(String name, String[] jars, int index, Class<?> main) {
    return jars.length == 0
        ? Command.mainClass(name, main)
        : Command.jar(name, Path.of(jars[index]).toAbsolutePath());
  }

  private void measure() {
    Http http = Http.trusting(servers.ca());
    BackOffice issuer = office(http, "issuer", "riverside", servers.issuerBase("riverside"));
    BackOffice verifier = office(http, "verifier", "harbour", servers.verifierBase("harbour"));
    issuer.signIn();
    verifier.signIn();
    String issuerUrl = servers.issuerBase("riverside");
    String verifierUrl = servers.verifierBase("harbour");
    JsonObject wish = wish();
    JsonObject issued = issuer.post("/credentials/issue", wish, 201);
    run(
        "issuer: liveness",
        servers::issuerCpu,
        new Call(servers.issuerOrigin() + "/health/live", "", "", 200));
    run(
        "issuer: credential, `eddsa-rdfc-2022`, durable",
        servers::issuerCpu,
        new Call(issuerUrl + "/credentials/issue", issuer.token(), wish.toJson(), 201));
    run(
        "issuer: credential, `dc+sd-jwt`, durable",
        servers::issuerCpu,
        new Call(
            issuerUrl + "/credentials/issue",
            issuer.token(),
            wish.with("options", JsonObject.of("format", "dc+sd-jwt")).toJson(),
            201));
    run("issuer: status list", servers::issuerCpu, new Call(statusList(issued), "", "", 200));
    run(
        "verifier: credential with its status list, `eddsa-rdfc-2022`",
        servers::verifierCpu,
        new Call(
            verifierUrl + "/credentials/verify",
            verifier.token(),
            JsonObject.of("verifiableCredential", credential(issued)).toJson(),
            200));
    run(
        "verifier: presentation request from a policy, durable",
        servers::verifierCpu,
        new Call(
            verifierUrl + "/requests",
            verifier.token(),
            JsonObject.of("policy", "join-by-reuse").toJson(),
            201));
    members(issuer, verifier);
  }

  /** Whole protocols, each with a wallet of its own on the same machine. */
  private void members(BackOffice issuer, BackOffice verifier) {
    String receiving = "issuer: a member receives three credentials by OpenID4VCI, ten copies each";
    String presenting = "verifier: a member presents three by OpenID4VP; verdict and receipt";
    if (isWanted(receiving) || isWanted(presenting)) {
      int members = Math.max(2, requests / REQUESTS_PER_MEMBER);
      JsonValue[] offered = {
        DemoClaims.wanted("CoopMembershipCredential", claims.membership("riverside", "worker")),
        DemoClaims.wanted(
            "KycCheckCredential",
            claims.check(DemoClaims.attributes("given_name", "family_name", "birthdate"))),
        DemoClaims.wanted("IdentityAttributesCredential", claims.identity())
      };
      LoadMembers first = new LoadMembers(servers, "first", members, System::nanoTime);
      first.receive(issuer, offered);
      first.present(verifier, "join-by-reuse");
      LoadMembers load = new LoadMembers(servers, "second", members, System::nanoTime);
      report(receiving, servers::issuerCpu, () -> load.receive(issuer, offered));
      report(presenting, servers::verifierCpu, () -> load.present(verifier, "join-by-reuse"));
    }
  }

  private static boolean isWanted(String title) {
    return title.matches(System.getProperty("load.only", ".*"));
  }

  private void run(String title, Supplier<Duration> cpu, Call call) {
    if (isWanted(title)) {
      client.send(call, requests);
      report(title, cpu, () -> client.send(call, requests));
    }
  }

  private static void report(String title, Supplier<Duration> cpu, Supplier<Latencies> load) {
    Duration before = cpu.get();
    Latencies latencies = load.get();
    long cost = cpu.get().minus(before).toNanos() / 1_000 / latencies.count();
    OUT.println(
        String.format(
            Locale.ROOT,
            "| %s | %,.0f | %.1f | %.1f | %,d |",
            title,
            latencies.perSecond(),
            latencies.millis(0.5),
            latencies.millis(0.99),
            cost));
  }

  private BackOffice office(Http http, String server, String coop, String base) {
    return new BackOffice(http, base, servers.secret(server, coop), Narrator.SILENT);
  }

  private static JsonObject credential(JsonObject issued) {
    return issued.object("verifiableCredential").orElse(issued);
  }

  private static String statusList(JsonObject issued) {
    List<JsonObject> entries =
        credential(issued).oneOrMany("credentialStatus").objects().orElseThrow();
    return entries.get(0).string("statusListCredential").orElseThrow();
  }

  private JsonObject wish() {
    JsonObject credential =
        JsonObject.of(
                "type", JsonArray.ofStrings("VerifiableCredential", "CoopMembershipCredential"))
            .with("credentialSubject", claims.membership("riverside", "worker"));
    return JsonObject.of("credential", credential);
  }
}
