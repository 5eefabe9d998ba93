package org.cooppassport.core.evidence;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.cooppassport.core.agreements.MandatedSignature;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A checker's signed answer to one message, as received. With a paper comes the digest of the
 * encrypted text, so that the signature covers that too. Immutable.
 */
public final class EvidenceAnswer {
  private static final int MAX_CHARS = 16 << 10;
  private static final long MAX_SECONDS = 253_402_300_799L;
  private static final String NO_MEDIA_TYPE = "";

  private final Jws jws;
  private final String by;
  private final String to;
  private final String request;
  private final String jti;
  private final String paper;
  private final Outcome outcome;
  private final EvidenceRefusal refusal;
  private final String mediaType;
  private final String sha256;

  /** What came of the message. */
  public enum Outcome {
    /** The paper is with the answer. */
    DELIVERED("delivered"),
    /** The checker's people have to say yes first: ask again later. */
    WAITING("waiting"),
    /** It is not given. */
    REFUSED("refused");

    private final String wireName;

    Outcome(String wireName) {
      this.wireName = wireName;
    }

    static Optional<Outcome> named(String name) {
      return Arrays.stream(values()).filter(one -> one.wireName.equals(name)).findFirst();
    }
  }

  /** What is wrong with an answer. */
  public enum Flaw {
    /** It is not the word of the checker of that agreement. */
    NOT_OF_THE_CHECKER("the answer is not signed by the checker"),
    /** It answers another message. */
    OF_ANOTHER_REQUEST("the answer is to another request"),
    /** The paper did not come whole, or is for another key. */
    UNREADABLE("the paper cannot be opened"),
    /** The paper is not the one that the credential cites. */
    WRONG_DIGEST("the paper is not the one that the credential cites");

    private final String sentence;

    Flaw(String sentence) {
      this.sentence = sentence;
    }

    /** In words, for the co-op's own people. */
    public String sentence() {
      return sentence;
    }
  }

  private EvidenceAnswer(Jws jws, StrictMembers members) {
    this.jws = jws;
    this.by = members.text("iss");
    this.to = members.text("aud");
    members.integer("iat", 0, MAX_SECONDS);
    this.request = members.text("request");
    this.jti = members.text("jti");
    this.paper = members.text("paper");
    this.outcome =
        members
            .optionalNamed("outcome", Outcome::named)
            .orElseThrow(() -> members.wrong("outcome", "an outcome is required"));
    this.refusal = members.optionalNamed("code", EvidenceAnswer::refusalNamed).orElse(null);
    this.mediaType = members.optionalText("mediaType").orElse(NO_MEDIA_TYPE);
    this.sha256 = members.optionalText("sha256").orElse("");
    members.nothingElse();
    if ((outcome == Outcome.REFUSED) != (refusal != null)
        || (outcome == Outcome.DELIVERED) == sha256.isEmpty()) {
      throw members.wrong("outcome", "does not go with the other members");
    }
  }

  private static Optional<EvidenceRefusal> refusalNamed(String name) {
    return Arrays.stream(EvidenceRefusal.values()).filter(c -> c.name().equals(name)).findFirst();
  }

  /**
   * Who answers.
   *
   * @param did the checker's DID, one of its issuers' names in the agreement
   * @param kid the verification method, listed there under {@code capabilityInvocation}
   */
  public record Answerer(String did, String kid, Signer signer) {
    /** Tells no key. */
    @Override
    public String toString() {
      return "Answerer[" + did + "]";
    }
  }

  /** Answers that the paper is not given. */
  public static EvidenceAnswer refused(
      EvidenceRequest asked, EvidenceRefusal why, Answerer who, Instant at) {
    return sign(members(asked, Outcome.REFUSED, who, at).put("code", why.name()).build(), who);
  }

  /** Answers that somebody has to say yes first. */
  public static EvidenceAnswer waiting(EvidenceRequest asked, Answerer who, Instant at) {
    return sign(members(asked, Outcome.WAITING, who, at).build(), who);
  }

  /**
   * Answers with the paper.
   *
   * @param sealed what {@link #seal} made
   */
  public static EvidenceAnswer delivered(
      EvidenceRequest asked, String mediaType, String sealed, Answerer who, Instant at) {
    return sign(
        members(asked, Outcome.DELIVERED, who, at)
            .put("mediaType", mediaType)
            .put("sha256", digest(sealed))
            .build(),
        who);
  }

  /** Returns a paper with its salt, encrypted to whoever asked and nobody else. */
  public static String seal(Bytes salted, EvidenceRequest asked, RandomSource random) {
    return Jwe.encrypt(salted, asked.recipient(), ContentEncryption.A256GCM, random);
  }

  private static JsonObject.Builder members(
      EvidenceRequest asked, Outcome outcome, Answerer who, Instant at) {
    return JsonObject.builder()
        .put("iss", who.did())
        .put("aud", asked.by())
        .put("iat", at.getEpochSecond())
        .put("request", asked.request())
        .put("jti", asked.jti())
        .put("paper", asked.paper())
        .put("outcome", outcome.wireName);
  }

  private static EvidenceAnswer sign(JsonObject claims, Answerer who) {
    return read(
        Jws.signing(TokenType.EVIDENCE_ANSWER)
            .kid(who.kid())
            .sign(Jcs.canonicalize(claims), who.signer())
            .text());
  }

  private static String digest(String sealed) {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(sealed)));
  }

  /**
   * Reads an answer; nothing about it is proven.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static EvidenceAnswer read(String text) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      jws.requireType(TokenType.EVIDENCE_ANSWER);
      return new EvidenceAnswer(jws, StrictMembers.of(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "answer", "answer: " + e.problems().get(0).detail());
    }
  }

  /** Who signed it, as it says: whose DID document has to be fetched. */
  public String by() {
    return by;
  }

  /** Whether the DID document of {@link #by} is worth fetching. */
  public boolean namesTheChecker(RelianceTerms terms) {
    return by.startsWith("did:")
        && (terms.checker().id().equals(by) || terms.checker().issuers().contains(by));
  }

  /**
   * What is wrong with the answer to a message; empty if it is the checker's word. Computes
   * signatures, so never on an event loop.
   *
   * @param observed the DID document of {@link #by}, fetched by the relier
   */
  public Optional<Flaw> flaw(
      EvidenceRequest sent, RelianceTerms terms, Documents observed, Instant at) {
    if (!namesTheChecker(terms)
        || !MandatedSignature.holds(jws, TokenType.EVIDENCE_ANSWER, by, observed, at)) {
      return Optional.of(Flaw.NOT_OF_THE_CHECKER);
    }
    boolean same =
        to.equals(sent.by())
            && request.equals(sent.request())
            && jti.equals(sent.jti())
            && paper.equals(sent.paper());
    return same ? Optional.empty() : Optional.of(Flaw.OF_ANOTHER_REQUEST);
  }

  /** A paper that was opened, or why it was not. */
  public sealed interface Opened {
    /**
     * The very paper that the credential cites.
     *
     * @param file the paper
     */
    record Paper(Bytes file) implements Opened {}

    /**
     * Something else came.
     *
     * @param flaw what is wrong
     */
    record Failed(Flaw flaw) implements Opened {}
  }

  /**
   * Opens the paper and holds it against the digest that the credential in the receipt cites.
   *
   * @param sealed the encrypted text that came with the answer
   * @param cited the digest as the receipt has it
   */
  public Opened open(String sealed, DecryptionKey key, String cited, int maxBytes) {
    if (!digest(sealed).equals(sha256)) {
      return new Opened.Failed(Flaw.UNREADABLE);
    }
    Bytes salted;
    try {
      Jwe jwe = Jwe.parse(sealed, 2 * maxBytes);
      if (jwe.enc() != ContentEncryption.A256GCM) {
        return new Opened.Failed(Flaw.UNREADABLE);
      }
      salted = jwe.decrypt(key);
    } catch (ProblemException e) {
      return new Opened.Failed(Flaw.UNREADABLE);
    }
    return PaperDigest.matches(cited, salted)
        ? new Opened.Paper(PaperDigest.file(salted))
        : new Opened.Failed(Flaw.WRONG_DIGEST);
  }

  public Outcome outcome() {
    return outcome;
  }

  /** Why it is not given, if it is not. */
  public Optional<EvidenceRefusal> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** The media type of the paper; empty if none came. */
  public String mediaType() {
    return mediaType;
  }

  /** The token, to be sent and kept as it is. */
  public String text() {
    return jws.text();
  }

  @Override
  public String toString() {
    return "EvidenceAnswer[" + request + ", " + outcome + "]";
  }
}
