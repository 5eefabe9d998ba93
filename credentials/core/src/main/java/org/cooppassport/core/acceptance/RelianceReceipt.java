package org.cooppassport.core.acceptance;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.agreements.Agreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;

/**
 * The relier's signed, self-contained file of one verdict: the presentation byte for byte, what was
 * disclosed, every document as of then, the policy, the request, the agreements, the verdict and
 * the instant. It is judged again from its own contents, years later and with everybody else gone.
 *
 * <p>The file is a JWS in flattened JSON serialization, in canonical form, over a canonical
 * payload: there is one spelling of it, and any change of any bit is found. The instant, and
 * documents that nobody signed, are stated as the relier observed them.
 *
 * <p>Immutable and thread-safe. Computes signatures, so never on an event loop.
 */
public final class RelianceReceipt {
  /** Fits the status lists of many credentials. */
  public static final int MAX_BYTES = 128 << 20;

  private static final Set<String> MEMBERS = Set.of("payload", "protected", "signature");
  private static final JsonLimits LIMITS =
      JsonLimits.DEFAULT.withMaxBytes(MAX_BYTES).withMaxValues(1_000_000);

  private final Bytes file;
  private final JsonObject content;
  private final VerificationKey relierKey;

  private RelianceReceipt(Bytes file, JsonObject content, VerificationKey relierKey) {
    this.file = file;
    this.content = content;
    this.relierKey = relierKey;
  }

  /**
   * Makes the receipt of a decision.
   *
   * @param id the receipt's identifier, unguessable
   * @param documents every document that was gathered, or could not be
   * @param at the instant it was judged at
   * @param sequence the place in the relier's chain of receipts
   * @param previous the hash of the link before, or {@link ReceiptLink#START}
   * @param random for the salt of the commitment
   * @param kid the verification method of the relier's key
   */
  public static RelianceReceipt issue(
      String id,
      RelianceCase relianceCase,
      Documents documents,
      Instant at,
      long sequence,
      Bytes previous,
      RandomSource random,
      String kid,
      Signer signer) {
    return PreparedReceipt.of(id, relianceCase, documents, at, signer.publicKey())
        .issue(Optional.empty(), sequence, previous, random, kid, signer);
  }

  static RelianceReceipt sign(JsonObject content, String kid, Signer signer) {
    JwsSigning signing = Jws.signing(TokenType.RELIANCE_RECEIPT).kid(kid);
    String[] parts = signing.sign(Jcs.canonicalize(content), signer).text().split("\\.", -1);
    JsonObject flattened =
        JsonObject.builder()
            .put("payload", parts[1])
            .put("protected", parts[0])
            .put("signature", parts[2])
            .build();
    return new RelianceReceipt(Jcs.canonicalize(flattened), content, signer.publicKey());
  }

  /**
   * Reads a receipt's file and checks that nothing in it was changed since its relier signed it.
   * Who the relier is, the caller decides by {@link #relierKey}.
   *
   * @throws ProblemException PARSING_ERROR if it is no receipt, CRYPTOGRAPHIC_SECURITY_ERROR if it
   *     was changed
   */
  public static RelianceReceipt read(Bytes file) {
    JsonObject flattened = object(file);
    if (!flattened.names().equals(MEMBERS) || !Jcs.canonicalize(flattened).equals(file)) {
      throw new ProblemException(
          ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR,
          "the receipt's file is not in its one spelling");
    }
    Jws jws =
        Jws.parse(
            text(flattened, "protected")
                + "."
                + text(flattened, "payload")
                + "."
                + text(flattened, "signature"),
            MAX_BYTES);
    JsonObject content = object(jws.unverifiedPayload());
    VerificationKey key = relierKey(content);
    AllowedAlgorithms own =
        AllowedAlgorithms.of(
            key.algorithm()
                .orElseThrow(
                    () -> new ProblemException(ProblemCode.PARSING_ERROR, "a key that signs not")));
    if (!canonical(content).equals(jws.verify(TokenType.RELIANCE_RECEIPT, key, own).payload())) {
      throw new ProblemException(
          ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, "the receipt is not in its one spelling");
    }
    return new RelianceReceipt(file, content, key);
  }

  /**
   * Judges the case again from the receipt's own contents.
   *
   * @throws ProblemException PARSING_ERROR if a part of the receipt cannot be read
   */
  public Rejudgement rejudge() {
    try {
      RelianceCase relianceCase = ReceiptContent.caseOf(content);
      Verdict again =
          relianceCase.judge(
              relianceCase.verifyOffline(ReceiptContent.documentsOf(content), judgedAt()));
      return new Rejudgement(statedVerdict(), again);
    } catch (Refusal | IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "a part of the receipt cannot be read: " + e.getMessage());
    }
  }

  /**
   * The keys that the holder proved possession of in the presentation. Computes signatures.
   *
   * @throws ProblemException PARSING_ERROR if a part of the receipt cannot be read
   */
  public List<VerificationKey> holderKeys() {
    return credentials().stream()
        .filter(credential -> credential.holderProof() == HolderProof.PROVEN)
        .flatMap(credential -> credential.holderKey().stream())
        .distinct()
        .toList();
  }

  /**
   * The credentials that were relied on, verified again from the receipt's own contents.
   *
   * @throws ProblemException PARSING_ERROR if a part of the receipt cannot be read
   */
  public List<VerifiedCredential> credentials() {
    try {
      return ReceiptContent.caseOf(content)
          .verifyOffline(ReceiptContent.documentsOf(content), judgedAt())
          .credentials();
    } catch (Refusal | IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "a part of the receipt cannot be read: " + e.getMessage());
    }
  }

  /**
   * The agreements as they stood at the verdict.
   *
   * @throws ProblemException PARSING_ERROR if one cannot be read
   */
  public List<Agreement> agreements() {
    try {
      return ReceiptContent.caseOf(content).relier().agreements();
    } catch (Refusal | IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "a part of the receipt cannot be read: " + e.getMessage());
    }
  }

  /**
   * What judging again gave.
   *
   * @param stated the verdict that the receipt states
   * @param again the verdict that follows from its contents
   */
  public record Rejudgement(JsonObject stated, Verdict again) {
    /**
     * Whether the verdicts are the same: outcome, codes, places, lane, policy and instant.
     * Sentences for people may have been reworded since.
     */
    public boolean same() {
      return Verdict.withoutSentences(stated).equals(Verdict.withoutSentences(again.toJson()));
    }
  }

  /**
   * What speaks against the receipt's time-stamp; nothing if it has none.
   *
   * @param roots the authorities that are trusted, in DER; empty if none is known
   */
  public List<Problem> timeStampProblems(List<Bytes> roots) {
    try {
      return timeStamp()
          .map(stamp -> stamp.problems(PreparedReceipt.digest(content), roots))
          .orElse(List.of());
    } catch (ProblemException e) {
      return e.problems();
    }
  }

  /**
   * The time-stamp of the content, if there is one.
   *
   * @throws ProblemException PARSING_ERROR if it is there and cannot be read
   */
  public Optional<TimeStamp> timeStamp() {
    return content
        .object(PreparedReceipt.TIME_STAMP)
        .map(
            stamp -> {
              try {
                return TimeStamp.read(Base64Url.decode(text(stamp, "token")));
              } catch (IllegalArgumentException e) {
                throw new ProblemException(
                    ProblemCode.PARSING_ERROR, "the time-stamp is not base64url");
              }
            });
  }

  /** The file, to be kept as it is. */
  public Bytes file() {
    return file;
  }

  /** What was signed. */
  public JsonObject content() {
    return content;
  }

  public String id() {
    return content.string("id").orElse("");
  }

  /** The relying co-op. */
  public String relier() {
    return content.object("relier").flatMap(r -> r.string("id")).orElse("");
  }

  /** The key that signed: to be compared with what is known of the relier. */
  public VerificationKey relierKey() {
    return relierKey;
  }

  /** The instant it was judged at, as the relier observed it. */
  public Instant judgedAt() {
    try {
      return Instant.parse(content.string("judgedAt").orElse(""));
    } catch (DateTimeParseException e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "the receipt's instant is not one");
    }
  }

  /** The verdict as it was stated. */
  public JsonObject statedVerdict() {
    return content.object("verdict").orElse(JsonObject.EMPTY);
  }

  /** The queries whose disclosed claims the receipt holds. */
  public List<String> disclosed() {
    return content.object("disclosed").map(d -> List.copyOf(d.names())).orElse(List.of());
  }

  /** The receipt's link of the relier's chain. */
  public ReceiptLink link() {
    JsonObject chain = content.object("chain").orElse(JsonObject.EMPTY);
    try {
      return new ReceiptLink(
          chain.number("sequence").orElseThrow().longValue(),
          Base64Url.decode(chain.string("previous").orElseThrow()),
          ReceiptLink.commitment(Base64Url.decode(chain.string("salt").orElseThrow()), file));
    } catch (IllegalArgumentException | NoSuchElementException | ArithmeticException e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "the receipt has no link of a chain");
    }
  }

  private static VerificationKey relierKey(JsonObject content) {
    try {
      return VerificationKey.fromJwk(
          content.object("relier").flatMap(r -> r.object("key")).orElse(JsonObject.EMPTY));
    } catch (InvalidKey e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "the receipt names no relier's key");
    }
  }

  private static Bytes canonical(JsonObject content) {
    try {
      return Jcs.canonicalize(content);
    } catch (ArithmeticException e) {
      throw new ProblemException(
          ProblemCode.PARSING_ERROR, "the receipt holds a number without canonical form");
    }
  }

  private static JsonObject object(Bytes utf8) {
    try {
      return JsonReader.readObject(utf8, LIMITS);
    } catch (JsonException e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "the receipt is not a JSON object");
    }
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(
            () -> new ProblemException(ProblemCode.PARSING_ERROR, name + " is not a text"));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RelianceReceipt that && file.equals(that.file);
  }

  @Override
  public int hashCode() {
    return file.hashCode();
  }

  @Override
  public String toString() {
    return "RelianceReceipt[" + id() + "]";
  }
}
