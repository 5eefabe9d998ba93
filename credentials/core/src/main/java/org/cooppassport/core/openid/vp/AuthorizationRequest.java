package org.cooppassport.core.openid.vp;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.dcql.CredentialQuery.HolderBinding;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.problem.Refusal;

/**
 * The parameters of a presentation request, well-formed; who made them is not proven here.
 *
 * <p>Immutable. Our own members beyond the specification, which other wallets ignore: {@code
 * verifier_info} entries of format {@value #PURPOSE_FORMAT} tell purpose and retention.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.1">
 *     OpenID4VP 1.0, section 5.1</a>
 */
public final class AuthorizationRequest {
  /** The format of the {@code verifier_info} entry with what the holder is told. */
  public static final String PURPOSE_FORMAT = "urn:cooppassport:verifier-info:purpose";

  private static final String SECTION = "OpenID4VP 1.0, section 5";
  private static final Pattern NONCE = Pattern.compile("[A-Za-z0-9._~-]{1,512}");
  private static final int MAX_TRANSACTIONS = 16;

  private final JsonObject json;
  private final ClientId clientId;
  private final ResponseMode responseMode;
  private final DcqlQuery query;
  private final ClientMetadata metadata;
  private final List<TransactionData> transactions;

  private AuthorizationRequest(Members request) {
    json = request.json();
    clientId = ClientId.parse(request.text("client_id"));
    if (!request.text("response_type").equals("vp_token")) {
      throw request.wrong("response_type", "expected vp_token");
    }
    if (!NONCE.matcher(request.text("nonce")).matches()) {
      throw request.wrong("nonce", "expected URL-safe characters, at most 512");
    }
    request.optionalText("state");
    request.optionalText("wallet_nonce");
    responseMode =
        ResponseMode.of(request.optionalText("response_mode").orElse("fragment"))
            .orElseThrow(() -> request.wrong("response_mode", "not a known mode"));
    checkAddresses(request);
    if (request.has("presentation_definition") || request.has("presentation_definition_uri")) {
      throw request.wrong("dcql_query", "Presentation Exchange was removed before 1.0; send DCQL");
    }
    if (request.has("scope")) {
      throw request.wrong("scope", "no query is known by scope here; send dcql_query");
    }
    query = DcqlQuery.parse(request.object("dcql_query").json());
    metadata =
        new ClientMetadata(
            request.optionalObject("client_metadata").map(Members::json).orElse(JsonObject.EMPTY));
    transactions = transactions(request);
    request.optionalObjects("verifier_info").forEach(info -> info.text("format"));
    boolean unbound =
        query.credentials().stream().anyMatch(q -> q.holderBinding() == HolderBinding.NOT_REQUIRED);
    if (unbound && state().isEmpty()) {
      throw request.wrong("state", "is required where a credential comes without holder binding");
    }
  }

  private void checkAddresses(Members request) {
    Optional<URI> responseUri = request.optionalHttpsUrl("response_uri");
    Optional<String> redirectUri = request.optionalText("redirect_uri");
    if (responseMode.direct()) {
      if (responseUri.isEmpty()) {
        throw request.wrong("response_uri", "is required with direct_post");
      }
      if (redirectUri.isPresent()) {
        throw request.wrong("redirect_uri", "must not come with direct_post");
      }
    } else if (responseUri.isPresent()) {
      throw request.wrong("response_uri", "comes only with direct_post");
    } else if (responseMode == ResponseMode.FRAGMENT && redirectUri.isEmpty()) {
      throw request.wrong("redirect_uri", "is required with response mode fragment");
    }
  }

  private List<TransactionData> transactions(Members request) {
    List<String> texts = request.optionalTexts("transaction_data");
    if (texts.size() > MAX_TRANSACTIONS) {
      throw request.wrong("transaction_data", "expected at most " + MAX_TRANSACTIONS);
    }
    List<TransactionData> parsed = texts.stream().map(TransactionData::parse).toList();
    for (TransactionData transaction : parsed) {
      if (!transaction.credentialIds().stream().allMatch(id -> query.credential(id).isPresent())) {
        throw request
            .refusing(Refusal.Reason.INVALID_TRANSACTION_DATA)
            .wrong("transaction_data", "credential_ids names no credential of the query");
      }
    }
    return parsed;
  }

  /**
   * Reads the parameters of a request object, or of an unsigned request.
   *
   * @throws Refusal MALFORMED_REQUEST, INVALID_REQUEST_OBJECT_CLIENT or INVALID_TRANSACTION_DATA
   *     that names the parameter
   */
  public static AuthorizationRequest parse(JsonObject parameters) {
    return new AuthorizationRequest(Members.of(parameters, SECTION));
  }

  /** Starts a request. */
  public static Builder builder(ClientId clientId, String nonce, DcqlQuery query) {
    return new Builder(
        JsonObject.builder()
            .put("response_type", "vp_token")
            .put("client_id", clientId.toString())
            .put("nonce", nonce)
            .put("dcql_query", query.toJson()));
  }

  /** Returns all parameters. */
  public JsonObject json() {
    return json;
  }

  /** Returns who asks; the audience of every presentation is its full text. */
  public ClientId clientId() {
    return clientId;
  }

  /** Returns what every presentation must sign. */
  public String nonce() {
    return json.string("nonce").orElseThrow();
  }

  /** Returns what the answer carries back. */
  public Optional<String> state() {
    return json.string("state");
  }

  /** Returns how the answer travels. */
  public ResponseMode responseMode() {
    return responseMode;
  }

  /** Returns where a direct answer is posted. */
  public Optional<URI> responseUri() {
    return json.string("response_uri").flatMap(Members::httpsUrlOf);
  }

  /** Returns what is asked for. */
  public DcqlQuery query() {
    return query;
  }

  /** Returns what the verifier says about itself. */
  public ClientMetadata clientMetadata() {
    return metadata;
  }

  /** Returns the transactions to authorise, mostly none. */
  public List<TransactionData> transactions() {
    return transactions;
  }

  /** Returns the wallet's own nonce, if it sent one. */
  public Optional<String> walletNonce() {
    return json.string("wallet_nonce");
  }

  /** Returns why the verifier asks and what it does with the answer, if it says so. */
  public Optional<RequestPurpose> purpose() {
    return json.array("verifier_info").flatMap(JsonArray::objects).orElse(List.of()).stream()
        .filter(info -> info.string("format").filter(PURPOSE_FORMAT::equals).isPresent())
        .findFirst()
        .flatMap(info -> info.object("data"))
        .map(RequestPurpose::parse);
  }

  @Override
  public String toString() {
    return "AuthorizationRequest[" + clientId + "]";
  }

  /** Collects the parameters of a request. For one thread. */
  public static final class Builder {
    private final JsonObject.Builder parameters;

    private Builder(JsonObject.Builder parameters) {
      this.parameters = parameters;
    }

    /** Has the answer posted in clear. */
    public Builder directPost(URI responseUri) {
      return post(ResponseMode.DIRECT_POST, responseUri);
    }

    /** Has the answer posted encrypted; the metadata must hold the key. */
    public Builder directPostJwt(URI responseUri) {
      return post(ResponseMode.DIRECT_POST_JWT, responseUri);
    }

    private Builder post(ResponseMode mode, URI responseUri) {
      parameters.put("response_mode", mode.wire()).put("response_uri", responseUri.toString());
      return this;
    }

    /** Sets what the answer carries back. */
    public Builder state(String state) {
      parameters.put("state", state);
      return this;
    }

    /** Sets what the verifier says about itself. */
    public Builder clientMetadata(ClientMetadata metadata) {
      parameters.put("client_metadata", metadata.json());
      return this;
    }

    /** Returns the wallet's nonce to it. */
    public Builder walletNonce(String nonce) {
      parameters.put("wallet_nonce", nonce);
      return this;
    }

    /** Adds transactions to authorise. */
    public Builder transactions(List<TransactionData> transactions) {
      parameters.putStrings(
          "transaction_data", transactions.stream().map(TransactionData::text).toList());
      return this;
    }

    /** Tells the holder why, and what becomes of the answer. */
    public Builder purpose(RequestPurpose purpose) {
      JsonValue info =
          JsonObject.builder().put("format", PURPOSE_FORMAT).put("data", purpose.toJson()).build();
      parameters.put("verifier_info", JsonArray.of(info));
      return this;
    }

    /** Returns the checked request. */
    public AuthorizationRequest build() {
      return parse(parameters.build());
    }
  }
}
