package org.cooppassport.verifier.credits;

import io.vertx.core.Future;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.cooppassport.core.credits.Amounts;
import org.cooppassport.core.credits.Netting;
import org.cooppassport.core.credits.ReuseCsv;
import org.cooppassport.core.credits.ReuseStatement;
import org.cooppassport.core.credits.SignedStatement;
import org.cooppassport.core.credits.StatementAnswer;
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
import org.cooppassport.verifier.coops.VerifierCoops;

/** Gives the signed statements of a month, as data and as a table, and nets statements of many. */
public final class CreditEndpoints {
  /** What a client needs to read statements and to net them. */
  public static final String ACTION = "credits";

  private static final String CSV = "text/csv";

  private final VerifierCoops coops;
  private final ReuseCounters counters;
  private final StatementAnswers answers;
  private final NetStatements netting;
  private final KeyRing keys;
  private final CpuPool cpu;

  private CreditEndpoints(
      VerifierCoops coops,
      ReuseCounters counters,
      StatementAnswers answers,
      NetStatements netting,
      KeyRing keys,
      CpuPool cpu) {
    this.coops = coops;
    this.counters = counters;
    this.answers = answers;
    this.netting = netting;
    this.keys = keys;
    this.cpu = cpu;
  }

  /** Returns all endpoints. */
  public static List<Endpoint> of(
      VerifierCoops coops,
      ReuseCounters counters,
      StatementAnswers answers,
      NetStatements netting,
      KeyRing keys,
      CpuPool cpu) {
    CreditEndpoints endpoints = new CreditEndpoints(coops, counters, answers, netting, keys, cpu);
    return List.of(
        Endpoint.of(
            Route.get("/{coop}/reuse-statements/{month}")
                .access(Access.scope(ACTION))
                .produces("application/json", CSV),
            endpoints::statements),
        Endpoint.of(
            Route.post("/{coop}/reuse-statements/{month}/answers")
                .body(BodyRule.json(BodyRule.SMALL))
                .access(Access.scope(ACTION))
                .within(Route.LONGEST_DEADLINE),
            endpoints::take),
        Endpoint.of(
            Route.post("/{coop}/reuse-statement-answers")
                .body(BodyRule.json(BodyRule.DOCUMENT))
                .access(Access.scope(ACTION))
                .within(Route.LONGEST_DEADLINE),
            endpoints::give),
        Endpoint.of(
            Route.post("/{coop}/reuse-nettings")
                .body(BodyRule.json(BodyRule.DOCUMENT))
                .access(Access.scope(ACTION))
                .within(Route.LONGEST_DEADLINE),
            endpoints::net));
  }

  private Future<Response> statements(Request request) {
    YearMonth month = month(request.path("month"));
    boolean table = request.asksFor(CSV) && !request.asksFor("application/json");
    return counters
        .statements(request.coop().id(), month)
        .compose(
            found ->
                answers
                    .taken(request.coop().id(), month)
                    .compose(
                        taken ->
                            cpu.run(
                                () ->
                                    table
                                        ? Response.of(CSV + "; charset=utf-8", ReuseCsv.of(found))
                                        : Response.ok(signed(request.coop(), found, taken)))));
  }

  private static YearMonth month(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "month", "month: expected a month such as 2026-11");
    }
  }

  private JsonObject signed(
      Coop coop, List<ReuseStatement> statements, List<StatementAnswer> taken) {
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
                        .with("signed", statement.sign(kid, identity.signer()).text())
                        .with("answers", answers(statement, taken)))
            .collect(JsonArray.collector()));
  }

  private static JsonArray answers(ReuseStatement statement, List<StatementAnswer> taken) {
    return taken.stream()
        .filter(answer -> answer.statement().equals(statement.digest()))
        .map(CreditEndpoints::told)
        .collect(JsonArray.collector());
  }

  private static JsonObject told(StatementAnswer answer) {
    return JsonObject.of("said", answer.said()).with("signed", answer.text());
  }

  private Future<Response> give(Request request) {
    StrictMembers body = StrictMembers.of(request.json());
    String statement = body.text("statement");
    StatementAnswer.Said said = said(body);
    body.nothingElse();
    return cpu.run(() -> SignedStatement.read(statement))
        .compose(read -> answers.give(coops.of(request.coop()), read, said))
        .map(answer -> Response.json(201, "application/json", told(answer)));
  }

  private static StatementAnswer.Said said(StrictMembers body) {
    StatementAnswer.Answer answer =
        body.optionalNamed("answer", StatementAnswer.Answer::named)
            .orElseThrow(() -> body.wrong("answer", "accepted or disputed"));
    try {
      return new StatementAnswer.Said(answer, body.optionalText("reason").orElse(""));
    } catch (IllegalArgumentException e) {
      throw body.wrong("reason", e.getMessage());
    }
  }

  private Future<Response> take(Request request) {
    YearMonth month = month(request.path("month"));
    StrictMembers body = StrictMembers.of(request.json());
    String text = body.text("answer");
    body.nothingElse();
    return cpu.run(() -> StatementAnswer.read(text))
        .compose(answer -> answers.take(request.coop(), month, answer))
        .map(answer -> Response.ok(told(answer)));
  }

  private Future<Response> net(Request request) {
    return netting.net(request.json()).map(net -> Response.ok(json(net)));
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
