package org.cooppassport.core.vcjose;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.sdjwt.SdJwt;

/**
 * A W3C credential or presentation in an envelope, as received: well-formed, of a type that is read
 * here, and nothing about it proven.
 *
 * <p>Immutable and thread-safe.
 */
public sealed interface Envelope permits JwtEnvelope, SdJwtEnvelope, CoseEnvelope, JwtVcEnvelope {

  /**
   * Reads an envelope.
   *
   * @param mediaType what the envelope is said to be; the envelope itself must say the same. {@code
   *     application/jwt} is the JWT of data model 1.1, {@code application/cose} a message that says
   *     itself what it holds
   * @param text the token, or a binary envelope in base64, with or without padding
   * @throws ProblemException TOKEN_TYPE_ERROR if it is of another type; what the parsers of its
   *     form throw
   */
  static Envelope read(String mediaType, String text) {
    return read(mediaType, text, JwtClaimForm.DATA_MODEL_1_1);
  }

  /**
   * Reads an envelope.
   *
   * @param form what a JWT of data model 1.1 may hold
   * @throws ProblemException as {@link #read(String, String)}
   */
  static Envelope read(String mediaType, String text, JwtClaimForm form) {
    return switch (mediaType) {
      case "application/vc+jwt" -> JwtEnvelope.read(EnvelopeKind.CREDENTIAL, text);
      case "application/vp+jwt" -> JwtEnvelope.read(EnvelopeKind.PRESENTATION, text);
      case "application/vc+sd-jwt" -> of(EnvelopeKind.CREDENTIAL, SdJwt.parse(text));
      case "application/vp+sd-jwt" -> of(EnvelopeKind.PRESENTATION, SdJwt.parse(text));
      case "application/vc+cose", "application/vp+cose", "application/cose" ->
          CoseEnvelope.read(mediaType, text);
      case "application/jwt" -> JwtVcEnvelope.read(text, form);
      default ->
          throw new ProblemException(
              ProblemCode.TOKEN_TYPE_ERROR, "the token is not of a type of credential read here");
    };
  }

  /**
   * Takes an SD-JWT that was read, from its JSON serialization for example.
   *
   * @throws ProblemException TOKEN_TYPE_ERROR if it is of another type
   */
  static Envelope of(EnvelopeKind kind, SdJwt sdJwt) {
    return SdJwtEnvelope.of(kind, sdJwt);
  }

  /**
   * Takes a JWT that was read, with a bound of its own for example.
   *
   * @throws ProblemException TOKEN_TYPE_ERROR if it is of another type
   */
  static Envelope of(EnvelopeKind kind, Jws token) {
    return JwtEnvelope.of(kind, token);
  }

  /** Returns what it holds. */
  EnvelopeKind kind();

  /** Returns the media type of the whole; {@code application/jwt} for data model 1.1. */
  String mediaType();

  /**
   * Returns the document, unproven: only for finding the issuer's or holder's key.
   *
   * @throws ProblemException PARSING_ERROR or MALFORMED_VALUE_ERROR if there is none
   */
  JsonObject unproven();

  /** Returns the name of the key, unproven. */
  Optional<String> kid();

  /** Returns the JOSE name of the algorithm; to be compared with a key, never to be obeyed. */
  String algorithm();

  /** Returns the DER certificates it brings along, unproven, leaf first; empty if none. */
  List<Bytes> certificates();

  /**
   * Returns the document once the signature holds and its form is that of the data model.
   *
   * <p>Computes a signature, so never on an event loop.
   *
   * @param key a key of the issuer or holder, found in a place the caller trusts
   * @throws ProblemException everything that is wrong
   */
  @CheckReturnValue
  VerifiedEnvelope verify(VerificationKey key, AllowedAlgorithms allowed);
}
