package org.cooppassport.service.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.service.auth.ApiClient;
import org.cooppassport.service.auth.FileApiClients;
import org.cooppassport.service.auth.SecretHash;
import org.cooppassport.service.auth.TokenEndpoint;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Scope;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives a program the right to call the management routes of one co-op. */
@Command(
    mixinStandardHelpOptions = true,
    description = "Adds an API client of a co-op and prints its secret, once.")
final class AddClientCommand implements Callable<Integer> {
  private static final int SECRET_BYTES = 32;

  private final ServerProgram program;
  private final Clock clock;
  private final RandomSource random;

  @Spec private CommandSpec spec;
  @Mixin private DataOptions options;

  @Mixin private CoopOption tenant;

  @Option(names = "--id", required = true, description = "the client id")
  private String id;

  @Option(
      names = "--scope",
      required = true,
      description = "what it may do, once for each: action or action:CredentialType")
  private List<String> scopes;

  @Option(
      names = "--jwks",
      paramLabel = "FILE",
      description = "its public keys (JWK Set), for private_key_jwt instead of a secret")
  private Path jwks;

  AddClientCommand(ServerProgram program, Clock clock, RandomSource random) {
    this.program = program;
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Integer call() {
    ServerSettings settings = options.loadServer(program, clock);
    Path folder = tenant.folder(settings);
    if (!ApiClient.isId(id)) {
      throw new InvalidSetting("--id", "expected 1 to 63 lower-case letters, digits and hyphens");
    }
    Coop coop = CoopSettings.read(folder, settings.origin()).coop();
    String secret = jwks == null ? random.token(SECRET_BYTES) : "";
    ApiClient client =
        new ApiClient(
            id,
            id,
            readScopes(),
            secret.isEmpty() ? List.of() : List.of(SecretHash.of(secret, random)),
            readKeys());
    FileApiClients.add(folder, client);
    tell(coop, secret, settings.keys().caFolder().resolve("ca.crt"));
    return 0;
  }

  private Set<Scope> readScopes() {
    Set<Scope> read = new HashSet<>();
    for (String text : scopes) {
      Scope scope =
          Scope.parse(text)
              .filter(s -> program.actions().contains(s.action()))
              .orElseThrow(
                  () ->
                      new InvalidSetting(
                          "--scope",
                          "expected one of "
                              + String.join(", ", program.actions())
                              + ", alone or with :CredentialType"));
      read.add(scope);
    }
    return read;
  }

  private List<Jwk> readKeys() {
    if (jwks == null) {
      return List.of();
    }
    try {
      List<Jwk> keys = JwkSet.parse(JsonReader.readObject(Files.readString(jwks))).keys();
      if (keys.isEmpty()) {
        throw new InvalidSetting("--jwks", "expected at least one usable public key");
      }
      return keys;
    } catch (IOException | JsonException | ProblemException e) {
      throw new InvalidSetting("--jwks", "expected a file with a JWK Set of public keys");
    }
  }

  private void tell(Coop coop, String secret, Path caFile) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("client_id: " + id);
    if (secret.isEmpty()) {
      out.println("private_key_jwt: aud is " + coop.base());
    } else {
      out.println("client_secret: " + secret);
      out.println("  (shown once; only its hash is kept)");
    }
    out.println("Next: " + options.typed(program, "serve"));
    out.println("Then: curl " + caOption(caFile) + "-u " + id + ":SECRET \\");
    out.println("        -d grant_type=client_credentials " + TokenEndpoint.address(coop));
    out.flush();
  }

  private String caOption(Path caFile) {
    return options.mode() == ServerSettings.Mode.DEVELOPMENT ? "--cacert " + caFile + " " : "";
  }
}
