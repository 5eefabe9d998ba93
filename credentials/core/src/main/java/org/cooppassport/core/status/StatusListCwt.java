package org.cooppassport.core.status;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.cose.Cbor;
import org.cooppassport.core.cose.CborValue;
import org.cooppassport.core.cose.CborValue.ByteString;
import org.cooppassport.core.cose.CborValue.Int;
import org.cooppassport.core.cose.CborValue.Members;
import org.cooppassport.core.cose.CborValue.Text;
import org.cooppassport.core.cose.CoseSign1;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * The CWT form of a Token Status List: what credentials in CBOR point to. Signed by COSE_Sign1;
 * MACs are not accepted.
 *
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-oauth-status-list/">Token Status List,
 *     section 5.2</a>
 */
public final class StatusListCwt {
  /** The media type of list tokens in this form. */
  public static final String MEDIA_TYPE = "application/statuslist+cwt";

  private static final long SUBJECT = 2;
  private static final long EXPIRATION = 4;
  private static final long ISSUED_AT = 6;
  private static final long STATUS_LIST = 65_533;
  private static final long TTL = 65_534;
  private static final long STATUS = 65_535;
  private static final long LATEST = 253_402_300_799L;

  private StatusListCwt() {}

  /**
   * Returns the signed token of a list.
   *
   * @param kid the key's name; empty for none
   * @param bits counted from the least significant bit
   * @param expiresAt after {@code issuedAt}
   * @param ttl how long a reader may keep it, at least a second
   */
  public static Bytes issue(
      String uri,
      StatusBits bits,
      Instant issuedAt,
      Instant expiresAt,
      Duration ttl,
      Bytes kid,
      Signer signer) {
    if (bits.order() != BitOrder.LEAST_SIGNIFICANT_FIRST) {
      throw new IllegalArgumentException(
          "a Token Status List counts from the least significant bit");
    }
    if (!expiresAt.isAfter(issuedAt) || ttl.toSeconds() < 1) {
      throw new IllegalArgumentException("a list that is never fresh");
    }
    Map<CborValue, CborValue> list = new LinkedHashMap<>();
    list.put(new Text("bits"), new Int(bits.width()));
    list.put(new Text("lst"), new ByteString(StatusCompression.zlib(bits.packed())));
    Map<CborValue, CborValue> claims = new LinkedHashMap<>();
    claims.put(new Int(SUBJECT), new Text(uri));
    claims.put(new Int(EXPIRATION), new Int(expiresAt.getEpochSecond()));
    claims.put(new Int(ISSUED_AT), new Int(issuedAt.getEpochSecond()));
    claims.put(new Int(STATUS_LIST), new Members(list));
    claims.put(new Int(TTL), new Int(ttl.toSeconds()));
    return CoseSign1.sign(MEDIA_TYPE, "", kid, Cbor.write(new Members(claims)), signer);
  }

  /**
   * Returns the list of a received token.
   *
   * <p>Computes a signature and unpacks up to 16 MiB, so never on an event loop.
   *
   * @throws ProblemException as {@link StatusListToken#verify}
   */
  @CheckReturnValue
  public static StatusListToken verify(
      CoseSign1 token, VerificationKey key, AllowedAlgorithms allowed) {
    try {
      return read(token.verify(MEDIA_TYPE, key, allowed).payload());
    } catch (MalformedEncoding e) {
      throw StatusListToken.refused(e.getMessage());
    } catch (ProblemException e) {
      if (e.problems().get(0).code() == ProblemCode.LIMIT_EXCEEDED) {
        throw e;
      }
      throw StatusListToken.refused(e.problems().get(0).detail());
    }
  }

  private static StatusListToken read(Bytes payload) {
    if (!(Cbor.read(payload) instanceof Members claims)) {
      throw StatusListToken.refused("the claims are no map");
    }
    String uri =
        claims.text(SUBJECT).orElseThrow(() -> StatusListToken.refused("claim 2 is missing"));
    Instant issuedAt =
        time(claims, ISSUED_AT).orElseThrow(() -> StatusListToken.refused("claim 6 is missing"));
    if (!(claims.get(STATUS_LIST).orElse(null) instanceof Members list)) {
      throw StatusListToken.refused("claim 65533 is missing");
    }
    return StatusListToken.of(
        uri,
        issuedAt,
        time(claims, EXPIRATION).orElse(null),
        ttl(claims),
        aggregationUri(list),
        bits(list));
  }

  private static Optional<Instant> time(Members claims, long label) {
    if (claims.get(label).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        claims
            .integer(label)
            .filter(seconds -> seconds >= 0 && seconds <= LATEST)
            .map(Instant::ofEpochSecond)
            .orElseThrow(
                () -> StatusListToken.refused("claim " + label + " is not whole seconds")));
  }

  private static Duration ttl(Members claims) {
    if (claims.get(TTL).isEmpty()) {
      return null;
    }
    return claims
        .integer(TTL)
        .filter(seconds -> seconds > 0)
        .map(seconds -> Duration.ofSeconds(Math.min(seconds, StatusTtl.MAX.toSeconds())))
        .orElseThrow(() -> StatusListToken.refused("claim 65534 is not positive"));
  }

  private static String aggregationUri(Members list) {
    return list.get("aggregation_uri").orElse(null) instanceof Text uri ? uri.value() : null;
  }

  private static StatusBits bits(Members list) {
    boolean formed =
        list.get("bits").orElse(null) instanceof Int width
            && (width.value() == 1
                || width.value() == 2
                || width.value() == 4
                || width.value() == 8)
            && list.get("lst").orElse(null) instanceof ByteString;
    if (!formed) {
      throw StatusListToken.refused("bits is not 1, 2, 4 or 8, or lst is missing");
    }
    Bytes zlib = ((ByteString) list.get("lst").orElseThrow()).value();
    return StatusListToken.unpack(zlib, (int) ((Int) list.get("bits").orElseThrow()).value());
  }

  /**
   * Reads the status claim 65535 of a credential in CWT form.
   *
   * @return nothing if it has none, or uses another mechanism only
   * @throws ProblemException RANGE_ERROR or MALFORMED_VALUE_ERROR if it is not of its form
   */
  public static Optional<StatusListReference> referenceIn(Members claims) {
    if (!(claims.get(STATUS).orElse(null) instanceof Members status)) {
      return Optional.empty();
    }
    if (!(status.get("status_list").orElse(null) instanceof Members list)) {
      return Optional.empty();
    }
    if (!(list.get("idx").orElse(null) instanceof Int index) || index.value() < 0) {
      throw new ProblemException(
          ProblemCode.RANGE_ERROR, "idx is missing or not an integer from 0");
    }
    if (!(list.get("uri").orElse(null) instanceof Text uri)) {
      throw new ProblemException(ProblemCode.MALFORMED_VALUE_ERROR, "uri is missing or not a text");
    }
    return Optional.of(new StatusListReference(uri.value(), index.value()));
  }
}
