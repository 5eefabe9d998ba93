package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.agreements.AgreementFlaw;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.evidence.EvidenceRequest;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.edge.Body;
import org.cooppassport.issuer.edge.IdempotentRequests;
import org.cooppassport.issuer.issuance.Nonces;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.issuer.register.EvidenceRules;
import org.cooppassport.issuer.vault.EvidenceVault;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.fetch.DidDocuments;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.ErasedNames;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.OneTime;

/** Everything about papers over HTTP, put together. */
public final class EvidenceEndpoints {
  /** What a client needs to deal with papers. */
  public static final String ACTION = "evidence";

  private static final Duration ERASURES_LEARNED = Duration.ofMinutes(1);
  private static final Duration DUE_LOOKED_AT = Duration.ofHours(6);
  private static final int PAGE = 500;
  private static final int MAX_REFERENCE = 200;
  private static final int MAX_PRESENTATION = 256 << 10;
  private static final String REQUESTS = "/{coop}/evidence/requests";
  private static final String AGREEMENTS = "/{coop}/evidence/agreements";

  private final ServerContext context;
  private final CoopIssuers issuers;
  private final EvidenceParts parts;
  private final AnswerEvidenceRequest answering;
  private final ShowEvidenceLog showing;
  private final IdempotentRequests idempotent;

  /** Puts it together. */
  public EvidenceEndpoints(
      ServerContext context,
      CoopIssuers issuers,
      EvidenceVault vault,
      Nonces nonces,
      IdempotentRequests idempotent) {
    this.context = context;
    this.issuers = issuers;
    this.idempotent = idempotent;
    this.parts =
        new EvidenceParts(
            context.clock(),
            context.random(),
            context.cpu(),
            context.keys(),
            vault,
            new PartnerAgreements(context.store(), context.cpu()),
            new PartnerRequests(context.store()),
            new EvidenceLog(context.store()),
            new ExamineOwnCheck(context.keys(), context.fetcher(), context.cpu()));
    this.answering =
        new AnswerEvidenceRequest(
            parts,
            new DidDocuments(context.fetcher()),
            new OneTime(
                context.store(),
                Kind.conditional("evidence-message"),
                context.restoreGuard().lineage()));
    this.showing = new ShowEvidenceLog(parts, nonces);
  }

  /**
   * Destroys again what was erased before, and from then on erases what is due. Succeeds once the
   * first is done.
   */
  public Future<Void> begin() {
    context.jobs().every(DUE_LOOKED_AT, "evidence-due", this::eraseDue);
    context
        .jobs()
        .every(ERASURES_LEARNED, "paper-erasures-learned", () -> learn(ErasedNames.Since.LATELY));
    return parts.vault().destroyAgain().compose(destroyed -> learn(ErasedNames.Since.EVER));
  }

  private Future<Void> learn(ErasedNames.Since since) {
    Future<Void> done = Future.succeededFuture();
    for (CoopIssuer issuer : issuers.all()) {
      done = done.compose(so -> parts.vault().learnErasures(issuer.coop().id(), since));
    }
    return done;
  }

  private Future<Void> eraseDue() {
    Future<Void> done = Future.succeededFuture();
    for (CoopIssuer issuer : issuers.all()) {
      if (issuer.evidence().erasing() == EvidenceRules.Erasing.WHEN_DUE) {
        done = done.compose(so -> parts.vault().eraseDue(issuer.coop().id()).mapEmpty());
      }
    }
    return done;
  }

  /** Returns the endpoints. */
  public List<Endpoint> all() {
    List<Endpoint> endpoints =
        new ArrayList<>(new PaperEndpoints(parts.vault(), idempotent, context.clock()).all());
    endpoints.add(
        Endpoint.of(
            Route.post("/{coop}/evidence")
                .body(BodyRule.json(EvidenceRequest.MAX_CHARS + BodyRule.SMALL))
                .within(Route.LONGEST_DEADLINE),
            this::answer));
    endpoints.add(
        Endpoint.of(
            Route.post("/{coop}/evidence/log").body(BodyRule.json(MAX_PRESENTATION)),
            this::showLog));
    endpoints.add(Endpoint.of(scoped(Route.get(REQUESTS)), this::listRequests));
    endpoints.add(decision("approve", PartnerRequests.State.APPROVED));
    endpoints.add(decision("decline", PartnerRequests.State.DECLINED));
    endpoints.add(
        Endpoint.of(
            scoped(Route.post(AGREEMENTS).body(BodyRule.json(BodyRule.DOCUMENT))),
            this::takeAgreement));
    endpoints.add(Endpoint.of(scoped(Route.get(AGREEMENTS)), this::listAgreements));
    return List.copyOf(endpoints);
  }

  private static Route scoped(Route route) {
    return route.access(Access.scope(ACTION));
  }

  private Future<Response> answer(Request request) {
    CpuPool cpu = context.cpu();
    return cpu.run(() -> Body.of(request.json(), "request").text("request"))
        .compose(text -> cpu.run(() -> EvidenceRequest.read(text)))
        .compose(read -> answering.answer(issuers.of(request.coop()), read))
        .compose(answered -> cpu.run(() -> answered(answered)));
  }

  private static Response answered(AnswerEvidenceRequest.Answered answered) {
    JsonObject.Builder json = JsonObject.builder().put("answer", answered.answer().text());
    if (!answered.sealed().isEmpty()) {
      json.put("paper", answered.sealed());
    }
    return Response.ok(json.build());
  }

  private Future<Response> showLog(Request request) {
    Body body = Body.of(request.json(), "presentation", "nonce");
    return showing
        .show(request.coop(), body.text("presentation"), body.text("nonce"))
        .map(
            entries ->
                Response.ok(
                    JsonObject.of("entries", entries.stream().collect(JsonArray.collector()))));
  }

  private Future<Response> listRequests(Request request) {
    Optional<PartnerRequests.State> state =
        request.query().get("state").map(EvidenceEndpoints::state);
    return parts
        .requests()
        .page(request.coop().id(), request.query().get("after").orElse(""), PAGE)
        .map(
            page -> {
              JsonObject.Builder json =
                  JsonObject.builder()
                      .put(
                          "requests",
                          page.stream()
                              .filter(one -> state.isEmpty() || state.get() == one.state())
                              .map(PartnerRequests.Received::json)
                              .collect(JsonArray.collector()));
              if (page.size() == PAGE) {
                json.put("next", page.get(PAGE - 1).id());
              }
              return Response.ok(json.build());
            });
  }

  private static PartnerRequests.State state(String name) {
    for (PartnerRequests.State state : PartnerRequests.State.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    throw new Refusal(
        Reason.INVALID_VALUE, "state", "state: expected OPEN, WAITING, APPROVED or DECLINED");
  }

  private Endpoint decision(String verb, PartnerRequests.State state) {
    return Endpoint.of(
        scoped(Route.post(REQUESTS + "/{id}/" + verb).body(BodyRule.json(BodyRule.SMALL))),
        request -> decide(request, state));
  }

  private Future<Response> decide(Request request, PartnerRequests.State state) {
    Body body = Body.of(request.json(), "reference");
    String reference = body.text("reference");
    if (reference.length() > MAX_REFERENCE) {
      throw body.wrong("reference", "at most " + MAX_REFERENCE + " characters");
    }
    Clock clock = context.clock();
    return parts
        .requests()
        .change(
            request.coop().id(),
            request.path("id"),
            received -> {
              if (received.state() == state) {
                return received;
              }
              if (received.state() != PartnerRequests.State.WAITING) {
                throw new Refusal(Reason.CONFLICT, "the request does not wait for an answer");
              }
              return received.decided(
                  state, request.caller().clientId(), reference, clock.instant());
            })
        .map(received -> Response.ok(received.json()));
  }

  private Future<Response> takeAgreement(Request request) {
    return context
        .cpu()
        .run(() -> SignedAgreement.read(request.json()))
        .compose(sent -> parts.agreements().take(request.coop(), sent))
        .compose(held -> context.cpu().run(() -> Response.ok(view(held))));
  }

  private Future<Response> listAgreements(Request request) {
    return parts
        .agreements()
        .all(request.coop().id())
        .compose(
            all ->
                context
                    .cpu()
                    .run(
                        () ->
                            Response.ok(
                                JsonObject.of(
                                    "agreements",
                                    all.stream().map(this::view).collect(JsonArray.collector())))));
  }

  private JsonObject view(SignedAgreement held) {
    List<AgreementFlaw> flaws = held.flawsAt(context.clock().instant());
    return JsonObject.builder()
        .put("id", held.id())
        .put("version", held.text().version())
        .put("digest", held.text().digest())
        .put("relier", held.relianceTerms().orElseThrow().relier().id())
        .put("grantsPapers", held.relianceTerms().orElseThrow().evidence().isPresent())
        .put("inForce", flaws.isEmpty())
        .putStrings("flaws", flaws.stream().map(AgreementFlaw::name).toList())
        .build();
  }
}
