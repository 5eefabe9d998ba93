package org.cooppassport.core.sdjwt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.VerifiedJws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * An SD-JWT, with or without key binding, as received: well-formed, and nothing about it proven.
 *
 * <p>Immutable and thread-safe. The received text is kept: {@code sd_hash} covers it.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-4">RFC 9901, section 4</a>
 */
public final class SdJwt {
  /** Disclosures in one SD-JWT. */
  public static final int MAX_DISCLOSURES = 500;

  private final Jws issuerJwt;
  private final List<Disclosure> disclosures;
  private final Jws keyBindingJwt;
  private final String boundText;

  /**
   * @param keyBindingJwt null if there is none
   * @param boundText what {@code sd_hash} covers: everything through the last tilde
   */
  SdJwt(Jws issuerJwt, List<Disclosure> disclosures, Jws keyBindingJwt, String boundText) {
    this.issuerJwt = Objects.requireNonNull(issuerJwt);
    this.disclosures = List.copyOf(disclosures);
    this.keyBindingJwt = keyBindingJwt;
    this.boundText = boundText;
  }

  static SdJwt of(Jws issuerJwt, List<Disclosure> disclosures) {
    StringBuilder text =
        new StringBuilder(issuerJwt.text().length() + 1 + Disclosure.totalLength(disclosures));
    text.append(issuerJwt.text()).append('~');
    for (Disclosure disclosure : disclosures) {
      text.append(disclosure.text()).append('~');
    }
    return new SdJwt(issuerJwt, disclosures, null, text.toString());
  }

  /**
   * Reads the compact form, with or without key binding.
   *
   * @throws ProblemException LIMIT_EXCEEDED above 500 Disclosures, 64 KiB for one, or 2 MiB for
   *     all; DISCLOSURE_ERROR on a malformed Disclosure or a missing final tilde; and what {@link
   *     Jws#parse} throws for the issuer's token
   */
  public static SdJwt parse(String text) {
    if (text.length() > Jws.DEFAULT_MAX_CHARS) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED,
          "SD-JWT longer than " + Jws.DEFAULT_MAX_CHARS + " characters");
    }
    int issuerEnd = text.indexOf('~');
    if (issuerEnd < 0) {
      throw Disclosure.refused("no tilde: not an SD-JWT (RFC 9901, 4)");
    }
    Jws issuerJwt = Jws.parse(text.substring(0, issuerEnd));
    List<Disclosure> disclosures = new ArrayList<>();
    int from = issuerEnd + 1;
    for (int end = text.indexOf('~', from); end >= 0; end = text.indexOf('~', from)) {
      if (disclosures.size() == MAX_DISCLOSURES) {
        throw tooMany();
      }
      disclosures.add(Disclosure.parse(text.substring(from, end)));
      from = end + 1;
    }
    Jws keyBindingJwt = from == text.length() ? null : parseKeyBinding(text.substring(from));
    return new SdJwt(issuerJwt, disclosures, keyBindingJwt, text.substring(0, from));
  }

  static ProblemException tooMany() {
    return new ProblemException(
        ProblemCode.LIMIT_EXCEEDED, "more than " + MAX_DISCLOSURES + " Disclosures");
  }

  private static Jws parseKeyBinding(String text) {
    if (text.indexOf('.') < 0) {
      throw Disclosure.refused("no tilde after the last Disclosure (RFC 9901, 4)");
    }
    return keyBinding(text);
  }

  static Jws keyBinding(String text) {
    try {
      return Jws.parse(text);
    } catch (ProblemException e) {
      throw new ProblemException(
          ProblemCode.KEY_BINDING_ERROR, "Key Binding JWT: " + e.problems().get(0).detail());
    }
  }

  /** Returns the compact form: as received, or as it would be sent. */
  public String text() {
    return keyBindingJwt == null ? boundText : boundText + keyBindingJwt.text();
  }

  /** Returns the issuer's token, unproven. */
  public Jws issuerJwt() {
    return issuerJwt;
  }

  /** Returns the Disclosures in the order received. */
  public List<Disclosure> disclosures() {
    return disclosures;
  }

  /**
   * Returns the payload with what is disclosed in place, unproven: only for finding the issuer's
   * key.
   *
   * @throws ProblemException DISCLOSURE_ERROR or LIMIT_EXCEEDED if the Disclosures do not fit the
   *     payload, PARSING_ERROR if that is no JSON object
   */
  public JsonObject unverifiedPayload() {
    return ProcessedPayload.of(issuerJwt.unverifiedClaims(), disclosures).json();
  }

  /** Returns the Key Binding JWT, unproven. */
  public Optional<Jws> keyBindingJwt() {
    return Optional.ofNullable(keyBindingJwt);
  }

  String boundText() {
    return boundText;
  }

  static String sdHash(String boundText, HashAlgorithm hash) {
    return Base64Url.encode(hash.digest(Bytes.utf8(boundText)));
  }

  /**
   * Returns the SD-JWT whose issuer signature and Disclosures hold. Key binding is judged after, by
   * {@link VerifiedSdJwt#verifyKeyBinding}; whether it is needed is the verifier's decision.
   *
   * <p>Computes a signature and digests, so never on an event loop.
   *
   * @param type what the caller expects the token to be
   * @param issuerKey the issuer's key, found in a place the caller trusts
   * @throws ProblemException what {@link Jws#verify} throws; DISCLOSURE_ERROR or LIMIT_EXCEEDED if
   *     the Disclosures do not fit the payload
   */
  @CheckReturnValue
  public VerifiedSdJwt verify(
      TokenType type, VerificationKey issuerKey, AllowedAlgorithms allowed) {
    VerifiedJws issuer = issuerJwt.verify(type, issuerKey, allowed);
    return new VerifiedSdJwt(this, issuer, ProcessedPayload.of(issuer.json(), disclosures));
  }

  /**
   * Returns the same SD-JWT bound to an audience and nonce by the holder's key.
   *
   * @param audience the verifier's complete identifier, with its prefix
   * @param further claims beside {@code iat}, {@code aud}, {@code nonce} and {@code sd_hash}, such
   *     as hashes of transaction data
   * @throws IllegalStateException if it is bound already
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9901#section-4.3">RFC 9901, section 4.3</a>
   */
  public SdJwt bind(
      String audience, String nonce, Instant issuedAt, JsonObject further, Signer holder) {
    if (keyBindingJwt != null) {
      throw new IllegalStateException("bound already");
    }
    HashAlgorithm hash = ProcessedPayload.hashOf(issuerJwt.unverifiedClaims());
    JsonObject claims =
        further.toBuilder()
            .put("iat", issuedAt.getEpochSecond())
            .put("aud", audience)
            .put("nonce", nonce)
            .put("sd_hash", sdHash(boundText, hash))
            .build();
    Jws bound = Jws.signing(TokenType.KEY_BINDING).sign(claims, holder);
    return new SdJwt(issuerJwt, disclosures, bound, boundText);
  }

  /** Returns the same SD-JWT bound to an audience and nonce by the holder's key. */
  public SdJwt bind(String audience, String nonce, Instant issuedAt, Signer holder) {
    return bind(audience, nonce, issuedAt, JsonObject.EMPTY, holder);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SdJwt sdJwt && text().equals(sdJwt.text());
  }

  @Override
  public int hashCode() {
    return boundText.hashCode();
  }

  @Override
  public String toString() {
    return "SdJwt[" + issuerJwt.header() + ", " + disclosures.size() + " disclosures]";
  }
}
