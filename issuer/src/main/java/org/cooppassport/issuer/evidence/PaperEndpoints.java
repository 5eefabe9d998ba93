package org.cooppassport.issuer.evidence;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.evidence.PaperDigest;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.edge.Body;
import org.cooppassport.issuer.edge.IdempotentRequests;
import org.cooppassport.issuer.vault.EvidenceVault;
import org.cooppassport.issuer.vault.VaultFile;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/** The back office's way to the vault: keep a paper, list, read, keep longer, hold, erase. */
final class PaperEndpoints {
  private static final String FILES = "/{coop}/evidence/files";
  private static final String ONE = FILES + "/{id}";
  private static final int PAGE = 200;
  private static final int MAX_REFERENCE = 200;

  /** The words of {@code evidenceHeld}. */
  private static final Set<String> DOCUMENT_TYPES =
      Set.of(
          "passport",
          "idcard",
          "residence_permit",
          "driving_permit",
          "utility_statement",
          "bank_statement",
          "tax_statement",
          "civil_register",
          "eid",
          "credit_file",
          "membership_card",
          "other");

  private final EvidenceVault vault;
  private final IdempotentRequests idempotent;
  private final Clock clock;

  PaperEndpoints(EvidenceVault vault, IdempotentRequests idempotent, Clock clock) {
    this.vault = vault;
    this.idempotent = idempotent;
    this.clock = clock;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.of(
            scoped(
                Route.post(FILES)
                    .body(BodyRule.of(EvidenceVault.MAX_BYTES, PaperKind.mediaTypes()))
                    .within(Route.LONGEST_DEADLINE)),
            this::put),
        Endpoint.of(scoped(Route.get(FILES)), this::list),
        Endpoint.of(scoped(Route.get(ONE)), this::read),
        new Content(),
        Endpoint.of(
            scoped(Route.put(ONE + "/retention").body(BodyRule.json(BodyRule.SMALL))),
            this::keepLonger),
        Endpoint.of(
            scoped(Route.put(ONE + "/hold").body(BodyRule.json(BodyRule.SMALL))), this::hold),
        Endpoint.of(scoped(Route.delete(ONE + "/hold")), this::release),
        Endpoint.of(scoped(Route.delete(ONE)), this::erase));
  }

  private static Route scoped(Route route) {
    return route.access(Access.scope(EvidenceEndpoints.ACTION));
  }

  private Future<Response> put(Request request) {
    PaperKind kind = PaperKind.of(request.mediaType()).orElseThrow();
    if (!kind.fits(request.body())) {
      throw new Refusal(
          Reason.INVALID_VALUE, "the file does not begin as " + kind.mediaType() + " does");
    }
    String type = request.query().get("documentType").orElse("other");
    if (!DOCUMENT_TYPES.contains(type)) {
      throw wrong("documentType", "one of " + DOCUMENT_TYPES.stream().sorted().toList());
    }
    LocalDate until =
        day(
            "retainUntil",
            request.query().get("retainUntil").orElseThrow(() -> dayExpected("retainUntil")));
    EvidenceVault.Paper paper =
        new EvidenceVault.Paper(
            request.body(), kind.mediaType(), type, until, request.caller().clientId());
    return idempotent.once(
        request,
        "/evidence/files?" + kind.mediaType() + "&" + type + "&" + until,
        operation ->
            vault
                .put(request.coop().id(), paper)
                .map(
                    file ->
                        Response.created(file.json())
                            .header(
                                "location",
                                request.coop().link("/evidence/files/" + file.digest()))));
  }

  private Future<Response> list(Request request) {
    YearMonth month =
        request
            .query()
            .get("month")
            .map(PaperEndpoints::month)
            .orElseGet(() -> YearMonth.from(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
    return vault
        .inMonth(request.coop().id(), month, request.query().get("after").orElse(""), PAGE)
        .map(
            listing -> {
              JsonObject.Builder json =
                  JsonObject.builder()
                      .put(
                          "files",
                          listing.files().stream()
                              .map(VaultFile::json)
                              .collect(JsonArray.collector()));
              if (!listing.next().isEmpty()) {
                json.put("next", listing.next());
              }
              return Response.ok(json.build());
            });
  }

  private Future<Response> read(Request request) {
    return vault
        .require(request.coop().id(), request.path("id"))
        .map(file -> Response.ok(file.json()));
  }

  /** The co-op's own people read a paper again; each time stands in the audit log. */
  private final class Content implements Endpoint {
    private final Route route =
        scoped(Route.get(ONE + "/content"))
            .produces(PaperKind.mediaTypes())
            .within(Route.LONGEST_DEADLINE);

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
      String tenant = request.coop().id();
      return vault
          .require(tenant, request.path("id"))
          .compose(
              file ->
                  vault
                      .open(tenant, file.digest())
                      .map(
                          salted ->
                              download(
                                  file,
                                  salted.orElseThrow(
                                      () -> new Refusal(Reason.GONE, "the paper was erased")))));
    }

    private Response download(VaultFile file, Bytes salted) {
      return Response.of(file.mediaType(), PaperDigest.file(salted))
          .header("content-disposition", "attachment; filename=\"paper\"");
    }
  }

  private Future<Response> keepLonger(Request request) {
    Body body = Body.of(request.json(), "retainUntil");
    LocalDate day =
        body.dayIfPresent("retainUntil").orElseThrow(() -> body.wrong("retainUntil", "a day"));
    return vault
        .keepUntil(request.coop().id(), request.path("id"), day)
        .map(file -> Response.ok(file.json()));
  }

  private Future<Response> hold(Request request) {
    Body body = Body.of(request.json(), "reference");
    String reference = body.text("reference");
    if (reference.length() > MAX_REFERENCE) {
      throw body.wrong("reference", "at most " + MAX_REFERENCE + " characters");
    }
    return vault
        .hold(request.coop().id(), request.path("id"), reference)
        .map(file -> Response.ok(file.json()));
  }

  private Future<Response> release(Request request) {
    return vault
        .release(request.coop().id(), request.path("id"))
        .map(file -> Response.ok(file.json()));
  }

  private Future<Response> erase(Request request) {
    return vault.erase(request.coop().id(), request.path("id")).map(file -> Response.empty(204));
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw wrong("month", "a month such as 2026-11");
    }
  }

  private static LocalDate day(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw dayExpected(name);
    }
  }

  private static Refusal dayExpected(String name) {
    return wrong(name, "a day such as 2031-06-30");
  }

  private static Refusal wrong(String name, String expected) {
    return new Refusal(Reason.INVALID_VALUE, name, name + ": expected " + expected);
  }
}
