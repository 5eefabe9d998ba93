package org.cooppassport.verifier;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.testing.TestTimeStampAuthority;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.cli.ServerProgram;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.fetch.DocumentSender;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.keys.KeySpec;

/** The verifier in a world of documents that a test made, where it is remembered who was asked. */
final class World implements ServerProgram, DocumentFetcher, DocumentSender {
  private final VerifierApp app = new VerifierApp();
  private final Map<DocumentNeed, String> documents = new ConcurrentHashMap<>();
  private final List<DocumentNeed> asked = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, Function<Posting, Sent>> servers = new ConcurrentHashMap<>();
  private volatile List<Endpoint> endpoints = List.of();
  private volatile DocumentFetcher outside;
  private volatile DocumentSender outsideSender;
  private volatile TestTimeStampAuthority authority;

  World publish(TestCoop coop) {
    documents.putAll(coop.published());
    return this;
  }

  World publish(DocumentNeed need, String text) {
    documents.put(need, text);
    return this;
  }

  World forget(DocumentNeed need) {
    documents.remove(need);
    return this;
  }

  List<DocumentNeed> asked() {
    return List.copyOf(asked);
  }

  List<Endpoint> endpoints() {
    return endpoints;
  }

  /** Who answers at {@code https://tsa.example/stamp}; null for nobody. */
  World stamping(TestTimeStampAuthority stamps) {
    authority = stamps;
    return this;
  }

  /** Who answers at addresses that begin so. */
  World answering(String prefix, Function<Posting, Sent> server) {
    servers.put(prefix, server);
    return this;
  }

  @Override
  public Future<Sent> post(Posting posting) {
    for (Map.Entry<String, Function<Posting, Sent>> server : servers.entrySet()) {
      if (posting.url().startsWith(server.getKey())) {
        return Future.succeededFuture(server.getValue().apply(posting));
      }
    }
    if (!posting.url().startsWith("https://tsa.example/")) {
      return outsideSender.post(posting);
    }
    return Future.succeededFuture(
        authority == null
            ? Sent.NOT_DELIVERED
            : new Sent(200, posting.accept(), authority.answer(posting.body())));
  }

  @Override
  public Future<Gathered> fetch(DocumentNeed need) {
    asked.add(need);
    String text = documents.get(need);
    if (text == null && need.url().startsWith("https://localhost:")) {
      return outside.fetch(need);
    }
    Instant now = TestCoop.NOW;
    return Future.succeededFuture(
        text == null
            ? new Gathered.Unavailable(need, Gathered.Cause.UNREACHABLE)
            : new Gathered.Fetched(need, "application/json", Bytes.utf8(text), now));
  }

  @Override
  public Future<List<Endpoint>> start(ServerContext context) {
    outside = context.fetcher();
    outsideSender = context.sender();
    return app.start(
            new ServerContext(
                context.vertx(),
                context.clock(),
                context.random(),
                context.settings(),
                context.coopSettings(),
                context.coops(),
                context.keys(),
                context.store(),
                context.restoreGuard(),
                this,
                this,
                context.cpu(),
                context.jobs(),
                context.health(),
                context.tokens(),
                context.clientCredentials()))
        .onSuccess(made -> endpoints = made);
  }

  @Override
  public String name() {
    return app.name();
  }

  @Override
  public String section() {
    return app.section();
  }

  @Override
  public List<String> actions() {
    return app.actions();
  }

  @Override
  public List<KeySpec> keys() {
    return app.keys();
  }

  @Override
  public String settingsTemplate() {
    return app.settingsTemplate();
  }

  @Override
  public String coopTemplate(Coop coop) {
    return app.coopTemplate(coop);
  }

  @Override
  public void prepareCoop(Coop coop, Path coopFolder) {
    app.prepareCoop(coop, coopFolder);
  }

  @Override
  public Map<String, Callable<Integer>> commands() {
    return app.commands();
  }

  @Override
  public void check(ServerSettings settings, List<CoopSettings> coops) {
    app.check(settings, coops);
  }
}
