package org.cooppassport.core.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.agreements.MandatedSignature;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A relier's signed request for one paper, as received: nothing about it is proven. Each is good
 * for one use; whoever asks again signs a new one with the same {@link #request}. Immutable.
 */
public final class EvidenceRequest {
  /** A presentation with its disclosures and proofs fits. */
  public static final int MAX_CHARS = 1 << 20;

  /** How long a request is good for, at most. */
  public static final Duration LONGEST_LIFE = Duration.ofMinutes(10);

  private static final long MAX_SECONDS = 253_402_300_799L;
  private static final int MAX_ID = 128;

  private final Jws jws;
  private final String by;
  private final String audience;
  private final String jti;
  private final Instant issuedAt;
  private final Instant expiresAt;
  private final String request;
  private final EvidencePurpose purpose;
  private final String paper;
  private final String agreement;
  private final long version;
  private final String digest;
  private final ReceiptExtract receipt;
  private final EncryptionKey recipient;

  private EvidenceRequest(Jws jws, StrictMembers members) {
    this.jws = jws;
    this.by = members.text("iss");
    this.audience = members.text("aud");
    this.jti = id(members, "jti");
    this.issuedAt = Instant.ofEpochSecond(members.integer("iat", 0, MAX_SECONDS));
    this.expiresAt = Instant.ofEpochSecond(members.integer("exp", 0, MAX_SECONDS));
    this.request = id(members, "request");
    this.purpose =
        members
            .optionalNamed("purpose", EvidencePurpose::named)
            .orElseThrow(() -> members.wrong("purpose", "a purpose is required"));
    this.paper = members.text("paper");
    if (!PaperDigest.isOne(paper)) {
      throw members.wrong("paper", "expected a salted digest");
    }
    StrictMembers under = members.object("agreement");
    this.agreement = under.text("id");
    this.version = under.integer("version", 1, Integer.MAX_VALUE);
    this.digest = under.text("digest");
    under.nothingElse();
    this.receipt = ReceiptExtract.read(members.object("receipt"));
    this.recipient = recipient(members);
    members.nothingElse();
  }

  private static String id(StrictMembers members, String name) {
    String text = members.text(name);
    if (text.length() > MAX_ID || !text.matches("[A-Za-z0-9_-]{16,}")) {
      throw members.wrong(name, "expected 16 to " + MAX_ID + " letters, digits, - and _");
    }
    return text;
  }

  private static EncryptionKey recipient(StrictMembers members) {
    try {
      return EncryptionKey.parse(members.object("encryption").json());
    } catch (ProblemException e) {
      throw members.wrong("encryption", "expected a public key on P-256 for ECDH-ES");
    }
  }

  /**
   * What to ask.
   *
   * @param request names what is asked for, whichever message asks
   * @param jti names this message, random
   * @param purpose why
   * @param paper the digest of one paper of the check
   * @param check what was relied on
   * @param recipient whom the answer is encrypted to
   */
  public record Wish(
      String request,
      String jti,
      EvidencePurpose purpose,
      String paper,
      ReliedCheck check,
      EncryptionKey recipient) {
    public Wish {
      Objects.requireNonNull(request, "request");
      Objects.requireNonNull(jti, "jti");
      Objects.requireNonNull(purpose, "purpose");
      Objects.requireNonNull(paper, "paper");
      Objects.requireNonNull(check, "check");
      Objects.requireNonNull(recipient, "recipient");
    }
  }

  /**
   * Signs a request in the relier's name.
   *
   * @param kid the verification method in the relier's DID document
   */
  public static EvidenceRequest sign(Wish wish, Instant at, String kid, Signer signer) {
    RelianceTerms terms = wish.check().terms();
    JsonObject claims =
        JsonObject.builder()
            .put("iss", terms.relier().id())
            .put("aud", wish.check().issuer())
            .put("jti", wish.jti())
            .put("iat", at.getEpochSecond())
            .put("exp", at.plus(LONGEST_LIFE).getEpochSecond())
            .put("request", wish.request())
            .put("purpose", wish.purpose().wireName())
            .put("paper", wish.paper())
            .put(
                "agreement",
                JsonObject.builder()
                    .put("id", terms.id())
                    .put("version", terms.version())
                    .put("digest", terms.digest())
                    .build())
            .put("receipt", wish.check().receipt().toJson())
            .put("encryption", wish.recipient().toJwk())
            .build();
    return read(
        Jws.signing(TokenType.EVIDENCE_REQUEST)
            .kid(kid)
            .sign(Jcs.canonicalize(claims), signer)
            .text());
  }

  /**
   * Reads a request.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static EvidenceRequest read(String text) {
    try {
      Jws jws = Jws.parse(text, MAX_CHARS);
      jws.requireType(TokenType.EVIDENCE_REQUEST);
      return new EvidenceRequest(jws, StrictMembers.of(jws.unverifiedClaims()));
    } catch (ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "request", "request: " + e.problems().get(0).detail());
    }
  }

  /**
   * The agreement that the request names, if it is one of these and between the two: only then is
   * anything of the sender looked up.
   *
   * @param held the agreements that the checker holds
   * @param ours every name of the checker
   */
  public Optional<SignedAgreement> partnership(Collection<SignedAgreement> held, Set<String> ours) {
    return held.stream()
        .filter(file -> file.id().equals(agreement) && file.text().version() == version)
        .filter(file -> file.text().digest().equals(digest))
        .filter(
            file ->
                file.relianceTerms()
                    .filter(terms -> terms.relier().id().equals(by))
                    .filter(terms -> terms.checker().issuers().stream().anyMatch(ours::contains))
                    .isPresent())
        .findFirst();
  }

  /**
   * The same request as its relier's word, if it is; the only way to one. Computes signatures, so
   * never on an event loop.
   *
   * @param partnership what {@link #partnership} found
   * @param observed the relier's DID document, fetched by the checker
   * @param ours every name of the checker
   */
  public Optional<ProvenEvidenceRequest> prove(
      SignedAgreement partnership, Documents observed, Set<String> ours, Instant at) {
    boolean proven =
        partnership(Set.of(partnership), ours).isPresent()
            && ours.contains(audience)
            && MandatedSignature.holds(jws, TokenType.EVIDENCE_REQUEST, by, observed, at);
    return proven
        ? Optional.of(new ProvenEvidenceRequest(this, partnership, ours, at))
        : Optional.empty();
  }

  /** The relier's DID, as it says. */
  public String by() {
    return by;
  }

  /** The name of this message, good for one use. */
  public String jti() {
    return jti;
  }

  public Instant issuedAt() {
    return issuedAt;
  }

  public Instant expiresAt() {
    return expiresAt;
  }

  /** The name of what is asked for, the same in every message about it. */
  public String request() {
    return request;
  }

  public EvidencePurpose purpose() {
    return purpose;
  }

  /** The digest of the paper that is asked for. */
  public String paper() {
    return paper;
  }

  /** The agreement's id. */
  public String agreement() {
    return agreement;
  }

  /** The agreement's version. */
  public long version() {
    return version;
  }

  /** What of the receipt was sent along. */
  public ReceiptExtract receipt() {
    return receipt;
  }

  /** Whom the answer is encrypted to. */
  public EncryptionKey recipient() {
    return recipient;
  }

  /** The token, to be sent as it is. */
  public String text() {
    return jws.text();
  }

  @Override
  public String toString() {
    return "EvidenceRequest[" + request + ", " + purpose + "]";
  }
}
