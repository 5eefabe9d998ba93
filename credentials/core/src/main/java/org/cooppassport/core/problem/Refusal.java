package org.cooppassport.core.problem;

import java.util.List;
import java.util.Optional;

/**
 * A request that is not carried out, for a reason the caller can act on.
 *
 * <p>The detail names the parameter, what was expected, what came and the section of the
 * specification ({@link Mismatch}); it never holds a claim's value, a token, a key or a stack
 * trace. Where knowing more would help to guess a secret (codes, tokens), all causes have one
 * sentence.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why a request is refused. Each protocol maps every reason to its own words in one place. */
  public enum Reason {
    /** Unreadable or incomplete: 400. */
    MALFORMED_REQUEST,
    /** Readable, but a value is not acceptable: 400. */
    INVALID_VALUE,
    /** An option nobody knows: 400. */
    UNKNOWN_OPTION,
    /** No token, or a bad one: 401. */
    INVALID_TOKEN,
    /** The token does not allow it: 403. */
    ACCESS_DENIED,
    /** Nothing there, or nothing that this caller may know of: 404. */
    NOT_FOUND,
    /** Method not served here: 405. */
    METHOD_NOT_ALLOWED,
    /** No representation the caller accepts: 406. */
    NOT_ACCEPTABLE,
    /** Did not arrive in time: 408. */
    REQUEST_TIMEOUT,
    /** Contradicts the state or an earlier request: 409. */
    CONFLICT,
    /** Gone for good: 410. */
    GONE,
    /** Beyond a limit: 413. */
    LIMIT_EXCEEDED,
    /** Media type not taken here: 415. */
    UNSUPPORTED_MEDIA_TYPE,
    /** Too many requests: 429. */
    RATE_LIMITED,
    /** A key cannot be used now: 503. */
    KEY_UNAVAILABLE,
    /** The store cannot write or read now: 503. */
    STORAGE_UNAVAILABLE,
    /** The server sheds load or stops: 503. */
    OVERLOADED,
    // RFC 6749, RFC 9396, RFC 9449
    INVALID_CLIENT,
    INVALID_GRANT,
    INVALID_SCOPE,
    UNSUPPORTED_GRANT_TYPE,
    UNSUPPORTED_RESPONSE_TYPE,
    INVALID_AUTHORIZATION_DETAILS,
    INVALID_DPOP_PROOF,
    USE_DPOP_NONCE,
    /** Attestation-based client authentication, section 6.2. */
    USE_ATTESTATION_CHALLENGE,
    // OpenID4VCI 1.0, section 8.3.1
    INVALID_CREDENTIAL_REQUEST,
    UNKNOWN_CREDENTIAL_CONFIGURATION,
    UNKNOWN_CREDENTIAL_IDENTIFIER,
    INVALID_PROOF,
    INVALID_NONCE,
    INVALID_ENCRYPTION_PARAMETERS,
    CREDENTIAL_REQUEST_DENIED,
    INVALID_TRANSACTION_ID,
    INVALID_NOTIFICATION_ID,
    INVALID_NOTIFICATION_REQUEST,
    // OpenID4VP 1.0, section 8.5
    INVALID_REQUEST_OBJECT_CLIENT,
    VP_FORMATS_NOT_SUPPORTED,
    INVALID_REQUEST_URI_METHOD,
    INVALID_TRANSACTION_DATA,
    // Outgoing requests
    DESTINATION_FORBIDDEN
  }

  private final Reason reason;
  private final String detail;
  private final String parameter;
  private final transient Mismatch mismatch;
  private final transient List<Problem> problems;

  /** Makes a refusal. */
  public Refusal(Reason reason, String detail) {
    this(reason, detail, null, null, List.of(), null);
  }

  /** Makes a refusal that names the parameter at fault. */
  public Refusal(Reason reason, String parameter, String detail) {
    this(reason, detail, parameter, null, List.of(), null);
  }

  /** Makes a refusal of a parameter that is not what it has to be. */
  public Refusal(Reason reason, Mismatch mismatch) {
    this(reason, mismatch.sentence(), mismatch.parameter(), mismatch, List.of(), null);
  }

  private Refusal(
      Reason reason,
      String detail,
      String parameter,
      Mismatch mismatch,
      List<Problem> problems,
      Throwable cause) {
    super(reason + ": " + detail, cause, false, true);
    this.reason = reason;
    this.detail = detail;
    this.parameter = parameter;
    this.mismatch = mismatch;
    this.problems = List.copyOf(problems);
  }

  /** Returns the same refusal with the findings it rests on. */
  public Refusal withProblems(List<Problem> found) {
    return new Refusal(reason, detail, parameter, mismatch, found, getCause());
  }

  /** Returns the same refusal with its cause, which only the log sees. */
  public Refusal causedBy(Throwable cause) {
    return new Refusal(reason, detail, parameter, mismatch, problems, cause);
  }

  /** Returns why. */
  public Reason reason() {
    return reason;
  }

  /** Returns the sentence for the caller. */
  public String detail() {
    return detail;
  }

  /** Returns the request parameter or member at fault, if there is one. */
  public Optional<String> parameter() {
    return Optional.ofNullable(parameter);
  }

  /** Returns what was expected and what came, where one parameter is at fault. */
  public Optional<Mismatch> mismatch() {
    return Optional.ofNullable(mismatch);
  }

  /** Returns the same refusal for another reason. */
  public Refusal because(Reason other) {
    return new Refusal(other, detail, parameter, mismatch, problems, getCause());
  }

  /** Returns the findings it rests on, perhaps none. */
  public List<Problem> problems() {
    return problems;
  }
}
