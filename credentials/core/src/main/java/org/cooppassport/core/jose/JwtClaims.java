package org.cooppassport.core.jose;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The claims of a token, its registered ones read strictly: a claim that cannot be read is an error
 * and never the same as an absent one.
 *
 * <p>Times are whole seconds from 1970 up to the year 9999, written as a plain integer. Immutable
 * and thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7519#section-4.1">RFC 7519, section 4.1</a>
 */
public final class JwtClaims {
  /** 9999-12-31T23:59:59Z; later times are a mistake of units. */
  private static final long MAX_SECONDS = 253_402_300_799L;

  private final JsonObject json;
  private final Instant expiresAt;
  private final Instant notBefore;
  private final Instant issuedAt;
  private final List<String> audiences;

  private JwtClaims(
      JsonObject json,
      Instant expiresAt,
      Instant notBefore,
      Instant issuedAt,
      List<String> audiences) {
    this.json = json;
    this.expiresAt = expiresAt;
    this.notBefore = notBefore;
    this.issuedAt = issuedAt;
    this.audiences = audiences;
  }

  /**
   * Reads the registered claims of {@code json}.
   *
   * @throws ProblemException MALFORMED_VALUE_ERROR with every claim that cannot be read
   */
  public static JwtClaims read(JsonObject json) {
    List<Problem> problems = new ArrayList<>();
    for (String name : List.of("iss", "sub", "jti")) {
      if (json.has(name) && json.string(name).isEmpty()) {
        problems.add(malformed(name, "is not a string"));
      }
    }
    Instant expiresAt = time(json, "exp", problems);
    Instant notBefore = time(json, "nbf", problems);
    Instant issuedAt = time(json, "iat", problems);
    List<String> audiences = audiences(json, problems);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return new JwtClaims(json, expiresAt, notBefore, issuedAt, audiences);
  }

  private static Instant time(JsonObject json, String name, List<Problem> problems) {
    Optional<JsonValue> value = json.get(name);
    if (value.isEmpty()) {
      return null;
    }
    if (value.get() instanceof JsonNumber number && number.isLong()) {
      long seconds = number.longValue();
      if (seconds >= 0 && seconds <= MAX_SECONDS) {
        return Instant.ofEpochSecond(seconds);
      }
    }
    problems.add(malformed(name, "is not a number of whole seconds since 1970"));
    return null;
  }

  private static List<String> audiences(JsonObject json, List<Problem> problems) {
    Optional<JsonValue> value = json.get("aud");
    if (value.isEmpty()) {
      return List.of();
    }
    if (value.get() instanceof JsonString one) {
      return List.of(one.value());
    }
    Optional<List<String>> many =
        value.get() instanceof JsonArray array ? array.strings() : Optional.empty();
    if (many.isEmpty()) {
      problems.add(malformed("aud", "is neither a string nor an array of strings"));
    }
    return many.orElse(List.of());
  }

  private static Problem malformed(String name, String why) {
    return Problem.at(
        ProblemCode.MALFORMED_VALUE_ERROR,
        JsonPointer.of(name),
        name + " " + why + " (RFC 7519, 4.1)");
  }

  /** Returns {@code iss}. */
  public Optional<String> issuer() {
    return json.string("iss");
  }

  /** Returns {@code sub}. */
  public Optional<String> subject() {
    return json.string("sub");
  }

  /** Returns {@code jti}. */
  public Optional<String> id() {
    return json.string("jti");
  }

  /** Returns {@code aud}, empty if absent. */
  public List<String> audiences() {
    return audiences;
  }

  /** Returns {@code exp}: from this instant on the token is expired. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  /** Returns {@code nbf}. */
  public Optional<Instant> notBefore() {
    return Optional.ofNullable(notBefore);
  }

  /** Returns {@code iat}. */
  public Optional<Instant> issuedAt() {
    return Optional.ofNullable(issuedAt);
  }

  /** Returns all claims. */
  public JsonObject json() {
    return json;
  }

  /**
   * Judges {@code exp} and {@code nbf} at an instant. Absent claims bound nothing.
   *
   * @param skew how far the maker's clock may differ from ours, zero or more
   * @return EXPIRED, NOT_YET_VALID, or nothing
   */
  public List<Problem> problemsAt(Instant now, Duration skew) {
    List<Problem> problems = new ArrayList<>();
    if (expiresAt != null && !now.minus(skew).isBefore(expiresAt)) {
      problems.add(Problem.at(ProblemCode.EXPIRED, JsonPointer.of("exp"), "exp is over"));
    }
    if (notBefore != null && now.plus(skew).isBefore(notBefore)) {
      problems.add(Problem.at(ProblemCode.NOT_YET_VALID, JsonPointer.of("nbf"), "nbf is to come"));
    }
    return problems;
  }

  @Override
  public String toString() {
    return "JwtClaims" + json.names();
  }
}
