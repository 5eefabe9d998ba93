package org.cooppassport.core.openid.vp;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.dcql.CredentialQuery;
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
  private static final Pattern URL_SAFE = Pattern.compile("[A-Za-z0-9._~-]{1,512}");
  private static final Pattern STATE = Pattern.compile("[A-Za-z0-9._~-]{1,2048}");
  private static final Pattern ORIGIN = Pattern.compile("https://[!-~&&[^/?#]]{1,300}");
  private static final int MAX_TRANSACTIONS = 16;

  private final JsonObject json;
  private final ClientId clientId;
  private final ResponseMode responseMode;
  private final DcqlQuery query;
  private final ClientMetadata metadata;
  private final List<TransactionData> transactions;
  private final List<VerifierInfo> verifierInfo;

  private AuthorizationRequest(Members request, ClientId clientId) {
    json = request.json();
    this.clientId = clientId;
    if (!request.text("response_type").equals("vp_token")) {
      throw request.wrongWord("response_type", "expected vp_token");
    }
    if (!URL_SAFE.matcher(request.text("nonce")).matches()) {
      throw request.wrong("nonce", "expected URL-safe characters, at most 512");
    }
    request.optionalText("wallet_nonce");
    responseMode =
        ResponseMode.of(request.optionalText("response_mode").orElse("fragment"))
            .orElseThrow(
                () ->
                    request.wrongWord(
                        "response_mode",
                        "expected direct_post, direct_post.jwt, fragment, dc_api or dc_api.jwt"));
    if (responseMode.dcApi()) {
      checkOrigins(request);
    } else {
      checkState(request);
      checkAddresses(request);
    }
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
    verifierInfo =
        request.optionalObjects("verifier_info").stream()
            .map(info -> VerifierInfo.parse(info, query))
            .toList();
    if (!responseMode.dcApi() && state().isEmpty() && asksForUnbound()) {
      throw request.wrong("state", "is required where a credential comes without holder binding");
    }
  }

  private boolean asksForUnbound() {
    return query.credentials().stream()
        .anyMatch(wanted -> wanted.holderBinding() == HolderBinding.NOT_REQUIRED);
  }

  private static void checkState(Members request) {
    if (request.optionalText("state").filter(s -> !STATE.matcher(s).matches()).isPresent()) {
      throw request.wrong("state", "expected URL-safe characters, at most 2,048");
    }
  }

  // Appendix A.2: who is asking through the API is what the platform says, or a signed request
  // says for a page of one of these origins.
  private void checkOrigins(Members request) {
    if (clientId.prefix() != ClientId.Prefix.ORIGIN) {
      for (String origin : request.texts("expected_origins")) {
        if (!ORIGIN.matcher(origin).matches()) {
          throw request.wrong("expected_origins", "expected https origins");
        }
      }
    }
  }

  private void checkAddresses(Members request) {
    Optional<URI> responseUri = request.optionalHttpsUrl("response_uri");
    Optional<String> redirectUri = request.optionalText("redirect_uri");
    boolean named = clientId.prefix() == ClientId.Prefix.REDIRECT_URI;
    if (responseMode.direct()) {
      if (responseUri.isEmpty() && !named) {
        throw request.wrong("response_uri", "is required with direct_post");
      }
      if (redirectUri.isPresent()) {
        throw request.wrong("redirect_uri", "must not come with direct_post");
      }
    } else if (responseUri.isPresent()) {
      throw request.wrong("response_uri", "comes only with direct_post");
    } else if (responseMode == ResponseMode.FRAGMENT && redirectUri.isEmpty() && !named) {
      throw request.wrong("redirect_uri", "is required with response mode fragment");
    }
    if (named) {
      Optional<String> address = request.optionalText("response_uri").or(() -> redirectUri);
      if (address.filter(uri -> !uri.equals(clientId.value())).isPresent()
          || Members.httpsUrlOf(clientId.value()).isEmpty()) {
        throw request.wrong(
            "client_id", "expected the https address that the answer is sent to (section 5.9.3)");
      }
    }
  }

  private List<TransactionData> transactions(Members request) {
    List<String> texts = request.optionalTexts("transaction_data");
    if (texts.size() > MAX_TRANSACTIONS) {
      throw request.wrong("transaction_data", "expected at most " + MAX_TRANSACTIONS);
    }
    List<TransactionData> parsed = texts.stream().map(TransactionData::parse).toList();
    for (TransactionData transaction : parsed) {
      for (String id : transaction.credentialIds()) {
        CredentialQuery wanted =
            query
                .credential(id)
                .orElseThrow(
                    () -> untransacted(request, "credential_ids names no credential of the query"));
        if (wanted.holderBinding() == HolderBinding.NOT_REQUIRED) {
          throw untransacted(
              request, "a credential without holder binding signs nothing (appendix B.3.3)");
        }
      }
    }
    return parsed;
  }

  private static Refusal untransacted(Members request, String detail) {
    return request
        .refusing(Refusal.Reason.INVALID_TRANSACTION_DATA)
        .wrong("transaction_data", detail);
  }

  /**
   * Reads the parameters of a request object, or of an unsigned request.
   *
   * @throws Refusal MALFORMED_REQUEST, INVALID_REQUEST_OBJECT_CLIENT or INVALID_TRANSACTION_DATA
   *     that names the parameter
   */
  public static AuthorizationRequest parse(JsonObject parameters) {
    Members request = Members.of(parameters, SECTION);
    return new AuthorizationRequest(request, ClientId.parse(request.text("client_id")));
  }

  /**
   * Reads the parameters of an unsigned request that came through the Digital Credentials API. What
   * it says of its maker is not looked at (appendix A.2).
   *
   * @param origin who asks, as the platform says
   * @throws Refusal MALFORMED_REQUEST or INVALID_TRANSACTION_DATA that names the parameter
   */
  public static AuthorizationRequest parseUnsigned(JsonObject parameters, String origin) {
    JsonObject own = parameters.without("client_id", "expected_origins");
    return new AuthorizationRequest(Members.of(own, SECTION), ClientId.origin(origin));
  }

  /** Starts a request. */
  public static Builder builder(ClientId clientId, String nonce, DcqlQuery query) {
    JsonObject.Builder parameters = JsonObject.builder().put("response_type", "vp_token");
    if (clientId.prefix() != ClientId.Prefix.ORIGIN) {
      parameters.put("client_id", clientId.toString());
    }
    return new Builder(clientId, parameters.put("nonce", nonce).put("dcql_query", query.toJson()));
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
    Optional<URI> said = json.string("response_uri").flatMap(Members::httpsUrlOf);
    return clientId.prefix() == ClientId.Prefix.REDIRECT_URI && responseMode.direct()
        ? Members.httpsUrlOf(clientId.value())
        : said;
  }

  /** Returns the origins whose pages may hand the request to a wallet; none but over the API. */
  public List<String> expectedOrigins() {
    return json.array("expected_origins").flatMap(JsonArray::strings).orElse(List.of());
  }

  /** Returns what others say, or the verifier itself says, about the verifier. */
  public List<VerifierInfo> verifierInfo() {
    return verifierInfo;
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
    return verifierInfo.stream()
        .filter(info -> info.format().equals(PURPOSE_FORMAT))
        .findFirst()
        .flatMap(VerifierInfo::object)
        .map(RequestPurpose::parse);
  }

  @Override
  public String toString() {
    return "AuthorizationRequest[" + clientId + "]";
  }

  /** Collects the parameters of a request. For one thread. */
  public static final class Builder {
    private final ClientId clientId;
    private final JsonObject.Builder parameters;
    private final List<VerifierInfo> verifierInfo = new ArrayList<>();

    private Builder(ClientId clientId, JsonObject.Builder parameters) {
      this.clientId = clientId;
      this.parameters = parameters;
    }

    /**
     * Has the answer returned through the Digital Credentials API.
     *
     * @param mode {@code dc_api}, or {@code dc_api.jwt} with a key in the metadata
     * @param origins the origins of the pages that hand it over; of no use in an unsigned request
     */
    public Builder dcApi(ResponseMode mode, List<String> origins) {
      parameters.put("response_mode", mode.wire());
      if (clientId.prefix() != ClientId.Prefix.ORIGIN) {
        parameters.putStrings("expected_origins", origins);
      }
      return this;
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
      return about(List.of(VerifierInfo.of(PURPOSE_FORMAT, purpose.toJson())));
    }

    /** Adds what others say, or the verifier itself says, about the verifier. */
    public Builder about(List<VerifierInfo> more) {
      verifierInfo.addAll(more);
      return this;
    }

    /** Returns the checked request. */
    public AuthorizationRequest build() {
      if (!verifierInfo.isEmpty()) {
        parameters.put(
            "verifier_info",
            verifierInfo.stream().map(VerifierInfo::toJson).collect(JsonArray.collector()));
      }
      return new AuthorizationRequest(Members.of(parameters.build(), SECTION), clientId);
    }
  }
}
