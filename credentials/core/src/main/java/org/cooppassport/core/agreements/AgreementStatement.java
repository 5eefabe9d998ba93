package org.cooppassport.core.agreements;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidDocument;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * What one side says about an agreement, signed with a key that is mandated to bind it: "we agree
 * to these words", "our programme is in place", "we end it". With it stands its DID document as it
 * was when the statement came, so that it holds after keys were changed.
 */
public final class AgreementStatement {
  private static final int MAX_CHARS = 16 << 10;

  private final Jws jws;
  private final Documents observed;
  private final Deed deed;
  private final String agreement;
  private final long version;
  private final String digest;
  private final String by;
  private final LocalDate on;
  private final LocalDate lastDay;

  /** What is said. */
  public enum Deed {
    /** Agrees to the words. */
    SIGNATURE("AgreementSignature"),
    /** Certifies that the programme is in place and the steps are done. */
    CERTIFICATION("AgreementCertification"),
    /** Ends the agreement after a day. */
    END("AgreementEnd");

    private final String wireName;

    Deed(String wireName) {
      this.wireName = wireName;
    }

    /** The type in the signed statement. */
    public String wireName() {
      return wireName;
    }

    static Optional<Deed> named(String name) {
      return Arrays.stream(values()).filter(deed -> deed.wireName.equals(name)).findFirst();
    }
  }

  private AgreementStatement(Jws jws, Documents observed, StrictMembers members) {
    this.jws = jws;
    this.observed = observed;
    this.deed =
        members
            .optionalNamed("type", Deed::named)
            .orElseThrow(() -> members.wrong("type", "is required"));
    this.agreement = members.text("agreement");
    this.version = members.integer("version", 1, Integer.MAX_VALUE);
    this.digest = members.text("digest");
    this.by = members.text("by");
    this.on =
        members.optionalDay("on").orElseThrow(() -> members.wrong("on", "the day is required"));
    this.lastDay = deed == Deed.END ? members.optionalDay("lastDay").orElse(on) : on;
    members.optionalText("role");
    members.optionalText("decision");
    members.nothingElse();
  }

  /**
   * Who decided, for the record of both sides.
   *
   * @param role the office of whoever signed; never a person's name
   * @param decision where the decision can be read; empty if it is not given
   */
  public record Mandate(String role, String decision) {
    public Mandate {
      if (role.isBlank()) {
        throw new IllegalArgumentException("a signature is made in a role");
      }
    }
  }

  /**
   * Makes a statement.
   *
   * @param by the party's DID
   * @param at the instant; the statement says its day
   * @param lastDay with {@code END}, the last day in force; else ignored
   * @param kid the verification method in the party's DID document
   */
  public static AgreementStatement sign(
      Deed deed,
      AgreementText text,
      String by,
      Instant at,
      LocalDate lastDay,
      Mandate mandate,
      String kid,
      Signer signer) {
    JsonObject.Builder claims =
        JsonObject.builder()
            .put("type", deed.wireName())
            .put("agreement", text.id())
            .put("version", text.version())
            .put("digest", text.digest())
            .put("by", by)
            .put("on", LocalDate.ofInstant(at, ZoneOffset.UTC).toString());
    if (deed == Deed.END) {
      claims.put("lastDay", lastDay.toString());
    }
    claims.put("role", mandate.role());
    if (!mandate.decision().isEmpty()) {
      claims.put("decision", mandate.decision());
    }
    Jws jws =
        Jws.signing(TokenType.AGREEMENT_STATEMENT)
            .kid(kid)
            .sign(Jcs.canonicalize(claims.build()), signer);
    return read(jws.text(), Documents.none());
  }

  static AgreementStatement read(JsonObject json) {
    StrictMembers members = StrictMembers.of(json);
    String text = members.text("statement");
    JsonArray observed =
        members
            .value("observed")
            .filter(JsonArray.class::isInstance)
            .map(JsonArray.class::cast)
            .orElse(JsonArray.EMPTY);
    members.nothingElse();
    try {
      return read(text, Documents.read(observed));
    } catch (IllegalArgumentException e) {
      throw members.wrong("observed", "cannot be read");
    }
  }

  private static AgreementStatement read(String text, Documents observed) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      return new AgreementStatement(jws, observed, StrictMembers.of(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "statement", "statement: " + e.problems().get(0).detail());
    }
  }

  /** The same statement with the DID document of its maker as observed now. */
  public AgreementStatement observing(Documents documents) {
    return read(jws.text(), documents);
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("statement", jws.text())
        .put("observed", observed.toJson())
        .build();
  }

  public Deed deed() {
    return deed;
  }

  /** The DID of the side that says it. */
  public String by() {
    return by;
  }

  /** The day it was said. */
  public LocalDate on() {
    return on;
  }

  /** The last day in force, of an end. */
  public LocalDate lastDay() {
    return lastDay;
  }

  /** The version of the agreement it is about. */
  public long version() {
    return version;
  }

  /** What was signed, unproven, for people to read. */
  public JsonObject said() {
    return jws.unverifiedClaims();
  }

  boolean sameDeedAs(AgreementStatement other) {
    return deed == other.deed
        && by.equals(other.by)
        && digest.equals(other.digest)
        && on.equals(other.on)
        && lastDay.equals(other.lastDay);
  }

  /** What speaks against it; empty if it holds for these words. */
  Optional<AgreementFlaw> flaw(AgreementText text) {
    if (!agreement.equals(text.id())
        || version != text.version()
        || !digest.equals(text.digest())
        || text.party(by).isEmpty()) {
      return Optional.of(AgreementFlaw.STATEMENT_INVALID);
    }
    try {
      VerificationMethod method = mandatedMethod();
      VerificationKey key = method.key();
      if (!method.usableAt(on.atStartOfDay(ZoneOffset.UTC).toInstant())) {
        return Optional.of(AgreementFlaw.KEY_NOT_MANDATED);
      }
      AllowedAlgorithms own =
          AllowedAlgorithms.of(
              key.algorithm()
                  .orElseThrow(() -> new ProblemException(ProblemCode.PARSING_ERROR, "signs not")));
      boolean canonical =
          jws.verify(TokenType.AGREEMENT_STATEMENT, key, own)
              .payload()
              .equals(Jcs.canonicalize(jws.unverifiedClaims()));
      return canonical ? Optional.empty() : Optional.of(AgreementFlaw.STATEMENT_INVALID);
    } catch (DidException | InvalidKey e) {
      return Optional.of(AgreementFlaw.KEY_NOT_MANDATED);
    } catch (ProblemException | ArithmeticException e) {
      return Optional.of(AgreementFlaw.STATEMENT_INVALID);
    }
  }

  private VerificationMethod mandatedMethod() {
    DidDocument document =
        DidResolver.standard()
            .resolve(Did.parse(by), observed, on.atStartOfDay(ZoneOffset.UTC).toInstant())
            .documentOrThrow();
    return document.method(
        jws.header().kid().orElse(""), VerificationRelationship.CAPABILITY_INVOCATION);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AgreementStatement that && toJson().equals(that.toJson());
  }

  @Override
  public int hashCode() {
    return jws.text().hashCode();
  }

  @Override
  public String toString() {
    return "AgreementStatement[" + deed.wireName() + " by " + by + "]";
  }
}
