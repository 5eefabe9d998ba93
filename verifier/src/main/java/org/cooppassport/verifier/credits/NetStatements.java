package org.cooppassport.verifier.credits;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.credits.Netting;
import org.cooppassport.core.credits.ReuseStatement;
import org.cooppassport.core.credits.SignedStatement;
import org.cooppassport.core.credits.StatementAnswer;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.service.fetch.DidDocuments;
import org.cooppassport.service.jobs.CpuPool;

/**
 * Nets the statements of many co-ops: signed ones with the answers of their checkers, of which each
 * signature is checked here, or bare ones, for which the caller answers. Thread-safe.
 */
public final class NetStatements {
  private static final int MAX_STATEMENTS = 5_000;

  /** Each is fetched, all at once. */
  private static final int MAX_PARTIES = 200;

  private final Clock clock;
  private final CpuPool cpu;
  private final DidDocuments partners;

  /** Makes the operation. */
  public NetStatements(Clock clock, CpuPool cpu, DidDocuments partners) {
    this.clock = clock;
    this.cpu = cpu;
    this.partners = partners;
  }

  /** A statement and what its checker said to it. */
  private record Agreed(SignedStatement signed, StatementAnswer answer) {
    ReuseStatement statement() {
      return signed.statement();
    }
  }

  /**
   * Succeeds with the netting; fails with a {@code Refusal} of reason {@code INVALID_VALUE} that
   * names the statement if a signature does not hold, or one is disputed.
   */
  Future<Netting> net(JsonObject request) {
    StrictMembers body = StrictMembers.of(request);
    String currency = body.text("currency");
    boolean signed = request.has("signed");
    return signed ? checked(body, currency) : cpu.run(() -> bare(body, currency));
  }

  private static Netting bare(StrictMembers body, String currency) {
    List<ReuseStatement> statements = new ArrayList<>();
    for (StrictMembers one : body.objects("statements")) {
      statements.add(ReuseStatement.read(one.json()));
    }
    body.nothingElse();
    return netted(body, "statements", currency, statements);
  }

  private Future<Netting> checked(StrictMembers body, String currency) {
    Instant now = clock.instant();
    return cpu.run(() -> agreed(body))
        .compose(
            agreed ->
                observed(body, agreed)
                    .compose(
                        observed -> cpu.run(() -> netted(body, currency, agreed, observed, now))));
  }

  private static List<Agreed> agreed(StrictMembers body) {
    List<Agreed> agreed = new ArrayList<>();
    for (StrictMembers one : body.objects("signed")) {
      agreed.add(
          new Agreed(
              SignedStatement.read(one.text("statement")),
              StatementAnswer.read(one.text("answer"))));
      one.nothingElse();
    }
    body.nothingElse();
    return agreed;
  }

  private Future<Map<String, Documents>> observed(StrictMembers body, List<Agreed> agreed) {
    Set<String> parties = new LinkedHashSet<>();
    for (Agreed one : agreed) {
      parties.add(one.statement().relier());
      parties.add(one.statement().checker());
    }
    if (parties.size() > MAX_PARTIES || agreed.size() > MAX_STATEMENTS) {
      throw body.wrong(
          "signed",
          "expected at most " + MAX_STATEMENTS + " statements of " + MAX_PARTIES + " co-ops");
    }
    Map<String, Documents> found = new HashMap<>();
    List<Future<Documents>> all = new ArrayList<>();
    for (String party : parties) {
      all.add(
          partners
              .of(party)
              .map(
                  documents -> {
                    found.put(party, documents);
                    return documents;
                  }));
    }
    return all.isEmpty()
        ? Future.succeededFuture(Map.of())
        : Future.all(all).map(done -> Map.copyOf(found));
  }

  private static Netting netted(
      StrictMembers body,
      String currency,
      List<Agreed> agreed,
      Map<String, Documents> observed,
      Instant now) {
    for (int i = 0; i < agreed.size(); i++) {
      Agreed one = agreed.get(i);
      String place = "signed/" + i;
      one.signed()
          .fault(observed.get(one.statement().relier()), now)
          .or(() -> one.answer().fault(one.statement(), observed.get(one.statement().checker())))
          .ifPresent(
              fault -> {
                throw body.wrong(place, fault);
              });
      if (one.answer().answer() == StatementAnswer.Answer.DISPUTED) {
        throw body.wrong(place, "is disputed by its checker");
      }
    }
    return netted(body, "signed", currency, agreed.stream().map(Agreed::statement).toList());
  }

  private static Netting netted(
      StrictMembers body, String member, String currency, List<ReuseStatement> statements) {
    if (statements.size() > MAX_STATEMENTS) {
      throw body.wrong(member, "expected at most " + MAX_STATEMENTS);
    }
    try {
      return Netting.of(currency, statements);
    } catch (IllegalArgumentException e) {
      throw body.wrong(member, e.getMessage());
    }
  }
}
