package org.cooppassport.issuer.oid4vci;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.jose.Jwe;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonLimits;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.vci.ResponseEncryption;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.WalletRules;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.EncryptionKeys;

/**
 * Reads credential requests and writes their answers, encrypted where the wallet or the co-op wants
 * that. What must be encrypted is never taken or given in the clear; errors always are.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-10">
 *     OpenID4VCI 1.0, section 10</a>
 */
public final class CredentialMessages {
  static final String JSON = "application/json";

  /** The media type of encrypted messages. */
  static final String JWT = "application/jwt";

  private static final String SECTION = "OpenID4VCI 1.0, section 10";

  private final EncryptionKeys keys;
  private final CpuPool cpu;
  private final RandomSource random;

  /** Makes one. */
  public CredentialMessages(EncryptionKeys keys, CpuPool cpu, RandomSource random) {
    this.keys = keys;
    this.cpu = cpu;
    this.random = random;
  }

  /**
   * A request as it was meant.
   *
   * @param json the request
   * @param encryption how its answer is to be encrypted; null if in the clear
   */
  record Asked(JsonObject json, ResponseEncryption encryption) {
    /** Tells nothing of the request. */
    @Override
    public String toString() {
      return "Asked";
    }
  }

  /**
   * Succeeds with the request; fails with a {@code Refusal} of reason {@code
   * INVALID_ENCRYPTION_PARAMETERS} if it cannot be decrypted, is in the clear where it must not be,
   * or asks for an answer that cannot be made.
   */
  Future<Asked> read(CoopIssuer issuer, Request request) {
    boolean encrypted = request.mediaType().equals(JWT);
    boolean required = issuer.wallets().encryption() == WalletRules.Encryption.REQUIRED;
    if (required && !encrypted) {
      throw refused(
          "Content-Type",
          JWT + ": requests are encrypted here, as the metadata say",
          Came.word(request.mediaType()));
    }
    if (!encrypted) {
      return Future.succeededFuture(asked(json(request), List.of(), required, encrypted));
    }
    return keys.taken(issuer.coop().id())
        .compose(
            taken ->
                cpu.run(() -> asked(decrypt(request.text(), taken), taken, required, encrypted)));
  }

  private static Asked asked(
      JsonObject json, List<DecryptionKey> own, boolean required, boolean encrypted) {
    Optional<JsonValue> wanted =
        json.get(ResponseEncryption.NAME).filter(value -> !(value instanceof JsonNull));
    if (wanted.isEmpty()) {
      if (required) {
        throw refused(ResponseEncryption.NAME, "one: answers are encrypted here", Came.NOTHING);
      }
      return new Asked(json, null);
    }
    if (!encrypted) {
      throw refused(
          ResponseEncryption.NAME,
          "it in an encrypted request, where nobody on the way can change it",
          new Came("it in the clear"));
    }
    ResponseEncryption encryption =
        ResponseEncryption.parse(
            json.object(ResponseEncryption.NAME)
                .orElseThrow(
                    () -> refused(ResponseEncryption.NAME, "an object", Came.value(wanted))));
    if (own.stream()
        .anyMatch(key -> key.publicKey().thumbprint().equals(encryption.key().thumbprint()))) {
      throw refused(
          ResponseEncryption.NAME + ".jwk", "a key of the wallet", new Came("the issuer's own"));
    }
    return new Asked(json, encryption);
  }

  private static JsonObject decrypt(String text, List<DecryptionKey> taken) {
    try {
      Jwe jwe = Jwe.parse(text.strip());
      String kid = jwe.requireKid();
      DecryptionKey key =
          taken.stream()
              .filter(each -> each.publicKey().kid().equals(Optional.of(kid)))
              .findFirst()
              .orElseThrow(
                  () ->
                      refused(
                          "kid", "that of a key in credential_request_encryption", Came.word(kid)));
      return JsonReader.readObject(
          jwe.decrypt(key), JsonLimits.DEFAULT.withMaxBytes(CredentialEndpoint.MAX_BYTES));
    } catch (ProblemException e) {
      throw new Refusal(
          Reason.INVALID_ENCRYPTION_PARAMETERS,
          "JWE",
          "JWE: " + e.problems().get(0).detail() + " (" + SECTION + ")");
    } catch (JsonException e) {
      throw new Mismatch("JWE payload", "one JSON object", new Came("something else"), SECTION)
          .refusal(Reason.INVALID_CREDENTIAL_REQUEST);
    }
  }

  private static JsonObject json(Request request) {
    try {
      return request.json();
    } catch (Refusal e) {
      throw e.because(Reason.INVALID_CREDENTIAL_REQUEST);
    }
  }

  /** Succeeds with the answer. */
  Future<Response> write(Asked asked, int status, JsonObject message) {
    return asked.encryption() == null
        ? Future.succeededFuture(Response.json(status, message))
        : cpu.run(
            () -> Response.of(JWT, asked.encryption().encrypt(message, random)).status(status));
  }

  private static Refusal refused(String parameter, String expected, Came came) {
    return new Mismatch(parameter, expected, came, SECTION)
        .refusal(Reason.INVALID_ENCRYPTION_PARAMETERS);
  }
}
