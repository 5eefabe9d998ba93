package org.cooppassport.wallet.fake;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.dcql.DcqlAnswer;
import org.cooppassport.core.openid.dcql.DcqlCredential;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.DirectPostAnswer;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.RequestKey;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.RequestPurpose;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.verification.PresentedText;
import org.cooppassport.core.verification.Verification;
import org.cooppassport.core.verification.VerificationRequest;
import org.cooppassport.core.verification.VerificationResult;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletHttp.Request;
import org.cooppassport.wallet.port.WalletHttp.Response;

/** A co-op that asks for presentations and verifies what it gets. Its requests can be bent. */
public final class FakeVerifier {
  private final String host;
  private final InMemoryNetwork network;
  private final Clock clock;
  private final RandomSource random = RandomSource.secure();
  private final SigningKey key = SigningKey.generate(KeyType.P256, random);
  private final Bytes certificate;
  private final DecryptionKey decryption = DecryptionKey.generate(random);
  private final FakeDeletionDesk deletion;
  private final Map<String, Session> sessions = new LinkedHashMap<>();

  private ResponseMode mode = ResponseMode.DIRECT_POST;
  private AuthorizationRequestLink.Method method = AuthorizationRequestLink.Method.GET;
  private UnaryOperator<AuthorizationRequest.Builder> bend = UnaryOperator.identity();
  private UnaryOperator<String> objectBend = UnaryOperator.identity();
  private Function<Form, Response> beforeVerifying = form -> null;

  /** One request and what came of it. */
  public static final class Session {
    private final String id;
    private final String nonce;
    private final DcqlQuery query;
    private final List<AuthorizationResponse> answers = new ArrayList<>();
    private final List<VerificationResult> results = new ArrayList<>();

    private Session(String id, String nonce, DcqlQuery query) {
      this.id = id;
      this.nonce = nonce;
      this.query = query;
    }

    /** Returns what wallets posted, opened. */
    public List<AuthorizationResponse> answers() {
      return List.copyOf(answers);
    }

    /** Returns what verification found, one for each answer that passed. */
    public List<VerificationResult> results() {
      return List.copyOf(results);
    }
  }

  /**
   * Makes the verifier and puts it on the network.
   *
   * @param host its name, with a port if it has one
   */
  public FakeVerifier(
      String host, TestCertificates authority, InMemoryNetwork network, Clock clock) {
    this.host = host;
    this.network = network;
    this.clock = clock;
    this.deletion = new FakeDeletionDesk(host, key, clock);
    this.certificate = authority.leaf(key.publicKey(), InMemoryNetwork.name(host));
    network.host(InMemoryNetwork.name(host), this::answer);
  }

  /** Wants answers in this mode. */
  public FakeVerifier answeredBy(ResponseMode responseMode) {
    mode = responseMode;
    return this;
  }

  /** Has its requests fetched by POST, with the wallet's nonce. */
  public FakeVerifier fetchedByPost() {
    method = AuthorizationRequestLink.Method.POST;
    return this;
  }

  /** Bends each request before it is signed. */
  public FakeVerifier bending(UnaryOperator<AuthorizationRequest.Builder> change) {
    bend = change;
    return this;
  }

  /** Bends each signed request object. */
  public FakeVerifier bendingObject(UnaryOperator<String> change) {
    objectBend = change;
    return this;
  }

  /** Answers a posted response itself wherever it gives an answer. */
  public FakeVerifier answering(Function<Form, Response> early) {
    beforeVerifying = early;
    return this;
  }

  /** Returns the client id. */
  public ClientId clientId() {
    return ClientId.x509Hash(certificate);
  }

  /** Returns where it takes requests to delete. */
  public FakeDeletionDesk deletion() {
    return deletion;
  }

  /** Starts a session and returns the link for a wallet. */
  public String request(DcqlQuery query) {
    String id = Base64Url.encode(random.next(16));
    sessions.put(id, new Session(id, Base64Url.encode(random.next(16)), query));
    URI uri = URI.create("https://" + host + "/request/" + id);
    return new AuthorizationRequestLink(clientId().toString(), uri, method).toLink();
  }

  /** Returns the latest session. */
  public Session latest() {
    return sessions.values().stream().reduce((a, b) -> b).orElseThrow();
  }

  private Response answer(Request request) {
    String path = request.uri().getPath();
    if (path.startsWith("/request/")) {
      return requestObject(sessions.get(path.substring(9)), request);
    }
    if (path.startsWith("/response/")) {
      Form form = Form.parse(request.body().toUtf8());
      Response early = beforeVerifying.apply(form);
      return early == null ? response(sessions.get(path.substring(10)), form) : early;
    }
    return deletion.takes(path) ? deletion.answer(request) : InMemoryNetwork.empty(404);
  }

  private static JsonObject formats() {
    return JsonReader.readObject(
        ("{'dc+sd-jwt':{'sd-jwt_alg_values':['ES256','EdDSA'],"
                + "'kb-jwt_alg_values':['ES256','EdDSA']},"
                + "'vc+sd-jwt':{'sd-jwt_alg_values':['ES256','EdDSA'],"
                + "'kb-jwt_alg_values':['ES256','EdDSA']},"
                + "'ldp_vc':{'proof_type_values':['DataIntegrityProof'],'cryptosuite_values':"
                + "['eddsa-rdfc-2022','ecdsa-rdfc-2019','ecdsa-sd-2023','bbs-2023']},"
                + "'vc+jwt':{'alg_values':['ES256','EdDSA']},"
                + "'jwt_vc_json':{'alg_values':['ES256','EdDSA']}}")
            .replace('\'', '"'));
  }

  private Response requestObject(Session session, Request request) {
    URI responseUri = URI.create("https://" + host + "/response/" + session.id);
    ClientMetadata metadata = ClientMetadata.of(formats()).withClientName("Harbour Housing Co-op");
    AuthorizationRequest.Builder builder =
        AuthorizationRequest.builder(clientId(), session.nonce, session.query)
            .state(session.id)
            .purpose(
                new RequestPurpose("to join", "five years", "Harbour", "join-v1", deletion.told()));
    builder =
        mode == ResponseMode.DIRECT_POST_JWT
            ? builder
                .directPostJwt(responseUri)
                .clientMetadata(metadata.withEncryptionKey(decryption.publicKey()))
            : builder.directPost(responseUri).clientMetadata(metadata);
    if (request.method() == WalletHttp.Method.POST) {
      builder =
          builder.walletNonce(
              Form.parse(request.body().toUtf8()).get("wallet_nonce").orElseThrow());
    }
    String object =
        RequestObject.sign(
                bend.apply(builder).build(),
                new RequestKey.Certified(List.of(certificate), key.signer()),
                clock.instant(),
                Duration.ofMinutes(3))
            .text();
    return InMemoryNetwork.text("application/oauth-authz-req+jwt", objectBend.apply(object));
  }

  private Response response(Session session, Form form) {
    try {
      AuthorizationResponse answer =
          mode == ResponseMode.DIRECT_POST_JWT
              ? EncryptedResponse.parse(form).open(decryption)
              : AuthorizationResponse.parse(form);
      session.answers.add(answer);
      if (!answer.state().equals(session.id)) {
        return InMemoryNetwork.error(400, "invalid_request");
      }
      if (answer instanceof AuthorizationResponse.Presented presented) {
        return verdict(session, presented);
      }
      return InMemoryNetwork.json(200, DirectPostAnswer.NONE.json());
    } catch (Refusal e) {
      return InMemoryNetwork.error(400, "invalid_request");
    }
  }

  private Response verdict(Session session, AuthorizationResponse.Presented presented) {
    VerificationRequest request =
        VerificationRequest.of(PresentedText.ofVpToken(presented.vpToken().toJson()))
            .ignoreTrust()
            .expectHolder(session.nonce, clientId().toString())
            .checkValidity()
            .ignoreStatus()
            .build();
    Verification verification = Verification.begin(request, clock.instant());
    while (!verification.missing().isEmpty()) {
      verification = verification.with(gather(verification.missing()));
    }
    VerificationResult result = verification.result();
    Map<String, List<DcqlCredential>> answered = new LinkedHashMap<>();
    for (VerifiedCredential credential : result.credentials()) {
      answered
          .computeIfAbsent(credential.queryId(), id -> new ArrayList<>())
          .add(credential.forQuery());
    }
    if (!result.acceptable() || !DcqlAnswer.check(session.query, answered).isEmpty()) {
      return InMemoryNetwork.error(400, "invalid_request");
    }
    session.results.add(result);
    return InMemoryNetwork.json(
        200,
        DirectPostAnswer.redirect(URI.create("https://" + host + "/done/" + session.id)).json());
  }

  private Documents gather(List<DocumentNeed> needs) {
    List<Gathered> found = new ArrayList<>();
    for (DocumentNeed need : needs) {
      Response response =
          network.exchange(Request.get(URI.create(need.url()), need.kind().accept(), 1 << 20));
      found.add(
          response.ok()
              ? new Gathered.Fetched(need, response.mediaType(), response.body(), clock.instant())
              : new Gathered.Unavailable(need, Gathered.Cause.NOT_FOUND));
    }
    return Documents.of(found);
  }
}
