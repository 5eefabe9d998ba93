package org.cooppassport.verifier.credits;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.credits.Amounts;
import org.cooppassport.core.credits.Netting;
import org.cooppassport.core.credits.ReuseCsv;
import org.cooppassport.core.credits.ReuseStatement;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Access;
import org.cooppassport.service.http.BodyRule;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.SigningIdentity;

/** Gives the signed statements of a month, as data and as a table, and nets statements of many. */
public final class CreditEndpoints {
  /** What a client needs to read statements and to net them. */
  public static final String ACTION = "credits";

  private static final String CSV = "text/csv";
  private static final int MAX_STATEMENTS = 5_000;

  private final ReuseCounters counters;
  private final KeyRing keys;
  private final CpuPool cpu;

  private CreditEndpoints(ReuseCounters counters, KeyRing keys, CpuPool cpu) {
    this.counters = counters;
    this.keys = keys;
    this.cpu = cpu;
  }

  /** Returns all endpoints. */
  public static List<Endpoint> of(ReuseCounters counters, KeyRing keys, CpuPool cpu) {
    CreditEndpoints endpoints = new CreditEndpoints(counters, keys, cpu);
    return List.of(
        Endpoint.of(
            Route.get("/{coop}/reuse-statements/{month}")
                .access(Access.scope(ACTION))
                .produces("application/json", CSV),
            endpoints::statements),
        Endpoint.of(
            Route.post("/{coop}/reuse-nettings")
                .body(BodyRule.json(BodyRule.DOCUMENT))
                .access(Access.scope(ACTION)),
            endpoints::net));
  }

  private Future<Response> statements(Request request) {
    YearMonth month = month(request.path("month"));
    boolean table = request.asksFor(CSV) && !request.asksFor("application/json");
    return counters
        .statements(request.coop().id(), month)
        .compose(
            found ->
                cpu.run(
                    () ->
                        table
                            ? Response.of(CSV + "; charset=utf-8", ReuseCsv.of(found))
                            : Response.ok(signed(request.coop(), found))));
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "month", "month: expected a month such as 2026-11");
    }
  }

  private JsonObject signed(Coop coop, List<ReuseStatement> statements) {
    SigningIdentity identity = keys.signer(coop.id(), KeyPurpose.AGREEMENT);
    String kid = coop.did() + "#" + identity.key().kid();
    return JsonObject.of(
        "statements",
        statements.stream()
            .map(
                statement ->
                    JsonObject.of("statement", statement.toJson())
                        .with("count", statement.count())
                        .with("amount", Amounts.text(statement.amount()))
                        .with("signed", statement.sign(kid, identity.signer()).text()))
            .collect(JsonArray.collector()));
  }

  private Future<Response> net(Request request) {
    return cpu.run(() -> Response.ok(netted(StrictMembers.of(request.json()))));
  }

  /** The caller answers for the statements: it has checked both parties' signatures. */
  private static JsonObject netted(StrictMembers body) {
    String currency = body.text("currency");
    List<ReuseStatement> statements = new ArrayList<>();
    for (StrictMembers one : body.objects("statements")) {
      statements.add(ReuseStatement.read(one.json()));
    }
    body.nothingElse();
    if (statements.size() > MAX_STATEMENTS) {
      throw body.wrong("statements", "expected at most " + MAX_STATEMENTS);
    }
    try {
      return json(Netting.of(currency, statements));
    } catch (IllegalArgumentException e) {
      throw body.wrong("statements", e.getMessage());
    }
  }

  private static JsonObject json(Netting netting) {
    JsonObject.Builder balances = JsonObject.builder();
    netting.balances().forEach((coop, balance) -> balances.put(coop, Amounts.text(balance)));
    return JsonObject.builder()
        .put("currency", netting.currency())
        .put("balances", balances.build())
        .put(
            "payments",
            netting.payments().stream()
                .map(
                    payment ->
                        JsonObject.of("from", payment.from(), "to", payment.to())
                            .with("amount", Amounts.text(payment.amount())))
                .collect(JsonArray.collector()))
        .build();
  }
}
