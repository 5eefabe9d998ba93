package org.cooppassport.core.credits;

import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.trust.StrictMembers;

/**
 * What one co-op reused of another's checks in a month under an agreement: counters by method and
 * age, and nothing about anybody. Immutable; the order in which reuses were counted does not show.
 *
 * @param agreement the agreement's id
 * @param relier who owes, by DID
 * @param checker to whom, by DID
 * @param month the calendar month, by UTC
 * @param currency by ISO 4217
 * @param lines at most one for each method and age
 */
public record ReuseStatement(
    String agreement,
    String relier,
    String checker,
    YearMonth month,
    String currency,
    List<ReuseLine> lines) {
  private static final String TYPE = "ReuseStatement";
  private static final int MAX_CHARS = 64 << 10;
  private static final Comparator<ReuseLine> ORDER =
      Comparator.comparing(ReuseLine::method).thenComparing(ReuseLine::age);

  public ReuseStatement {
    Objects.requireNonNull(agreement, "agreement");
    Objects.requireNonNull(month, "month");
    if (relier.isEmpty() || checker.isEmpty() || relier.equals(checker)) {
      throw new IllegalArgumentException("a statement is between two co-ops");
    }
    if (!currency.matches("[A-Z]{3}")) {
      throw new IllegalArgumentException("a currency such as GBP");
    }
    lines = lines.stream().sorted(ORDER).toList();
    Set<String> seen = new HashSet<>();
    if (!lines.stream().allMatch(line -> seen.add(line.method() + " " + line.age()))) {
      throw new IllegalArgumentException("one counter for each method and age");
    }
  }

  /** A month in which nothing was reused yet. */
  public static ReuseStatement empty(
      String agreement, String relier, String checker, YearMonth month, String currency) {
    return new ReuseStatement(agreement, relier, checker, month, currency, List.of());
  }

  /** The statement with one more reuse. */
  public ReuseStatement with(
      org.cooppassport.core.trust.CheckMethod method, AgeBucket age, long fee) {
    List<ReuseLine> next = new ArrayList<>();
    boolean counted = false;
    for (ReuseLine line : lines) {
      boolean here = line.method() == method && line.age() == age;
      next.add(here ? line.plus(fee) : line);
      counted |= here;
    }
    if (!counted) {
      next.add(new ReuseLine(method, age, 1, fee));
    }
    return new ReuseStatement(agreement, relier, checker, month, currency, next);
  }

  /** How many reuses there were. */
  public long count() {
    return lines.stream().mapToLong(ReuseLine::count).reduce(0, Math::addExact);
  }

  /** What is owed, in ten-thousandths. */
  public long amount() {
    return lines.stream().mapToLong(ReuseLine::amount).reduce(0, Math::addExact);
  }

  /**
   * Reads a statement.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code INVALID_VALUE} that names the
   *     member at fault
   */
  public static ReuseStatement read(JsonObject json) {
    StrictMembers members = StrictMembers.of(json);
    if (!members.text("type").equals(TYPE)) {
      throw members.wrong("type", "expected " + TYPE);
    }
    try {
      ReuseStatement statement =
          new ReuseStatement(
              members.text("agreement"),
              members.text("relier"),
              members.text("checker"),
              YearMonth.parse(members.text("month")),
              members.text("currency"),
              members.objects("lines").stream().map(ReuseLine::read).toList());
      members.nothingElse();
      return statement;
    } catch (DateTimeParseException e) {
      throw members.wrong("month", "expected a month such as 2026-11");
    } catch (IllegalArgumentException e) {
      throw members.wrong("lines", e.getMessage());
    }
  }

  /** The statement as data. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("type", TYPE)
            .put("agreement", agreement)
            .put("relier", relier)
            .put("checker", checker)
            .put("month", month.toString())
            .put("currency", currency);
    if (!lines.isEmpty()) {
      json.put("lines", lines.stream().map(ReuseLine::toJson).collect(JsonArray.collector()));
    }
    return json.build();
  }

  /** SHA-256 over the canonical form, as base64url: what an answer names. */
  public String digest() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Jcs.canonicalize(toJson())));
  }

  /** Signs the statement, as its relier; its checker signs a {@link StatementAnswer}. */
  public Jws sign(String kid, Signer signer) {
    return Jws.signing(TokenType.REUSE_STATEMENT).kid(kid).sign(Jcs.canonicalize(toJson()), signer);
  }

  /**
   * Reads a signed statement. Computes a signature, so never on an event loop.
   *
   * @throws org.cooppassport.core.problem.ProblemException if it is no such token or its signature
   *     does not hold
   * @throws org.cooppassport.core.problem.Refusal if its content is not a statement
   */
  public static ReuseStatement verify(String token, VerificationKey key) {
    return read(
        Jws.parse(token, MAX_CHARS)
            .verify(TokenType.REUSE_STATEMENT, key, AllowedAlgorithms.DEFAULT)
            .json());
  }
}
