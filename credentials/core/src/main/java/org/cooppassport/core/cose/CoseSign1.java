package org.cooppassport.core.cose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.cose.CborValue.Array;
import org.cooppassport.core.cose.CborValue.ByteString;
import org.cooppassport.core.cose.CborValue.Int;
import org.cooppassport.core.cose.CborValue.Members;
import org.cooppassport.core.cose.CborValue.Tagged;
import org.cooppassport.core.cose.CborValue.Text;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A signed COSE message of one signature, as received: well-formed, and nothing about it proven.
 *
 * <p>Immutable and thread-safe. The type is read from the protected header only.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9052#section-4.2">RFC 9052, section 4.2</a>
 */
public final class CoseSign1 {
  /** The CBOR tag of COSE_Sign1. */
  public static final long TAG = 18;

  private static final int MAX_BYTES = 20 << 20;
  private static final long ALG = 1;
  private static final long CRIT = 2;
  private static final long CONTENT_TYPE = 3;
  private static final long KID = 4;
  private static final long TYP = 16;
  private static final long X5CHAIN = 33;

  private final Bytes protectedHeader;
  private final Members header;
  private final Members unprotected;
  private final Bytes payload;
  private final Bytes signature;

  private CoseSign1(
      Bytes protectedHeader, Members header, Members unprotected, Bytes payload, Bytes signature) {
    this.protectedHeader = protectedHeader;
    this.header = header;
    this.unprotected = unprotected;
    this.payload = payload;
    this.signature = signature;
  }

  /**
   * Reads a message, tagged or not.
   *
   * @throws ProblemException PARSING_ERROR if it is none, ALGORITHM_NOT_ALLOWED if its header names
   *     no algorithm in use or an extension, LIMIT_EXCEEDED above 20 MiB
   */
  public static CoseSign1 parse(Bytes bytes) {
    if (bytes.size() > MAX_BYTES) {
      throw new ProblemException(
          ProblemCode.LIMIT_EXCEEDED, "COSE message longer than " + MAX_BYTES + " bytes");
    }
    try {
      CborValue value = Cbor.read(bytes);
      CborValue message =
          value instanceof Tagged tagged && tagged.tag() == TAG ? tagged.value() : value;
      if (message instanceof Array array
          && array.items().size() == 4
          && array.items().get(0) instanceof ByteString protectedHeader
          && array.items().get(1) instanceof Members unprotected
          && array.items().get(2) instanceof ByteString payload
          && array.items().get(3) instanceof ByteString signature) {
        Members header =
            protectedHeader.value().isEmpty()
                ? new Members(Map.of())
                : members(Cbor.read(protectedHeader.value()));
        requireHeader(header, unprotected);
        return new CoseSign1(
            protectedHeader.value(), header, unprotected, payload.value(), signature.value());
      }
    } catch (MalformedEncoding e) {
      throw new ProblemException(ProblemCode.PARSING_ERROR, "COSE: " + e.getMessage());
    }
    throw new ProblemException(
        ProblemCode.PARSING_ERROR, "not a COSE_Sign1 with its payload (RFC 9052, 4.2)");
  }

  private static Members members(CborValue value) {
    if (value instanceof Members members) {
      return members;
    }
    throw new MalformedEncoding("a protected header that is no map");
  }

  private static void requireHeader(Members header, Members unprotected) {
    if (header.get(CRIT).isPresent() || unprotected.get(CRIT).isPresent()) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED, "no extension of the COSE header is understood");
    }
    if (header.integer(ALG).flatMap(CoseAlgorithm::numbered).isEmpty()) {
      throw new ProblemException(
          ProblemCode.ALGORITHM_NOT_ALLOWED,
          "the protected header names no signature algorithm in use");
    }
    for (CborValue label : header.entries().keySet()) {
      if (unprotected.entries().containsKey(label)) {
        throw new ProblemException(
            ProblemCode.PARSING_ERROR, "a label in both COSE headers (RFC 9052, 3)");
      }
    }
  }

  /**
   * Returns a signed message, tagged.
   *
   * @param typ the media type of the whole, such as {@code application/vc+cose}
   * @param contentType the media type of the payload; empty for none
   * @param kid the key's name; empty for none
   */
  public static Bytes sign(
      String typ, String contentType, Bytes kid, Bytes payload, Signer signer) {
    Map<CborValue, CborValue> labels = new LinkedHashMap<>();
    labels.put(new Int(ALG), new Int(CoseAlgorithm.numberOf(signer.algorithm())));
    if (!contentType.isEmpty()) {
      labels.put(new Int(CONTENT_TYPE), new Text(contentType));
    }
    if (!kid.isEmpty()) {
      labels.put(new Int(KID), new ByteString(kid));
    }
    labels.put(new Int(TYP), new Text(typ));
    Bytes protectedHeader = Cbor.write(new Members(labels));
    Bytes signature = signer.sign(toBeSigned(protectedHeader, payload));
    return Cbor.write(
        new Tagged(
            TAG,
            new Array(
                List.of(
                    new ByteString(protectedHeader),
                    new Members(Map.of()),
                    new ByteString(payload),
                    new ByteString(signature)))));
  }

  private static Bytes toBeSigned(Bytes protectedHeader, Bytes payload) {
    return Cbor.write(
        new Array(
            List.of(
                new Text("Signature1"),
                new ByteString(protectedHeader),
                new ByteString(Bytes.EMPTY),
                new ByteString(payload))));
  }

  /** Returns the key's name from either header; unproven, for finding the key. */
  public Optional<Bytes> kid() {
    return header
        .get(KID)
        .or(() -> unprotected.get(KID))
        .filter(ByteString.class::isInstance)
        .map(kid -> ((ByteString) kid).value());
  }

  /**
   * Returns the DER certificates it brings along, from either header, unproven, leaf first; empty
   * if none.
   *
   * @throws ProblemException PARSING_ERROR if they are not of their form
   * @see <a href="https://www.rfc-editor.org/rfc/rfc9360#section-2">RFC 9360, section 2</a>
   */
  public List<Bytes> x5chain() {
    Optional<CborValue> chain = header.get(X5CHAIN).or(() -> unprotected.get(X5CHAIN));
    if (chain.isEmpty()) {
      return List.of();
    }
    if (chain.get() instanceof ByteString one) {
      return List.of(one.value());
    }
    if (chain.get() instanceof Array many
        && many.items().size() > 1
        && many.items().stream().allMatch(ByteString.class::isInstance)) {
      return many.items().stream().map(item -> ((ByteString) item).value()).toList();
    }
    throw new ProblemException(
        ProblemCode.PARSING_ERROR, "x5chain is neither a certificate nor a list of some");
  }

  /** Returns the type the protected header names. */
  public Optional<String> typ() {
    return header.text(TYP);
  }

  /** Returns the content type the protected header names. */
  public Optional<String> contentType() {
    return header.text(CONTENT_TYPE);
  }

  /** Returns the algorithm the protected header names; to be compared with a key, never obeyed. */
  public SignatureAlgorithm algorithm() {
    return header.integer(ALG).flatMap(CoseAlgorithm::numbered).orElseThrow();
  }

  /** Returns the payload, unproven. */
  public Bytes unverifiedPayload() {
    return payload;
  }

  /**
   * Returns the proven message.
   *
   * <p>Computes a signature, so never on an event loop.
   *
   * @param typ the media type the caller expects the whole to be of
   * @throws ProblemException TOKEN_TYPE_ERROR, ALGORITHM_NOT_ALLOWED or
   *     CRYPTOGRAPHIC_SECURITY_ERROR, as for a JWS
   */
  @CheckReturnValue
  public VerifiedCose verify(String typ, VerificationKey key, AllowedAlgorithms allowed) {
    if (!typ().equals(Optional.of(typ))) {
      throw new ProblemException(
          ProblemCode.TOKEN_TYPE_ERROR, "the protected header's type is not " + typ);
    }
    SignatureAlgorithm algorithm =
        header
            .integer(ALG)
            .flatMap(CoseAlgorithm::numbered)
            .filter(allowed.algorithms()::contains)
            .filter(named -> named.keyType() == key.type())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ProblemCode.ALGORITHM_NOT_ALLOWED,
                        "alg is not an allowed algorithm of the issuer's key"));
    if (!key.verify(algorithm, toBeSigned(protectedHeader, payload), signature)) {
      throw new ProblemException(
          ProblemCode.CRYPTOGRAPHIC_SECURITY_ERROR, "the signature does not hold for the key");
    }
    return new VerifiedCose(this, key);
  }

  @Override
  public String toString() {
    return "CoseSign1[" + typ().orElse("") + "]";
  }
}
