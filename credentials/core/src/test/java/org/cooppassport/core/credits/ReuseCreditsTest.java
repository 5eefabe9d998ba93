package org.cooppassport.core.credits;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.cooppassport.core.agreements.FeeTerms;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.testing.TestCoop;
import org.cooppassport.core.trust.CheckMethod;
import org.junit.jupiter.api.Test;

class ReuseCreditsTest {
  private static final LocalDate FROM = LocalDate.parse("2026-01-01");
  private static final LocalDate UNTIL = LocalDate.parse("2026-12-31");
  private static final YearMonth MONTH = YearMonth.parse("2026-11");
  private static final CheckMethod PERSON = CheckMethod.DOCUMENT_IN_PERSON;

  private static FeeTerms terms(int share, String cost, String floor, String cap) {
    return new FeeTerms(
        "GBP",
        share,
        Map.of(PERSON, new BigDecimal(cost)),
        new BigDecimal(floor),
        cap.isEmpty() ? FeeTerms.UNCAPPED : new BigDecimal(cap));
  }

  private static String fee(FeeTerms terms, CheckMethod method, String day) {
    return Amounts.text(ReuseFee.of(terms, method, FROM, UNTIL, LocalDate.parse(day)));
  }

  @Test
  void aFeeIsTheShareOfTheCostForTheDaysThatRemainRoundedDown() {
    FeeTerms terms = terms(40, "18.00", "0", "");
    assertEquals("7.2000", fee(terms, PERSON, "2026-01-01"));
    assertEquals("7.2000", fee(terms, PERSON, "2025-12-01"));
    assertEquals("0.0197", fee(terms, PERSON, "2026-12-31"));
    assertEquals("3.6295", fee(terms, PERSON, "2026-07-01"));
    assertEquals("0.0000", fee(terms, PERSON, "2027-01-01"));
    assertEquals("0.0000", fee(terms, CheckMethod.CHIP_READ, "2026-01-01"));
  }

  @Test
  void floorAndCapBoundTheFeeAndSolidarityIsFree() {
    assertEquals("1.0000", fee(terms(40, "18.00", "1", ""), PERSON, "2026-12-31"));
    assertEquals("5.0000", fee(terms(40, "18.00", "0", "5"), PERSON, "2026-01-01"));
    assertEquals("0.0000", fee(terms(0, "18.00", "1", ""), PERSON, "2026-01-01"));
    assertThrows(
        IllegalArgumentException.class,
        () -> ReuseFee.of(terms(1, "1", "0", ""), PERSON, UNTIL, FROM, FROM));
  }

  @Test
  void agesAreCoarse() {
    assertEquals(AgeBucket.UNDER_THREE_MONTHS, AgeBucket.of(FROM, FROM));
    assertEquals(AgeBucket.UNDER_ONE_YEAR, AgeBucket.of(FROM, LocalDate.parse("2026-04-01")));
    assertEquals(AgeBucket.UNDER_THREE_YEARS, AgeBucket.of(FROM, LocalDate.parse("2027-01-01")));
    assertEquals(AgeBucket.OLDER, AgeBucket.of(FROM, LocalDate.parse("2029-01-01")));
  }

  private static ReuseStatement statement(String relier, String checker) {
    return ReuseStatement.empty(relier + "-" + checker, relier, checker, MONTH, "GBP");
  }

  @Test
  void aStatementHoldsCountersAndNothingAboutAnybodyWhateverTheOrder() {
    ReuseStatement one =
        statement("did:web:b", "did:web:a")
            .with(PERSON, AgeBucket.OLDER, 10)
            .with(CheckMethod.VOUCHED, AgeBucket.OLDER, 5)
            .with(PERSON, AgeBucket.OLDER, 7);
    ReuseStatement two =
        statement("did:web:b", "did:web:a")
            .with(PERSON, AgeBucket.OLDER, 7)
            .with(PERSON, AgeBucket.OLDER, 10)
            .with(CheckMethod.VOUCHED, AgeBucket.OLDER, 5);
    assertEquals(one, two);
    assertEquals(3, one.count());
    assertEquals(22, one.amount());
    assertEquals(
        Set.of("type", "agreement", "relier", "checker", "month", "currency", "lines"),
        one.toJson().names());
    assertEquals(
        Set.of("method", "age", "count", "amount"),
        one.toJson()
            .array("lines")
            .flatMap(org.cooppassport.core.json.JsonArray::objects)
            .orElseThrow()
            .get(0)
            .names());
    assertEquals(one, ReuseStatement.read(one.toJson()));
    assertEquals(
        statement("did:web:b", "did:web:a"),
        ReuseStatement.read(statement("did:web:b", "did:web:a").toJson()));
  }

  @Test
  void aStatementIsReadStrictly() {
    JsonObject good =
        statement("did:web:b", "did:web:a").with(PERSON, AgeBucket.OLDER, 10).toJson();
    for (JsonObject bad :
        List.of(
            good.with("member", "x"),
            good.with("type", "x"),
            good.with("month", "2026"),
            good.with("currency", "pounds"),
            good.with("relier", "did:web:a"),
            good.with("lines", JsonNumber.of(1)))) {
      assertThrows(Refusal.class, () -> ReuseStatement.read(bad), bad::toJson);
    }
  }

  @Test
  void onlyTheSignersKeyVerifiesAStatement() {
    SigningKey key = TestCoop.holder("treasurer");
    ReuseStatement statement =
        statement("did:web:b", "did:web:a").with(PERSON, AgeBucket.OLDER, 10);
    String token = statement.sign("did:web:b#1", key.signer()).text();
    assertEquals(statement, ReuseStatement.verify(token, key.publicKey()));
    assertThrows(
        ProblemException.class,
        () -> ReuseStatement.verify(token, TestCoop.holder("stranger").publicKey()));
  }

  @Test
  void forRandomHistoriesBalancesSumToZeroAndPaymentsSettleThemWhole() {
    for (int seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int coops = 2 + random.nextInt(12);
      List<ReuseStatement> statements = new ArrayList<>();
      for (int i = 0; i < coops; i++) {
        for (int j = 0; j < coops; j++) {
          if (i != j && random.nextInt(3) > 0) {
            statements.add(history(random, "did:web:c" + i, "did:web:c" + j));
          }
        }
      }
      Netting netting = Netting.of("GBP", statements);
      assertEquals(0, netting.balances().values().stream().mapToLong(Long::longValue).sum());
      Map<String, Long> left = new HashMap<>(netting.balances());
      netting
          .payments()
          .forEach(
              payment -> {
                left.merge(payment.from(), payment.amount(), Long::sum);
                left.merge(payment.to(), -payment.amount(), Long::sum);
              });
      assertTrue(left.values().stream().allMatch(balance -> balance == 0), "seed " + seed);
      assertTrue(netting.payments().size() <= Math.max(0, netting.balances().size() - 1));

      List<ReuseStatement> again = new ArrayList<>(statements);
      again.addAll(statements);
      Collections.shuffle(again, random);
      assertEquals(netting, Netting.of("GBP", again), "order and repetition, seed " + seed);
    }
  }

  private static ReuseStatement history(Random random, String relier, String checker) {
    FeeTerms terms = terms(random.nextInt(101), random.nextInt(50) + ".3333", "0", "");
    ReuseStatement statement = statement(relier, checker);
    for (int n = random.nextInt(20); n > 0; n--) {
      LocalDate day = FROM.plusDays(random.nextInt(365));
      statement =
          statement.with(
              PERSON, AgeBucket.of(FROM, day), ReuseFee.of(terms, PERSON, FROM, UNTIL, day));
    }
    return statement;
  }

  @Test
  void anotherCurrencyIsLeftAsideAndTwoStatementsForOneMonthAreRefused() {
    ReuseStatement pounds = statement("did:web:b", "did:web:a").with(PERSON, AgeBucket.OLDER, 10);
    ReuseStatement euros =
        new ReuseStatement("e", "did:web:a", "did:web:b", MONTH, "EUR", pounds.lines());
    assertEquals(
        Map.of("did:web:a", 10L, "did:web:b", -10L),
        Netting.of("GBP", List.of(pounds, euros)).balances());
    ReuseStatement other = pounds.with(PERSON, AgeBucket.OLDER, 1);
    assertThrows(IllegalArgumentException.class, () -> Netting.of("GBP", List.of(pounds, other)));
  }

  @Test
  void theTableIsOneForASpreadsheetAndHoldsNoFormula() {
    ReuseStatement statement =
        ReuseStatement.empty("=HYPERLINK(\"x\",1)", "did:web:b", "did:web:a", MONTH, "GBP")
            .with(PERSON, AgeBucket.OLDER, 72_000);
    String csv = ReuseCsv.of(List.of(statement));
    assertEquals(
        "agreement,relier,checker,month,currency,method,age,count,amount\r\n"
            + "\"'=HYPERLINK(\"\"x\"\",1)\",did:web:b,did:web:a,2026-11,GBP,document-in-person,older,1,7.2000\r\n",
        csv);
    assertFalse(csv.contains(",="));
  }
}
