package org.cooppassport.core.sdjwt;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.VerifiedJws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * An SD-JWT whose issuer signature and Disclosures hold. Only {@link SdJwt#verify} makes one.
 *
 * <p>For a verifier: {@link #payload} and {@link #verifyKeyBinding}. For a holder, who has all
 * Disclosures: {@link #disclosed} to choose from and {@link #reveal} to choose.
 *
 * <p>Immutable and thread-safe.
 */
public final class VerifiedSdJwt {
  private final SdJwt sdJwt;
  private final VerifiedJws issuer;
  private final ProcessedPayload processed;

  VerifiedSdJwt(SdJwt sdJwt, VerifiedJws issuer, ProcessedPayload processed) {
    this.sdJwt = sdJwt;
    this.issuer = issuer;
    this.processed = processed;
  }

  /** Returns the processed payload: disclosed claims in place, nothing of SD-JWT left. */
  public JsonObject payload() {
    return processed.json();
  }

  /**
   * Returns the processed payload with its registered claims read.
   *
   * @throws ProblemException MALFORMED_VALUE_ERROR if a registered claim cannot be read
   */
  public JwtClaims claims() {
    return JwtClaims.read(processed.json());
  }

  /** Returns the issuer's token. */
  public VerifiedJws issuer() {
    return issuer;
  }

  /** Returns every disclosed claim with its place, in the order of the payload. */
  public List<DisclosedClaim> disclosed() {
    return processed.disclosed();
  }

  /** Returns the hash algorithm of the digests. */
  public HashAlgorithm hash() {
    return processed.hash();
  }

  /** Returns the SD-JWT as received. */
  public SdJwt sdJwt() {
    return sdJwt;
  }

  /**
   * Returns the holder's key that the issuer put into {@code cnf.jwk}, if it did.
   *
   * @throws ProblemException KEY_BINDING_ERROR if {@code cnf} is there but holds no usable key
   */
  public Optional<VerificationKey> holderKey() {
    if (!payload().has("cnf")) {
      return Optional.empty();
    }
    JsonObject jwk =
        payload()
            .object("cnf")
            .flatMap(cnf -> cnf.object("jwk"))
            .orElseThrow(() -> refused("cnf holds no jwk (RFC 7800, 3.2)"));
    try {
      return Optional.of(Jwk.parse(jwk).key());
    } catch (ProblemException e) {
      throw refused("cnf: " + e.problems().get(0).detail());
    }
  }

  /**
   * Returns the proof that the holder of the bound key made this presentation for the expected
   * audience and nonce.
   *
   * <p>Computes a signature, so never on an event loop.
   *
   * @throws ProblemException KEY_BINDING_ERROR if there is no Key Binding JWT, the issuer bound no
   *     key, or anything about the binding is not as expected
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-7.3">RFC 9901, section 7.3</a>
   */
  @CheckReturnValue
  public VerifiedKeyBinding verifyKeyBinding(KeyBindingExpectation expected) {
    Jws binding = sdJwt.keyBindingJwt().orElseThrow(() -> refused("there is no Key Binding JWT"));
    VerificationKey holder =
        holderKey().orElseThrow(() -> refused("the issuer bound no key in cnf"));
    JwtClaims claims;
    try {
      claims = binding.verify(TokenType.KEY_BINDING, holder, expected.allowed()).claims();
    } catch (ProblemException e) {
      throw refused("Key Binding JWT: " + e.problems().get(0).detail());
    }
    Instant issuedAt =
        claims.issuedAt().orElseThrow(() -> refused("iat", "an instant", Came.NOTHING));
    if (issuedAt.isAfter(expected.now().plus(expected.skew()))) {
      throw refused(
          "iat",
          "at most " + expected.skew().toSeconds() + " seconds in the future",
          Came.instant(issuedAt, expected.now()));
    }
    if (issuedAt.isBefore(expected.now().minus(expected.maxAge()))) {
      throw refused(
          "iat",
          "at most " + expected.maxAge().toSeconds() + " seconds ago",
          Came.instant(issuedAt, expected.now()));
    }
    JsonObject json = claims.json();
    if (!json.string("aud").equals(Optional.of(expected.audience()))) {
      throw refused(
          "aud",
          "the verifier's complete identifier alone, " + expected.audience(),
          json.string("aud").map(Came::word).orElse(Came.value(json.get("aud"))));
    }
    requireEqual(json, "nonce", expected.nonce());
    requireEqual(json, "sd_hash", SdJwt.sdHash(sdJwt.boundText(), processed.hash()));
    return new VerifiedKeyBinding(holder, issuedAt, json);
  }

  private static void requireEqual(JsonObject json, String name, String expected) {
    String given = json.string(name).orElse("");
    if (!Bytes.utf8(given).equalsConstantTime(Bytes.utf8(expected))) {
      throw refused(
          name,
          "that of this presentation",
          given.isEmpty() ? Came.value(json.get(name)) : Came.ANOTHER);
    }
  }

  private static ProblemException refused(String claim, String expected, Came came) {
    return refused(
        new Mismatch("Key Binding JWT " + claim, expected, came, "RFC 9901, section 7.3")
            .sentence());
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(ProblemCode.KEY_BINDING_ERROR, detail);
  }

  /**
   * Returns an SD-JWT without key binding that reveals the claims the paths select, everything
   * below them, and the claims above that they cannot be read without. Paths that select nothing
   * reveal nothing.
   */
  public SdJwt reveal(Collection<ClaimsPath> paths) {
    return SdJwt.of(sdJwt.issuerJwt(), Revealing.withAllBelow(processed, paths));
  }

  /**
   * Returns an SD-JWT without key binding that reveals the claims the paths select and those above
   * them, but nothing below that is disclosable on its own.
   */
  public SdJwt revealExactly(Collection<ClaimsPath> paths) {
    return SdJwt.of(sdJwt.issuerJwt(), Revealing.exactly(processed, paths));
  }

  @Override
  public String toString() {
    return "VerifiedSdJwt[" + sdJwt + "]";
  }
}
