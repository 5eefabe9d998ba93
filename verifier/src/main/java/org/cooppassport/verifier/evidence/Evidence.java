package org.cooppassport.verifier.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.verifier.agreements.AgreementRegister;
import org.cooppassport.verifier.agreements.EvidenceRecord;
import org.cooppassport.verifier.agreements.ObservePartners;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.receipts.ReceiptStates;
import org.cooppassport.verifier.receipts.ReceiptStore;

/** Everything about papers of partners, put together: asking, sending, drills, records. */
public final class Evidence implements EvidenceRecord {
  /** What a client needs to ask for papers and to read them. */
  public static final String ACTION = "evidence";

  private static final Duration SENT = Duration.ofSeconds(15);
  private static final Duration DRILLS_LOOKED_AT = Duration.ofHours(1);
  private static final String REQUESTS = "/{coop}/evidence/requests";
  private static final String DRILLS = "/{coop}/evidence/drills";
  private static final int ID_BYTES = 24;
  private static final String SENDING = "evidence-requests";

  private final ServerContext context;
  private final VerifierCoops coops;
  private final ReceiptStore receipts;
  private final AskedEvidenceStore store;
  private final AskForEvidence asking;
  private final SendEvidenceRequests sending;
  private final RunDrills drills;

  /** Puts it together. */
  public Evidence(
      ServerContext context,
      VerifierCoops coops,
      AgreementRegister agreements,
      ReceiptStore receipts,
      ReceiptStates states) {
    this.context = context;
    this.coops = coops;
    this.receipts = receipts;
    this.store = new AskedEvidenceStore(context.store());
    this.asking = new AskForEvidence(context.clock(), context.cpu(), receipts, store);
    this.sending =
        new SendEvidenceRequests(
            context.clock(),
            context.random(),
            context.cpu(),
            context.keys(),
            context.sender(),
            new ObservePartners(context.fetcher()),
            receipts,
            asking,
            store,
            new EscalateEvidence(context.clock(), context.sender(), store));
    this.drills =
        new RunDrills(context.clock(), context.random(), agreements, states, asking, store);
  }

  /** Sends what waits, and runs the drills that are due, from now on. */
  public void begin() {
    context.jobs().every(SENT, SENDING, this::send);
    context.jobs().every(DRILLS_LOOKED_AT, "evidence-drills", this::drill);
    context.jobs().now("evidence-drills", this::drill);
  }

  private Future<Void> send() {
    List<Future<Void>> all = coops.all().stream().map(sending::send).toList();
    return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
  }

  private Future<Void> drill() {
    List<Future<Void>> all = coops.all().stream().map(drills::runDue).toList();
    return all.isEmpty() ? Future.succeededFuture() : Future.join(all).mapEmpty();
  }

  /** Returns the endpoints. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of(scoped(Route.post(REQUESTS).body(BodyRule.json(BodyRule.SMALL))), this::ask),
        Endpoint.of(scoped(Route.get(REQUESTS)), this::list),
        Endpoint.of(scoped(Route.get(REQUESTS + "/{id}")), this::read),
        new Papers(),
        Endpoint.of(scoped(Route.get("/{coop}/evidence/partners")), this::partners),
        Endpoint.of(scoped(Route.post(DRILLS).body(BodyRule.json(BodyRule.SMALL))), this::drillNow),
        Endpoint.of(scoped(Route.get(DRILLS)), this::listDrills));
  }

  private static Route scoped(Route route) {
    return route.access(Access.scope(ACTION));
  }

  private Future<Response> ask(Request request) {
    StrictMembers members = StrictMembers.of(request.json());
    AskForEvidence.Wish wish =
        new AskForEvidence.Wish(
            id(request),
            members.text("receipt"),
            members
                .optionalNamed("purpose", EvidencePurpose::named)
                .orElseThrow(
                    () ->
                        members.wrong(
                            "purpose",
                            "supervisor-request, due-diligence, audit, dispute or drill")),
            members.optionalText("agreement").orElse(""),
            request.caller().clientId());
    members.nothingElse();
    return asking.ask(coops.of(request.coop()), wish).map(asked -> made(request, asked));
  }

  /** A request that is sent again under its Idempotency-Key asks for nothing twice. */
  private String id(Request request) {
    return request
        .header("idempotency-key")
        .map(
            key ->
                HashAlgorithm.SHA_256
                    .digest(
                        Bytes.utf8(request.caller().clientId() + "\n"),
                        Bytes.utf8(key + "\n"),
                        request.body())
                    .toHex())
        .orElseGet(() -> context.random().token(ID_BYTES));
  }

  private Response made(Request request, AskedEvidence asked) {
    context.jobs().now(SENDING, this::send);
    return Response.created(asked.view(now()))
        .header("location", request.coop().link("/evidence/requests/" + asked.id()));
  }

  private Future<Response> list(Request request) {
    Optional<AskedEvidence.State> state = request.query().get("state").map(Evidence::state);
    Optional<String> agreement = request.query().get("agreement");
    Optional<String> receipt = request.query().get("receipt");
    return store
        .all(request.coop().id())
        .map(
            all ->
                answer(
                    "requests",
                    all.stream()
                        .filter(one -> state.isEmpty() || state.get() == one.state())
                        .filter(
                            one -> agreement.isEmpty() || agreement.get().equals(one.agreement()))
                        .filter(one -> receipt.isEmpty() || receipt.get().equals(one.receipt()))
                        .toList()));
  }

  private Response answer(String name, List<AskedEvidence> all) {
    Instant now = now();
    return Response.ok(
        JsonObject.of(name, all.stream().map(one -> one.view(now)).collect(JsonArray.collector())));
  }

  private static AskedEvidence.State state(String name) {
    return AskedEvidence.State.named(name)
        .orElseThrow(
            () ->
                new Refusal(
                    Reason.INVALID_VALUE,
                    "state",
                    "state: expected requested, delivered, late, refused or failed"));
  }

  private Future<Response> read(Request request) {
    return store
        .require(request.coop().id(), request.path("id"))
        .map(asked -> Response.ok(asked.view(now())));
  }

  /** A paper as it came; each time it is read stands in the audit log. */
  private final class Papers implements Endpoint {
    private final Route route =
        scoped(Route.get(REQUESTS + "/{id}/papers/{paper}"))
            .produces("application/pdf", "image/jpeg", "image/png", "application/json");

    @Override
    public Route route() {
      return route;
    }

    @Override
    public boolean changesSomething() {
      return true;
    }

    @Override
    public Future<Response> handle(Request request) {
      String coop = request.coop().id();
      return store
          .require(coop, request.path("id"))
          .compose(
              asked -> {
                AskedPaper paper =
                    asked
                        .paper(request.path("paper"))
                        .filter(one -> one.state() == AskedPaper.State.DELIVERED)
                        .filter(one -> !asked.isDrill())
                        .orElseThrow(Evidence::noPaper);
                return receipts
                    .readBeside(coop, asked.receipt(), paper.digest())
                    .map(
                        found ->
                            Response.of(
                                    paper.mediaType().orElse("application/octet-stream"),
                                    found.orElseThrow(Evidence::noPaper))
                                .header("content-disposition", "attachment; filename=\"paper\""));
              });
    }
  }

  private static Refusal noPaper() {
    return new Refusal(Reason.NOT_FOUND, "there is no such paper here");
  }

  private Future<Response> partners(Request request) {
    return store
        .all(request.coop().id())
        .map(
            all -> {
              Map<String, List<AskedEvidence>> byAgreement = new TreeMap<>();
              all.forEach(
                  one ->
                      byAgreement
                          .computeIfAbsent(one.agreement(), id -> new ArrayList<>())
                          .add(one));
              return Response.ok(
                  JsonObject.of(
                      "partners",
                      byAgreement.entrySet().stream()
                          .map(entry -> partner(entry.getKey(), entry.getValue()))
                          .collect(JsonArray.collector())));
            });
  }

  private JsonObject partner(String agreement, List<AskedEvidence> requests) {
    AskedEvidence any = requests.get(0);
    return JsonObject.builder()
        .put("agreement", agreement)
        .put("checker", any.checker())
        .put("checkerName", any.checkerName())
        .putAll(EvidenceSummary.of(requests, now()))
        .build();
  }

  @Override
  public Future<JsonObject> under(String coop, String agreement) {
    return store
        .all(coop)
        .map(
            all ->
                EvidenceSummary.of(
                    all.stream().filter(one -> one.agreement().equals(agreement)).toList(), now()));
  }

  private Future<Response> drillNow(Request request) {
    StrictMembers members = StrictMembers.of(request.json());
    String agreement = members.text("agreement");
    members.nothingElse();
    return drills
        .runNow(coops.of(request.coop()), agreement, request.caller().clientId())
        .map(asked -> made(request, asked));
  }

  private Future<Response> listDrills(Request request) {
    return store
        .all(request.coop().id())
        .map(all -> answer("drills", all.stream().filter(AskedEvidence::isDrill).toList()));
  }

  private Instant now() {
    Clock clock = context.clock();
    return clock.instant();
  }
}
