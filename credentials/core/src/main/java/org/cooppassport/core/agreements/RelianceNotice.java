package org.cooppassport.core.agreements;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A relier's signed word to the checker that it relies on a check under their agreement, so that
 * the checker knows and keeps its papers. It names the credentials by their place in the checker's
 * own status lists, which tells nobody else anything. Immutable.
 */
public final class RelianceNotice {
  private static final int MAX_CHARS = 32 << 10;
  private static final String TYPE = "RelianceNotice";

  private final Jws jws;
  private final String agreement;
  private final long version;
  private final String by;
  private final String to;
  private final LocalDate on;

  private RelianceNotice(Jws jws, StrictMembers members) {
    this.jws = jws;
    if (!members.text("type").equals(TYPE)) {
      throw members.wrong("type", "expected " + TYPE);
    }
    members.text("id");
    this.agreement = members.text("agreement");
    this.version = members.integer("version", 1, Integer.MAX_VALUE);
    this.by = members.text("by");
    this.to = members.text("to");
    this.on =
        members.optionalDay("on").orElseThrow(() -> members.wrong("on", "the day is required"));
    members.text("receipt");
    members.optionalPeriod("retention");
    members.objects("credentials");
    members.nothingElse();
  }

  /**
   * Makes a notice.
   *
   * @param id random; the same when it is sent again
   * @param receipt the relier's receipt, by which it will ask for papers
   * @param credentials what was relied on: type and status reference each
   * @param kid the verification method in the relier's DID document
   */
  public static RelianceNotice sign(
      String id,
      RelianceTerms terms,
      String by,
      String receipt,
      List<JsonObject> credentials,
      Instant at,
      String kid,
      Signer signer) {
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("type", TYPE)
            .put("id", id)
            .put("agreement", terms.id())
            .put("version", terms.version())
            .put("by", by)
            .put("to", terms.checker().id())
            .put("on", LocalDate.ofInstant(at, ZoneOffset.UTC).toString())
            .put("receipt", receipt)
            .put("credentials", credentials.stream().collect(JsonArray.collector()));
    terms.retention().ifPresent(period -> claims.put("retention", period.toString()));
    return read(
        Jws.signing(TokenType.RELIANCE_NOTICE)
            .kid(kid)
            .sign(Jcs.canonicalize(claims.build()), signer)
            .text());
  }

  /**
   * Reads a notice; nothing about it is proven.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static RelianceNotice read(String text) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      return new RelianceNotice(jws, StrictMembers.of(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "notice", "notice: " + e.problems().get(0).detail());
    }
  }

  public String text() {
    return jws.text();
  }

  public String agreement() {
    return agreement;
  }

  public long version() {
    return version;
  }

  /** The relier's DID. */
  public String by() {
    return by;
  }

  /** The checker's DID. */
  public String to() {
    return to;
  }

  public LocalDate on() {
    return on;
  }

  /** What it says, for people to read. */
  public JsonObject said() {
    return jws.unverifiedClaims();
  }

  /** Whether the relier of those terms signed it, with a key that may bind it. */
  public boolean holds(RelianceTerms terms, Documents observed, Instant at) {
    if (!by.equals(terms.relier().id())
        || !to.equals(terms.checker().id())
        || !agreement.equals(terms.id())) {
      return false;
    }
    return MandatedSignature.holds(jws, TokenType.RELIANCE_NOTICE, by, observed, at);
  }

  @Override
  public String toString() {
    return "RelianceNotice[" + agreement + ", " + on + "]";
  }
}
