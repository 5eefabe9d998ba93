package org.cooppassport.core.vcjose;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.cose.CoseSign1;
import org.cooppassport.core.cose.VerifiedCose;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Makes and verifies W3C credentials and presentations as COSE_Sign1: {@code vc+cose} and {@code
 * vp+cose}.
 *
 * @see <a href="https://www.w3.org/TR/vc-jose-cose/#securing-with-cose">VC-JOSE-COSE, section 4</a>
 */
public final class VcCose {
  private VcCose() {}

  /**
   * Returns a document as a signed message.
   *
   * @param kid the verification method's URL or the key's name
   * @throws ProblemException what is wrong with the document
   */
  public static Bytes sign(EnvelopeKind kind, JsonObject document, String kid, Signer signer) {
    List<Problem> problems = kind.problemsOf(document);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return CoseSign1.sign(
        kind.coseType(),
        "application/" + kind.contentType(),
        Bytes.utf8(kid),
        JsonWriter.write(document),
        signer);
  }

  /**
   * Returns the document in a message.
   *
   * <p>Computes a signature, so never on an event loop.
   *
   * @throws ProblemException what {@link CoseSign1#verify} throws; PARSING_ERROR or
   *     MALFORMED_VALUE_ERROR if the document is not of its form
   */
  @CheckReturnValue
  public static VerifiedEnvelope verify(
      EnvelopeKind kind, CoseSign1 message, VerificationKey key, AllowedAlgorithms allowed) {
    VerifiedCose verified = message.verify(kind.coseType(), key, allowed);
    Optional<String> contentType = Optional.of("application/" + kind.contentType());
    if (!verified.contentType().equals(contentType)) {
      throw new ProblemException(
          ProblemCode.TOKEN_TYPE_ERROR, "the content type is not " + contentType.get());
    }
    JwtClaims none = JwtClaims.read(JsonObject.EMPTY);
    JwtClaims payload = JwtClaims.read(payload(verified.payload()));
    return new VerifiedEnvelope(kind.coseType(), EnvelopeRules.document(kind, payload), none, key);
  }

  static JsonObject payload(Bytes payload) {
    try {
      return JsonReader.readObject(payload);
    } catch (JsonException e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "payload: " + e.getMessage());
    }
  }
}
