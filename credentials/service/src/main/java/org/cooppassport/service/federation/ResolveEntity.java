package org.cooppassport.service.federation;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.FederationOutcome;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.federation.TrustChainSearch;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.fetch.DocumentFetcher;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.jobs.CpuPool;

/**
 * The resolver of an entity. Anybody may ask about those it took in and those that were resolved
 * for a client of the co-op before; only a client makes it look up somebody new. So nobody can use
 * it to send requests into the world. Thread-safe.
 */
final class ResolveEntity {
  static final String MEDIA_TYPE = "application/resolve-response+jwt";

  private static final int MAX_KNOWN = 10_000;
  private static final int MAX_ROUNDS = 10;
  private static final Duration LONGEST = Duration.ofSeconds(4);

  private final Clock clock;
  private final CpuPool cpu;
  private final DocumentFetcher fetcher;
  private final FederationStatements statements;
  private final Map<Asked, TrustChain> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Asked, TrustChain> eldest) {
          return size() > MAX_KNOWN;
        }
      };

  private record Asked(String coop, String subject, String anchor) {}

  ResolveEntity(
      Clock clock, CpuPool cpu, DocumentFetcher fetcher, FederationStatements statements) {
    this.clock = clock;
    this.cpu = cpu;
    this.fetcher = fetcher;
    this.statements = statements;
  }

  /** Answers anybody. */
  Future<Response> known(
      FederationEntity entity, String subject, String anchor, String entityType) {
    Optional<FederationAnchor> believed = anchor(entity, anchor);
    if (believed.isEmpty()) {
      return error(404, "invalid_trust_anchor", "the resolver does not know this trust anchor");
    }
    Optional<TrustChain> chain = remembered(new Asked(entity.coop().id(), subject, anchor));
    if (chain.isPresent()) {
      return answer(entity, chain.get(), entityType);
    }
    boolean ours = entity.subordinate(subject).isPresent() || subject.equals(entity.coop().base());
    if (!ours) {
      return error(404, "invalid_subject", "the resolver does not know this entity");
    }
    return find(new EntityId(subject), believed.get())
        .compose(outcome -> answer(entity, outcome, anchor, entityType));
  }

  /** Looks an entity up for a client of the co-op, and remembers it. */
  Future<Response> now(FederationEntity entity, String subject, String anchor) {
    EntityId id =
        EntityId.of(subject)
            .orElseThrow(
                () ->
                    new Refusal(Refusal.Reason.INVALID_VALUE, "sub", "sub: expected an https URL"));
    FederationAnchor believed =
        anchor(entity, anchor)
            .orElseThrow(
                () ->
                    new Refusal(
                        Refusal.Reason.INVALID_VALUE,
                        "trust_anchor",
                        "trust_anchor: not one that this resolver believes"));
    return find(id, believed).map(outcome -> told(entity, outcome, anchor));
  }

  private Response told(FederationEntity entity, FederationOutcome outcome, String anchor) {
    if (outcome instanceof FederationOutcome.Found found) {
      remember(new Asked(entity.coop().id(), found.chain().subject().value(), anchor), found);
      return Response.ok(
          JsonObject.builder()
              .put("resolved", true)
              .putStrings("path", found.chain().path().stream().map(EntityId::value).toList())
              .put("expires", found.chain().expiresAt().toString())
              .put("metadata", found.chain().metadata())
              .build());
    }
    return Response.ok(
        JsonObject.builder()
            .put("resolved", false)
            .put("problem", problem(outcome).toJson())
            .build());
  }

  private Optional<FederationAnchor> anchor(FederationEntity entity, String anchor) {
    List<FederationAnchor> all = new ArrayList<>(entity.anchors());
    if (entity.isSuperior()) {
      all.add(statements.itself(entity));
    }
    return all.stream().filter(one -> one.id().value().equals(anchor)).findFirst();
  }

  private Future<FederationOutcome> find(EntityId subject, FederationAnchor anchor) {
    return round(subject, anchor, Documents.none(), clock.instant(), 0)
        .timeout(LONGEST.toMillis(), TimeUnit.MILLISECONDS)
        .otherwise(late -> new FederationOutcome.Unavailable("the federation answers too slowly"));
  }

  private Future<FederationOutcome> round(
      EntityId subject, FederationAnchor anchor, Documents documents, Instant now, int round) {
    return cpu.run(() -> TrustChainSearch.search(subject, List.of(anchor), documents, now))
        .compose(
            outcome ->
                outcome instanceof FederationOutcome.Missing missing && round < MAX_ROUNDS
                    ? fetcher
                        .fetchAll(missing.needs())
                        .compose(
                            found -> round(subject, anchor, documents.with(found), now, round + 1))
                    : Future.succeededFuture(outcome));
  }

  private Future<Response> answer(
      FederationEntity entity, FederationOutcome outcome, String anchor, String entityType) {
    if (outcome instanceof FederationOutcome.Found found) {
      remember(new Asked(entity.coop().id(), found.chain().subject().value(), anchor), found);
      return answer(entity, found.chain(), entityType);
    }
    Problem problem = problem(outcome);
    return error(
        400,
        problem.code() == ProblemCode.INVALID_METADATA ? "invalid_metadata" : "invalid_trust_chain",
        problem.detail());
  }

  private static Problem problem(FederationOutcome outcome) {
    if (outcome instanceof FederationOutcome.Refused refused) {
      return refused.why();
    }
    return Problem.of(
        ProblemCode.TRUST_UNAVAILABLE,
        outcome instanceof FederationOutcome.Unavailable unavailable
            ? unavailable.detail()
            : "the chain needs more documents than allowed");
  }

  private Future<Response> answer(FederationEntity entity, TrustChain chain, String entityType) {
    JsonObject metadata = chain.metadata();
    JsonObject wanted =
        entityType.isEmpty()
            ? metadata
            : metadata
                .object(entityType)
                .map(one -> JsonObject.of(entityType, one))
                .orElse(JsonObject.EMPTY);
    return cpu.run(() -> statements.resolved(entity.coop(), chain, wanted).text())
        .map(text -> Response.of(MEDIA_TYPE, text));
  }

  /** Section 8.9; these words are this protocol's alone. */
  private static Future<Response> error(int status, String code, String detail) {
    return Future.succeededFuture(
        Response.json(status, JsonObject.of("error", code, "error_description", detail)));
  }

  private Optional<TrustChain> remembered(Asked asked) {
    synchronized (known) {
      return Optional.ofNullable(known.get(asked))
          .filter(chain -> clock.instant().isBefore(chain.expiresAt()));
    }
  }

  private void remember(Asked asked, FederationOutcome.Found found) {
    synchronized (known) {
      known.put(asked, found.chain());
    }
  }
}
