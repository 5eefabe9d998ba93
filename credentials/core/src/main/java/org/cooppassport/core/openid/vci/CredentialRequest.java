package org.cooppassport.core.openid.vci;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A request for one or several copies of a credential.
 *
 * @param json the request as received or to be sent
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-8.2">
 *     OpenID4VCI 1.0, section 8.2</a>
 */
public record CredentialRequest(JsonObject json) {
  /** The proof type of signed tokens. */
  public static final String JWT = "jwt";

  /** The proof type of presentations with an embedded proof. */
  public static final String DI_VP = "di_vp";

  /** The proof type of key attestations. */
  public static final String ATTESTATION = "attestation";

  private static final String SECTION = "OpenID4VCI 1.0, section 8.2";
  private static final String IDENTIFIER = "credential_identifier";
  private static final String CONFIGURATION = "credential_configuration_id";
  private static final int MAX_PROOFS = 1_000;

  /**
   * The proofs of a request: one type, at least one proof.
   *
   * @param type the proof type
   * @param values the proofs: texts, or objects for {@code di_vp}
   */
  public record Proofs(String type, List<JsonValue> values) {
    public Proofs {
      Objects.requireNonNull(type);
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("no proof");
      }
    }

    /** Returns the proofs if they are signed tokens. */
    public Optional<List<String>> jwts() {
      return type.equals(JWT) ? new JsonArray(values).strings() : Optional.empty();
    }
  }

  /** Checks the members; unknown ones are tolerated. */
  public CredentialRequest {
    Objects.requireNonNull(json);
    Members request = Members.of(json, SECTION).refusing(Reason.INVALID_CREDENTIAL_REQUEST);
    Optional<String> identifier = request.optionalText(IDENTIFIER);
    Optional<String> configuration = request.optionalText(CONFIGURATION);
    if (identifier.isPresent() == configuration.isPresent()) {
      throw new Mismatch(
              CONFIGURATION,
              "exactly one of credential_configuration_id and credential_identifier",
              identifier.isPresent() ? new Came("both") : Came.NOTHING,
              SECTION)
          .refusal(Reason.INVALID_CREDENTIAL_REQUEST);
    }
    if (request.has("proof")) {
      throw new Mismatch(
              "proof",
              "proofs with an array, as {proofs: {jwt: [...]}}",
              new Came("proof, which was removed before 1.0"),
              SECTION)
          .refusal(Reason.INVALID_CREDENTIAL_REQUEST);
    }
    proofs(request);
    request.optionalObject("credential_response_encryption");
  }

  private static Optional<Proofs> proofs(Members request) {
    Optional<Members> found = request.optionalObject("proofs");
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Members proofs = found.get().refusing(Reason.INVALID_PROOF);
    if (proofs.json().size() != 1) {
      throw request
          .refusing(Reason.INVALID_PROOF)
          .wrong("proofs", "expected exactly one proof type");
    }
    String type = proofs.json().names().iterator().next();
    JsonArray values = proofs.array(type);
    if (values.size() > MAX_PROOFS) {
      throw proofs.wrong(type, "expected at most " + MAX_PROOFS + " proofs");
    }
    if (type.equals(JWT) && values.strings().isEmpty()) {
      throw proofs.wrong(type, "expected an array of strings");
    }
    if (type.equals(DI_VP) && values.objects().isEmpty()) {
      throw proofs.wrong(type, "expected an array of objects");
    }
    if (type.equals(ATTESTATION) && (values.size() != 1 || values.strings().isEmpty())) {
      throw proofs.wrong(type, "expected an array of exactly one string");
    }
    return Optional.of(new Proofs(type, values.items()));
  }

  /** Returns a request by configuration id, bound to no key. */
  public static CredentialRequest ofConfiguration(String configurationId) {
    return new CredentialRequest(JsonObject.of(CONFIGURATION, configurationId));
  }

  /** Returns a request by credential identifier, bound to no key. */
  public static CredentialRequest ofIdentifier(String credentialIdentifier) {
    return new CredentialRequest(JsonObject.of(IDENTIFIER, credentialIdentifier));
  }

  /** Returns the same request with key proofs, one for each copy wanted. */
  public CredentialRequest withProofs(List<KeyProofJwt> proofs) {
    return new CredentialRequest(
        json.with(
            "proofs",
            JsonObject.of(
                JWT, JsonArray.ofStrings(proofs.stream().map(KeyProofJwt::text).toList()))));
  }

  /** Returns the same request with a key attestation as its proof. */
  public CredentialRequest withAttestation(String attestation) {
    return new CredentialRequest(
        json.with("proofs", JsonObject.of(ATTESTATION, JsonArray.ofStrings(attestation))));
  }

  /** Returns the same request with key proofs of type {@code di_vp}, one for each copy wanted. */
  public CredentialRequest withPresentations(List<JsonObject> presentations) {
    return new CredentialRequest(
        json.with(
            "proofs", JsonObject.of(DI_VP, presentations.stream().collect(JsonArray.collector()))));
  }

  /** Returns the credential identifier, if the request is by one. */
  public Optional<String> credentialIdentifier() {
    return json.string(IDENTIFIER);
  }

  /** Returns the configuration id, if the request is by one. */
  public Optional<String> configurationId() {
    return json.string(CONFIGURATION);
  }

  /** Returns the proofs. */
  public Optional<Proofs> proofs() {
    return proofs(Members.of(json, SECTION));
  }

  /** Returns how the response is to be encrypted. */
  public Optional<JsonObject> responseEncryption() {
    return json.object("credential_response_encryption");
  }
}
