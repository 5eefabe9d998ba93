package org.cooppassport.core.status;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsSigning;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A Token Status List whose signature and form hold. Only {@link #verify} makes one from a received
 * token; that the key may speak for the credential's issuer is for the caller to know.
 *
 * <p>Immutable and thread-safe; keeps the list unpacked, so that a look-up costs nothing.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/">Token Status List,
 *     sections 5.1 and 8.3</a>
 */
public final class StatusListToken {
  /** Characters of a token: 16 MiB that do not compress, in base64 twice. */
  public static final int MAX_CHARS = 32 << 20;

  /** How far the list maker's clock may run ahead. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final int INVALID = 1;
  private static final int SUSPENDED = 2;

  private final String uri;
  private final Instant issuedAt;
  private final Instant expiresAt;
  private final Duration ttl;
  private final String aggregationUri;
  private final StatusBits bits;

  private StatusListToken(
      String uri,
      Instant issuedAt,
      Instant expiresAt,
      Duration ttl,
      String aggregationUri,
      StatusBits bits) {
    this.uri = uri;
    this.issuedAt = issuedAt;
    this.expiresAt = expiresAt;
    this.ttl = ttl;
    this.aggregationUri = aggregationUri;
    this.bits = bits;
  }

  /**
   * Returns the signed token of a list.
   *
   * @param signing header parameters of the token, from {@link #signing}
   * @param uri where the token is served, and {@code uri} in the credentials
   * @param bits counted from the least significant bit
   * @param expiresAt after {@code issuedAt}
   * @param ttl how long a reader may keep it, at least a second
   */
  public static Jws issue(
      JwsSigning signing,
      String uri,
      StatusBits bits,
      Instant issuedAt,
      Instant expiresAt,
      Duration ttl,
      Signer signer) {
    if (!expiresAt.isAfter(issuedAt) || ttl.toSeconds() < 1) {
      throw new IllegalArgumentException("a list that is never fresh");
    }
    JsonObject claims =
        JsonObject.builder()
            .put("sub", uri)
            .put("iat", issuedAt.getEpochSecond())
            .put("exp", expiresAt.getEpochSecond())
            .put("ttl", ttl.toSeconds())
            .put("status_list", encode(bits))
            .build();
    return signing.sign(claims, signer);
  }

  /** Starts the header of a list token. */
  public static JwsSigning signing() {
    return Jws.signing(TokenType.STATUS_LIST);
  }

  /** Returns the {@code status_list} object of a list (section 4.2). */
  public static JsonObject encode(StatusBits bits) {
    if (bits.order() != BitOrder.LEAST_SIGNIFICANT_FIRST) {
      throw new IllegalArgumentException(
          "a Token Status List counts from the least significant bit");
    }
    return JsonObject.builder()
        .put("bits", bits.width())
        .put("lst", Base64Url.encode(StatusCompression.zlib(bits.packed())))
        .build();
  }

  /**
   * Reads a {@code status_list} object.
   *
   * @throws ProblemException STATUS_VERIFICATION_ERROR if it is not of its form, LIMIT_EXCEEDED if
   *     it unpacks to more than 16 MiB
   */
  public static StatusBits decode(JsonObject statusList) {
    long width =
        statusList
            .number("bits")
            .filter(JsonNumber::isLong)
            .map(JsonNumber::longValue)
            .filter(b -> b == 1 || b == 2 || b == 4 || b == 8)
            .orElseThrow(() -> refused("bits is not 1, 2, 4 or 8"));
    String lst = statusList.string("lst").orElseThrow(() -> refused("lst is missing"));
    try {
      return unpack(Base64Url.decode(lst), (int) width);
    } catch (MalformedEncoding e) {
      throw refused("lst: " + e.getMessage());
    }
  }

  static StatusBits unpack(Bytes zlib, int width) {
    return StatusBits.owned(
        StatusCompression.unzlib(zlib), width, BitOrder.LEAST_SIGNIFICANT_FIRST);
  }

  /**
   * Returns the list of a received token.
   *
   * <p>Computes a signature and unpacks up to 16 MiB, so never on an event loop.
   *
   * @param key a key that may speak for the credential's issuer
   * @throws ProblemException STATUS_VERIFICATION_ERROR if the token's type, signature or form does
   *     not hold, LIMIT_EXCEEDED beyond the bounds
   */
  @CheckReturnValue
  public static StatusListToken verify(Jws token, VerificationKey key, AllowedAlgorithms allowed) {
    try {
      return read(token.verify(TokenType.STATUS_LIST, key, allowed).claims());
    } catch (ProblemException e) {
      if (e.problems().get(0).code() == ProblemCode.LIMIT_EXCEEDED) {
        throw e;
      }
      throw refused(e.problems().get(0).detail());
    }
  }

  private static StatusListToken read(JwtClaims claims) {
    JsonObject json = claims.json();
    String uri = claims.subject().orElseThrow(() -> refused("sub is missing"));
    Instant issuedAt = claims.issuedAt().orElseThrow(() -> refused("iat is missing"));
    JsonObject statusList =
        json.object("status_list").orElseThrow(() -> refused("status_list is missing"));
    Duration ttl = null;
    if (json.has("ttl")) {
      ttl =
          json.number("ttl")
              .filter(JsonNumber::isLong)
              .map(JsonNumber::longValue)
              .filter(seconds -> seconds > 0)
              .map(seconds -> Duration.ofSeconds(Math.min(seconds, StatusTtl.MAX.toSeconds())))
              .orElseThrow(() -> refused("ttl is not a positive number of seconds"));
    }
    return new StatusListToken(
        uri,
        issuedAt,
        claims.expiresAt().orElse(null),
        ttl,
        statusList.string("aggregation_uri").orElse(null),
        decode(statusList));
  }

  static StatusListToken of(
      String uri,
      Instant issuedAt,
      Instant expiresAt,
      Duration ttl,
      String aggregationUri,
      StatusBits bits) {
    return new StatusListToken(uri, issuedAt, expiresAt, ttl, aggregationUri, bits);
  }

  /**
   * Returns what the list says of a credential at an instant.
   *
   * @throws ProblemException STATUS_VERIFICATION_ERROR if it is the list of another URI;
   *     STATUS_UNKNOWN if it is expired or from the future; RANGE_ERROR if it has no such entry
   */
  public CredentialStatus statusOf(StatusListReference reference, Instant now) {
    if (!uri.equals(reference.uri())) {
      throw refused("sub is not the uri of the credential (8.3, step 4.a)");
    }
    if (issuedAt.isAfter(now.plus(SKEW))) {
      throw unknown("the list is issued in the future");
    }
    if (expiresAt != null && !now.isBefore(expiresAt)) {
      throw unknown("the list is expired");
    }
    return meaning(bits.get(reference.index()));
  }

  private static CredentialStatus meaning(int value) {
    return switch (value) {
      case 0 -> CredentialStatus.VALID;
      case INVALID -> CredentialStatus.REVOKED;
      case SUSPENDED -> CredentialStatus.SUSPENDED;
      default -> CredentialStatus.APPLICATION_SPECIFIC;
    };
  }

  static ProblemException refused(String detail) {
    return new ProblemException(
        ProblemCode.STATUS_VERIFICATION_ERROR, "status list token: " + detail);
  }

  private static ProblemException unknown(String detail) {
    return new ProblemException(ProblemCode.STATUS_UNKNOWN, detail);
  }

  /** Returns the list's URI. */
  public String uri() {
    return uri;
  }

  /** Returns when the list was made. */
  public Instant issuedAt() {
    return issuedAt;
  }

  /** Returns when the list is no longer good. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt);
  }

  /**
   * Returns how long the list may be kept before a fresh one is fetched: what it says itself,
   * within 60 seconds and 24 hours, and 60 seconds if it says nothing.
   */
  public Duration ttl() {
    return StatusTtl.clamp(ttl == null ? StatusTtl.MIN : ttl);
  }

  /** Returns where all lists of the issuer are named. */
  public Optional<String> aggregationUri() {
    return Optional.ofNullable(aggregationUri);
  }

  /** Returns the unpacked list. */
  public StatusBits bits() {
    return bits;
  }

  @Override
  public String toString() {
    return "StatusListToken[" + uri + ", " + bits + "]";
  }
}
