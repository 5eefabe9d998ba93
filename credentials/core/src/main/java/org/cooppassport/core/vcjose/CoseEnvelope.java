package org.cooppassport.core.vcjose;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.cose.CoseSign1;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** {@code vc+cose} and {@code vp+cose}. */
record CoseEnvelope(EnvelopeKind kind, CoseSign1 message) implements Envelope {

  /** Binary messages in text are bounded as tokens are. */
  private static final int MAX_CHARS = 2 << 20;

  static CoseEnvelope read(String mediaType, String base64) {
    CoseSign1 message = CoseSign1.parse(decode(base64));
    String typ = message.typ().orElse("");
    for (EnvelopeKind kind : EnvelopeKind.values()) {
      if (kind.coseType().equals(typ)
          && (mediaType.equals(typ) || mediaType.equals("application/cose"))) {
        return new CoseEnvelope(kind, message);
      }
    }
    throw new ProblemException(
        ProblemCode.TOKEN_TYPE_ERROR,
        "the type in the protected header is not application/vc+cose or application/vp+cose, or"
            + " not the one it came as (VC-JOSE-COSE, 3.3)");
  }

  /** Base64 with or without padding, one spelling of its bits only. */
  private static Bytes decode(String base64) {
    if (base64.length() > MAX_CHARS) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "COSE message longer than " + MAX_CHARS + " characters");
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      String padded = Base64.getEncoder().encodeToString(bytes);
      String bare = Base64.getEncoder().withoutPadding().encodeToString(bytes);
      if (base64.equals(padded) || base64.equals(bare)) {
        return Bytes.owned(bytes);
      }
    } catch (IllegalArgumentException e) {
      // falls through to the one refusal below
    }
    throw new ProblemException(
        ProblemCode.PARSING_ERROR, "a COSE message in text is base64 in its canonical form");
  }

  @Override
  public String mediaType() {
    return kind.coseType();
  }

  @Override
  public JsonObject unproven() {
    return EnvelopeRules.withoutRegistered(VcCose.payload(message.unverifiedPayload()));
  }

  @Override
  public Optional<String> kid() {
    return message.kid().map(CoseEnvelope::text);
  }

  private static String text(Bytes kid) {
    try {
      return kid.toUtf8();
    } catch (MalformedEncoding e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "the kid of the message is no text");
    }
  }

  @Override
  public String algorithm() {
    return message.algorithm().joseName();
  }

  @Override
  public List<Bytes> certificates() {
    return message.x5chain();
  }

  @Override
  public VerifiedEnvelope verify(VerificationKey key, AllowedAlgorithms allowed) {
    return VcCose.verify(kind, message, key, allowed);
  }
}
