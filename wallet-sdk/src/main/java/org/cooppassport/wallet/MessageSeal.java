package org.cooppassport.wallet;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.ContentEncryption;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.EncryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.vci.EncryptionSupport;
import org.cooppassport.core.openid.vci.EncryptionSupport.Requirement;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.openid.vci.ResponseEncryption;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * How one credential request and its answer are encrypted: to the issuer's key, and to a fresh key
 * of the wallet. Issuers that do not require it get messages in the clear, over TLS.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-10">
 *     OpenID4VCI 1.0, section 10</a>
 */
final class MessageSeal {
  private static final String ECDH_ES = "ECDH-ES";

  private final EncryptionKey issuer;
  private final ContentEncryption enc;
  private final DecryptionKey own;
  private final ContentEncryption answerEnc;

  private MessageSeal(
      EncryptionKey issuer, ContentEncryption enc, DecryptionKey own, ContentEncryption answerEnc) {
    this.issuer = issuer;
    this.enc = enc;
    this.own = own;
    this.answerEnc = answerEnc;
  }

  /**
   * Returns what an issuer requires.
   *
   * @throws Refusal INVALID_ENCRYPTION_PARAMETERS if it requires what is not known here
   */
  static MessageSeal of(IssuerMetadata metadata, RandomSource random) {
    boolean requests = requires(metadata.requestEncryption());
    boolean answers = requires(metadata.responseEncryption());
    if (!requests && !answers) {
      return new MessageSeal(null, null, null, null);
    }
    EncryptionSupport request =
        metadata
            .requestEncryption()
            .orElseThrow(() -> refused("credential_request_encryption: needed to ask for it"));
    EncryptionKey key = key(request);
    ContentEncryption enc = enc(request);
    if (!answers) {
      return new MessageSeal(key, enc, null, null);
    }
    EncryptionSupport response = metadata.responseEncryption().orElseThrow();
    if (!response.keyAlgorithms().contains(ECDH_ES)) {
      throw refused("alg_values_supported: expected " + ECDH_ES);
    }
    return new MessageSeal(key, enc, DecryptionKey.generate(random), enc(response));
  }

  private static boolean requires(Optional<EncryptionSupport> support) {
    return support.filter(s -> s.requirement() == Requirement.REQUIRED).isPresent();
  }

  private static EncryptionKey key(EncryptionSupport support) {
    for (JsonObject jwk :
        support.jwks().array("keys").flatMap(JsonArray::objects).orElse(List.of())) {
      try {
        EncryptionKey key = EncryptionKey.parse(jwk);
        if (key.namesItsAlgorithm()) {
          return key;
        }
      } catch (ProblemException e) {
        continue;
      }
    }
    throw refused("jwks: expected a key for " + ECDH_ES + " on P-256");
  }

  /** HAIP 1.0, section 5: of both, the stronger. */
  private static ContentEncryption enc(EncryptionSupport support) {
    for (ContentEncryption each : List.of(ContentEncryption.A256GCM, ContentEncryption.A128GCM)) {
      if (support.contentAlgorithms().contains(each.name())) {
        return each;
      }
    }
    throw refused("enc_values_supported: expected A128GCM or A256GCM");
  }

  /** Tells whether messages go in the clear. */
  boolean isOpen() {
    return issuer == null;
  }

  /** Tells whether the answer must come encrypted. */
  boolean wantsSealedAnswer() {
    return own != null;
  }

  /** Returns the bytes of a request. */
  Bytes sealed(JsonObject request, RandomSource random) {
    JsonObject whole =
        own == null
            ? request
            : request.with(
                ResponseEncryption.NAME,
                new ResponseEncryption(own.publicKey(), answerEnc).toJson());
    return isOpen()
        ? JsonWriter.write(whole)
        : Bytes.utf8(Jwe.encrypt(JsonWriter.write(whole), issuer, enc, random));
  }

  /** Returns an answer. */
  JsonObject opened(Bytes answer) {
    if (own == null) {
      throw refused("an encrypted answer came although none was asked for");
    }
    try {
      Jwe jwe = Jwe.parse(answer.toUtf8().strip());
      if (jwe.enc() != answerEnc) {
        throw refused("enc: another one than was asked for");
      }
      return JsonReader.readObject(jwe.decrypt(own), StoredRecords.LIMITS);
    } catch (ProblemException e) {
      throw refused(e.problems().get(0).detail());
    } catch (JsonException e) {
      throw refused("the decrypted answer is no acceptable JSON object");
    }
  }

  private static Refusal refused(String detail) {
    return new Refusal(
        Reason.INVALID_ENCRYPTION_PARAMETERS,
        ResponseEncryption.NAME,
        detail + " (OpenID4VCI 1.0, section 10)");
  }
}
