package org.cooppassport.wallet.fake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.KeyIdentifiers;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.CredentialOfferLink;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.CredentialResponse;
import org.cooppassport.core.openid.vci.KeyProofExpectation;
import org.cooppassport.core.openid.vci.NonceResponse;
import org.cooppassport.core.openid.vci.NotificationRequest;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.TokenRequest;
import org.cooppassport.core.openid.vci.TokenResponse;
import org.cooppassport.core.openid.vci.TxCode;
import org.cooppassport.core.openid.vci.VerifiedKeyProof;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.core.sdjwt.SdJwtIssuance;
import org.cooppassport.core.vcjose.EnvelopeKind;
import org.cooppassport.core.vcjose.VcJose;
import org.cooppassport.core.verification.ProductContexts;
import org.cooppassport.wallet.port.WalletHttp.Request;
import org.cooppassport.wallet.port.WalletHttp.Response;

/**
 * A co-op that issues memberships and checks as {@code dc+sd-jwt}, and memberships as {@code
 * ldp_vc}, by pre-authorized code. Its answers can be bent before they are sent.
 */
public final class FakeIssuer {
  /** The membership as SD-JWT VC. */
  public static final String MEMBERSHIP = "membership";

  /** The check as SD-JWT VC. */
  public static final String KYC = "kyc";

  /** The membership as W3C credential. */
  public static final String MEMBERSHIP_W3C = "membership-w3c";

  /** The {@code vct} of memberships. */
  public static final String MEMBERSHIP_VCT = "https://schemas.cooppassport.org/vct/membership/v1";

  /** The {@code vct} of checks. */
  public static final String KYC_VCT = "urn:example:kyc-check";

  private static final String CODE = "code-of-the-offer";
  private static final String TOKEN = "access-token";

  private final String host;
  private final Clock clock;
  private JsonArray paperLog = JsonArray.EMPTY;
  private final RandomSource random = RandomSource.secure();
  private final SigningKey key = SigningKey.generate(KeyType.P256, random);
  private final SigningKey w3cKey = SigningKey.generate(KeyType.ED25519, random);
  private final SigningKey ellipticKey = SigningKey.generate(KeyType.P256, random);
  private final BbsKey unlinkableKey = BbsKey.generate(random);
  private final Bytes certificate;
  private final Set<String> nonces = new HashSet<>();
  private final List<NotificationRequest> notifications = new ArrayList<>();
  private final Map<String, JsonObject> claims = new LinkedHashMap<>();

  private CredentialForm w3cForm = CredentialForm.LDP_VC;
  private int nextStatus = 40_000;
  private int batchSize = 5;
  private int noncesToLose;
  private String txCode = "";
  private UnaryOperator<JsonObject> metadataBend = UnaryOperator.identity();
  private Function<JsonObject, String> metadataToken;
  private UnaryOperator<JsonObject> payloadBend = UnaryOperator.identity();
  private UnaryOperator<List<JsonValue>> credentialsBend = UnaryOperator.identity();

  /**
   * Makes the issuer and puts it on the network.
   *
   * @param host its name, with a port if it has one
   */
  public FakeIssuer(String host, TestCertificates authority, InMemoryNetwork network, Clock clock) {
    this.host = host;
    this.clock = clock;
    this.certificate = authority.leaf(key.publicKey(), InMemoryNetwork.name(host));
    claims.put(
        MEMBERSHIP,
        JsonReader.readObject(
            "{\"membershipClass\":\"consumer\",\"standing\":\"active\",\"memberNumber\":\"7\","
                + "\"memberSince\":\"2019-04-01\"}"));
    claims.put(
        KYC,
        JsonReader.readObject(
            "{\"method\":\"document-in-person\",\"given_name\":\"Ada\",\"address\":"
                + "{\"country\":\"GB\",\"locality\":\"Leeds\"}}"));
    network.host(InMemoryNetwork.name(host), this::answer);
  }

  /** Returns the issuer's identifier. */
  public String identifier() {
    return "https://" + host + "/riverside";
  }

  /** Returns the issuer's DID. */
  public String did() {
    return "did:web:" + host.replace(":", "%3A") + ":riverside";
  }

  /** Wants this code beside the pre-authorized one. */
  public FakeIssuer wantingTxCode(String code) {
    txCode = code;
    return this;
  }

  /** Issues the W3C membership in this form. */
  public FakeIssuer issuingAs(CredentialForm form) {
    w3cForm = form;
    return this;
  }

  /** Gives at most this many copies. */
  public FakeIssuer givingCopies(int number) {
    batchSize = number;
    return this;
  }

  /** Forgets this many nonces before they are used. */
  public FakeIssuer losingNonces(int number) {
    noncesToLose = number;
    return this;
  }

  /** Bends the metadata. */
  public FakeIssuer bendingMetadata(UnaryOperator<JsonObject> bend) {
    metadataBend = bend;
    return this;
  }

  /** Answers with what this makes of the claims where signed metadata are asked for. */
  public FakeIssuer signingMetadata(Function<JsonObject, String> token) {
    metadataToken = token;
    return this;
  }

  /** Bends the payload of each SD-JWT before it is signed. */
  public FakeIssuer bendingPayload(UnaryOperator<JsonObject> bend) {
    payloadBend = bend;
    return this;
  }

  /** Bends the credentials of each response. */
  public FakeIssuer bendingCredentials(UnaryOperator<List<JsonValue>> bend) {
    credentialsBend = bend;
    return this;
  }

  /** Returns what wallets said about credentials. */
  public List<NotificationRequest> notifications() {
    return List.copyOf(notifications);
  }

  /** Returns an offer. */
  public CredentialOffer offer(String... configurations) {
    PreAuthorizedCodeGrant grant =
        txCode.isEmpty()
            ? PreAuthorizedCodeGrant.of(CODE)
            : PreAuthorizedCodeGrant.of(CODE, TxCode.digits(txCode.length()));
    return CredentialOffer.preAuthorized(identifier(), List.of(configurations), grant);
  }

  /** Returns a link with the offer inside. */
  public String link(String... configurations) {
    return new CredentialOfferLink.ByValue(offer(configurations)).toLink();
  }

  private Response answer(Request request) {
    try {
      return switch (request.uri().getPath()) {
        case "/.well-known/openid-credential-issuer/riverside" ->
            published(request, metadataBend.apply(metadata()));
        case "/.well-known/oauth-authorization-server/riverside" ->
            InMemoryNetwork.json(
                200,
                JsonObject.of("issuer", identifier(), "token_endpoint", identifier() + "/token"));
        case "/riverside/offer" -> InMemoryNetwork.json(200, offer(MEMBERSHIP).toJson());
        case "/riverside/did.json" -> InMemoryNetwork.json(200, didDocument());
        case "/riverside/token" -> token(request);
        case "/riverside/nonce" -> nonce();
        case "/riverside/credential" -> credential(request);
        case "/riverside/notification" -> notification(request);
        case "/riverside/evidence/log" -> paperLog(request);
        default -> InMemoryNetwork.empty(404);
      };
    } catch (Refusal e) {
      return InMemoryNetwork.error(400, e.reason().name().toLowerCase(Locale.ROOT));
    }
  }

  private Response published(Request request, JsonObject metadata) {
    if (metadataToken == null
        || !request.headers().getOrDefault("Accept", "").contains("application/jwt")) {
      return InMemoryNetwork.json(200, metadata);
    }
    JsonObject claims =
        metadata.with("sub", identifier()).with("iat", clock.instant().getEpochSecond());
    return InMemoryNetwork.text("application/jwt", metadataToken.apply(claims));
  }

  /** Signs claims as its metadata, with the certified key. */
  public String signedMetadata(JsonObject claims) {
    return Jws.signing(TokenType.ISSUER_METADATA)
        .kid(method(1))
        .x5c(List.of(certificate))
        .sign(claims, key.signer())
        .text();
  }

  private JsonObject metadata() {
    return JsonObject.builder()
        .put("credential_issuer", identifier())
        .put("credential_endpoint", identifier() + "/credential")
        .put("nonce_endpoint", identifier() + "/nonce")
        .put("notification_endpoint", identifier() + "/notification")
        .put("batch_credential_issuance", JsonReader.readObject("{\"batch_size\":10}"))
        .put(
            "display",
            JsonArray.of(JsonReader.readObject("{\"name\":\"Riverside\",\"locale\":\"en\"}")))
        .put(
            "credential_configurations_supported",
            JsonObject.builder()
                .put(MEMBERSHIP, sdJwtConfiguration(MEMBERSHIP_VCT, "standing"))
                .put(KYC, sdJwtConfiguration(KYC_VCT, "method"))
                .put(MEMBERSHIP_W3C, w3cConfiguration().with("format", w3cForm.identifier()))
                .build())
        .build();
  }

  private static JsonObject sdJwtConfiguration(String vct, String mandatory) {
    return JsonReader.readObject(
        "{\"format\":\"dc+sd-jwt\",\"vct\":\""
            + vct
            + "\",\"cryptographic_binding_methods_supported\":[\"jwk\"],"
            + "\"proof_types_supported\":{\"jwt\":{\"proof_signing_alg_values_supported\":"
            + "[\"ES256\",\"EdDSA\"]}},\"credential_metadata\":{\"display\":[{\"name\":\"Card\"}],"
            + "\"claims\":[{\"path\":[\""
            + mandatory
            + "\"],\"mandatory\":true,\"display\":[{\"name\":\"The "
            + mandatory
            + "\"}]}]}}");
  }

  private static JsonObject w3cConfiguration() {
    return JsonReader.readObject(
        "{\"format\":\"ldp_vc\",\"credential_definition\":{\"@context\":["
            + "\"https://www.w3.org/ns/credentials/v2\","
            + "\"https://schemas.cooppassport.org/contexts/membership/v1\"],\"type\":["
            + "\"VerifiableCredential\",\"CoopMembershipCredential\"]},"
            + "\"cryptographic_binding_methods_supported\":[\"did:key\"],"
            + "\"proof_types_supported\":{\"jwt\":{\"proof_signing_alg_values_supported\":"
            + "[\"ES256\",\"EdDSA\"]}}}");
  }

  private JsonObject didDocument() {
    List<VerificationKey> keys =
        List.of(w3cKey.publicKey(), ellipticKey.publicKey(), unlinkableKey.publicKey());
    List<JsonObject> methods = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      methods.add(
          JsonObject.builder()
              .put("id", method(i + 1))
              .put("type", "Multikey")
              .put("controller", did())
              .put("publicKeyMultibase", keys.get(i).toMultikey())
              .build());
    }
    return JsonObject.builder()
        .putStrings("@context", List.of("https://www.w3.org/ns/did/v1"))
        .put("id", did())
        .put("verificationMethod", methods.stream().collect(JsonArray.collector()))
        .putStrings("assertionMethod", List.of(method(1), method(2), method(3)))
        .build();
  }

  private String method(int number) {
    return did() + "#key-" + number;
  }

  private Response token(Request request) {
    TokenRequest token = new TokenRequest(Form.parse(request.body().toUtf8()));
    if (!token.preAuthorizedCode().equals(CODE) || !token.txCode().orElse("").equals(txCode)) {
      return InMemoryNetwork.error(400, "invalid_grant");
    }
    return InMemoryNetwork.json(
        200, TokenResponse.of(TOKEN, TokenResponse.Scheme.BEARER, Duration.ofMinutes(5)).json());
  }

  private Response nonce() {
    String nonce = Base64Url.encode(random.next(16));
    if (noncesToLose > 0) {
      noncesToLose--;
    } else {
      nonces.add(nonce);
    }
    return InMemoryNetwork.json(200, new NonceResponse(nonce).toJson());
  }

  private Response credential(Request request) {
    if (!("Bearer " + TOKEN).equals(request.headers().get("Authorization"))) {
      return InMemoryNetwork.error(401, "invalid_token");
    }
    CredentialRequest wanted = new CredentialRequest(JsonReader.readObject(request.body()));
    List<VerifiedKeyProof> proofs =
        KeyProofExpectation.of(identifier(), clock.instant())
            .verifyAll(wanted.proofs().orElseThrow(), ProductContexts.jsonLd())
            .keys();
    for (VerifiedKeyProof proof : proofs) {
      if (!nonces.contains(proof.nonce())) {
        return InMemoryNetwork.error(400, "invalid_nonce");
      }
    }
    List<JsonValue> credentials = new ArrayList<>();
    String configuration = wanted.configurationId().orElseThrow();
    for (VerifiedKeyProof proof : proofs.subList(0, Math.min(batchSize, proofs.size()))) {
      nonces.remove(proof.nonce());
      credentials.add(
          configuration.equals(MEMBERSHIP_W3C)
              ? w3c(proof.key())
              : new JsonString(sdJwt(configuration, proof.key())));
    }
    return InMemoryNetwork.json(
        200, new CredentialResponse.Issued(credentialsBend.apply(credentials), "note-1").toJson());
  }

  /** Answers those who ask for the log of papers with these entries. */
  public FakeIssuer loggingPapers(JsonValue... entries) {
    paperLog = JsonArray.of(entries);
    return this;
  }

  /** Tells the holder of a check of ours, and nobody else, as an issuer does. */
  private Response paperLog(Request request) {
    JsonObject body = JsonReader.readObject(request.body());
    String nonce = body.string("nonce").orElse("");
    SdJwt shown = SdJwt.parse(body.string("presentation").orElse(""));
    JsonObject payload =
        shown.verify(TokenType.SD_JWT_VC, key.publicKey(), AllowedAlgorithms.DEFAULT).payload();
    VerificationKey holder =
        VerificationKey.fromJwk(payload.object("cnf").orElseThrow().object("jwk").orElseThrow());
    JsonObject binding =
        shown
            .keyBindingJwt()
            .orElseThrow()
            .verify(TokenType.KEY_BINDING, holder, AllowedAlgorithms.DEFAULT)
            .json();
    boolean proven =
        nonces.remove(nonce)
            && binding.string("nonce").equals(Optional.of(nonce))
            && binding.string("aud").equals(Optional.of(identifier()))
            && payload.has("evidenceHeld")
            && shown.disclosures().size() == 1;
    return proven
        ? InMemoryNetwork.json(200, JsonObject.of("entries", paperLog))
        : InMemoryNetwork.empty(403);
  }

  /** Returns an SD-JWT VC for a holder key. */
  public String sdJwt(String configuration, VerificationKey holder) {
    JsonObject payload =
        JsonObject.builder()
            .put("iss", identifier())
            .put("vct", configuration.equals(MEMBERSHIP) ? MEMBERSHIP_VCT : KYC_VCT)
            .put("iat", clock.instant().getEpochSecond())
            .put("exp", clock.instant().plus(Duration.ofDays(365)).getEpochSecond())
            .put("cnf", JsonObject.of("jwk", holder.toJwk()))
            .put(
                "status",
                JsonObject.of(
                    "status_list",
                    JsonObject.builder()
                        .put("idx", nextStatus++)
                        .put("uri", "https://" + host + "/status/1")
                        .build()))
            .putAll(claims.get(configuration))
            .build();
    JsonObject bent = payloadBend.apply(payload);
    return SdJwtIssuance.prepare(
            bent,
            DisclosureFrame.everyMemberExcept(
                bent, List.of("iss", "vct", "iat", "exp", "cnf", "status", "method")),
            random)
        .sign(Jws.signing(TokenType.SD_JWT_VC).x5c(List.of(certificate)), key.signer())
        .text();
  }

  private JsonValue w3c(VerificationKey holder) {
    JsonObject credential =
        JsonReader.readObject(
            "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\","
                + "\"https://schemas.cooppassport.org/contexts/membership/v1\"],\"type\":["
                + "\"VerifiableCredential\",\"CoopMembershipCredential\"],\"issuer\":\""
                + did()
                + "\",\"validFrom\":\"2026-11-01T00:00:00Z\","
                + "\"validUntil\":\"2027-11-01T00:00:00Z\",\"credentialSubject\":{\"id\":\"did:key:"
                + holder.toMultikey()
                + "\",\"membershipClass\":\"consumer\",\"standing\":\"active\"}}");
    return secured(credential);
  }

  private JsonValue secured(JsonObject credential) {
    DataIntegrity integrity = new DataIntegrity(JsonLd.over(ContextSet.production()));
    List<JsonPointer> mandatory =
        List.of(
            JsonPointer.of("issuer"), JsonPointer.of("validFrom"), JsonPointer.of("validUntil"));
    return switch (w3cForm) {
      case VC_JWT ->
          new JsonString(
              VcJose.sign(EnvelopeKind.CREDENTIAL, credential, method(1), w3cKey.signer()).text());
      case VC_SD_JWT ->
          new JsonString(
              VcJose.signSelective(
                      EnvelopeKind.CREDENTIAL,
                      credential.with("cnf", JsonObject.of("jwk", holderOf(credential).toJwk())),
                      DisclosureFrame.of(
                          List.of(
                              ClaimsPath.of("credentialSubject", "standing"),
                              ClaimsPath.of("credentialSubject", "membershipClass"))),
                      method(1),
                      w3cKey.signer(),
                      random)
                  .text());
      case JWT_VC_JSON ->
          new JsonString(
              Jws.signing(TokenType.JWT_VC_1_1)
                  .kid(method(1))
                  .sign(inClaim(credential), w3cKey.signer())
                  .text());
      case LDP_VC_ECDSA_SD ->
          integrity.signForDisclosure(
              credential,
              options(Cryptosuite.ECDSA_SD_2023, 2),
              ellipticKey.signer(),
              mandatory,
              random);
      case LDP_VC_BBS ->
          integrity.signForDisclosure(
              credential,
              options(Cryptosuite.BBS_2023, 3),
              unlinkableKey.signer(),
              mandatory,
              random);
      default ->
          integrity.sign(credential, options(Cryptosuite.EDDSA_RDFC_2022, 1), w3cKey.signer());
    };
  }

  private ProofOptions options(Cryptosuite suite, int key) {
    return ProofOptions.assertion(suite, method(key)).created(clock.instant());
  }

  private static VerificationKey holderOf(JsonObject credential) {
    String id = credential.object("credentialSubject").flatMap(s -> s.string("id")).orElseThrow();
    return VerificationKey.fromMultikey(id.substring("did:key:".length()));
  }

  private JsonObject inClaim(JsonObject credential) {
    JsonArray contexts =
        JsonArray.ofStrings(
            "https://www.w3.org/2018/credentials/v1",
            "https://schemas.cooppassport.org/contexts/membership/v1");
    return JsonObject.builder()
        .put("iss", did())
        .put("nbf", Instant.parse("2026-11-01T00:00:00Z").getEpochSecond())
        .put("vc", credential.without("validFrom", "validUntil").with("@context", contexts))
        .build();
  }

  private Response notification(Request request) {
    notifications.add(NotificationRequest.parse(JsonReader.readObject(request.body())));
    return InMemoryNetwork.empty(204);
  }

  /** Returns the identifier of the key that certified the issuer, base64url. */
  public String authorityKeyIdentifier() {
    return KeyIdentifiers.ofAuthorities(List.of(certificate)).stream()
        .findFirst()
        .map(Base64Url::encode)
        .orElse("");
  }
}
