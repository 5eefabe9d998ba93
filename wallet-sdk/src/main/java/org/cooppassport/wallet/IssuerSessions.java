package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vci.AuthorizationCodeGrant;
import org.cooppassport.core.openid.vci.AuthorizationDetail;
import org.cooppassport.core.openid.vci.AuthorizationServerMetadata;
import org.cooppassport.core.openid.vci.CodeTokenRequest;
import org.cooppassport.core.openid.vci.CredentialAuthorizationRequest;
import org.cooppassport.core.openid.vci.CredentialAuthorizationResponse;
import org.cooppassport.core.openid.vci.CredentialAuthorizationResponse.Naming;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.Pkce;
import org.cooppassport.core.openid.vci.PushedAuthorizationResponse;
import org.cooppassport.core.openid.vci.RefreshTokenRequest;
import org.cooppassport.core.openid.vci.TokenResponse;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.WalletAttester;
import org.cooppassport.wallet.port.WalletStore;

/** Gets access tokens: by pre-authorized code, by log-in in a browser, by refresh token. */
final class IssuerSessions {
  private static final String ERRAND = "errand/";
  private static final String DPOP_ALGORITHM = "ES256";

  private final IssuerRequests requests;
  private final HolderKeys keys;
  private final WalletStore store;
  private final OfferReader offers;
  private final IssuerGrants grants;
  private final Identity identity;
  private final Clock clock;
  private final RandomSource random;

  /**
   * As whom the wallet asks.
   *
   * @param clientId its client id where nobody attests it
   * @param attester who attests it; null for nobody
   */
  record Identity(String clientId, WalletAttester attester) {
    String towards(String server) {
      return attester == null ? clientId : attester.attestInstance(server).clientId();
    }
  }

  IssuerSessions(
      IssuerRequests requests,
      HolderKeys keys,
      WalletStore store,
      OfferReader offers,
      IssuerGrants grants,
      Identity identity,
      Clock clock,
      RandomSource random) {
    this.requests = requests;
    this.keys = keys;
    this.store = store;
    this.offers = offers;
    this.grants = grants;
    this.identity = identity;
    this.clock = clock;
    this.random = random;
  }

  /**
   * What the member approved.
   *
   * @param offer the offer that it began with
   * @param access the access token
   */
  record Approved(CredentialOffer offer, IssuerAccess access) {}

  /** Redeems a pre-authorized code. */
  IssuerAccess redeem(OfferPreview preview, AuthorizationServerMetadata server, Form form) {
    boolean anonymous = identity.attester() == null;
    ClientSession session =
        session(preview, server, anonymous ? "" : identity.towards(server.issuer()));
    Form named = anonymous ? form : form.with("client_id", session.clientId());
    return token(session, server, named);
  }

  private ClientSession session(
      OfferPreview preview, AuthorizationServerMetadata server, String clientId) {
    boolean bound = server.dpopAlgorithms().contains(DPOP_ALGORITHM);
    return new ClientSession(
        preview.credentialIssuer(),
        server.issuer(),
        clientId,
        bound ? keys.create(KeyType.P256) : "");
  }

  private IssuerAccess token(ClientSession session, AuthorizationServerMetadata server, Form form) {
    requests.prepare(server);
    return new IssuerAccess(
        session,
        new TokenResponse(requests.toServer(session, OfferReader.tokenEndpoint(server), form)));
  }

  /** Pushes an authorization request where the server takes that, and keeps what it needs later. */
  AuthorizationErrand authorize(
      OfferPreview preview, AuthorizationServerMetadata server, URI redirectUri) {
    URI endpoint =
        server
            .authorizationEndpoint()
            .orElseThrow(() -> OfferReader.missing("authorization_endpoint"));
    ClientSession session = session(preview, server, identity.towards(server.issuer()));
    Pkce pkce = Pkce.draw(random);
    String state = random.token(16);
    Form form =
        asking(
            preview,
            CredentialAuthorizationRequest.begin(
                session.clientId(), redirectUri.toString(), pkce, state));
    store.write(name(state), errand(preview, server, session, redirectUri, pkce));
    URI address = withQuery(endpoint, pushed(server, session, form));
    return new AuthorizationErrand(address, PeerExchange.host(endpoint));
  }

  private Form pushed(AuthorizationServerMetadata server, ClientSession session, Form form) {
    Optional<URI> push = server.pushedAuthorizationRequestEndpoint();
    if (push.isEmpty()) {
      return session.dpopKey().isEmpty()
          ? form
          : form.with("dpop_jkt", keys.signer(session.dpopKey()).publicKey().thumbprint());
    }
    requests.prepare(server);
    PushedAuthorizationResponse response =
        PushedAuthorizationResponse.parse(requests.toServer(session, push.get(), form));
    return Form.empty()
        .with("client_id", session.clientId())
        .with("request_uri", response.requestUri());
  }

  /** Asks by scope where every configuration has one, as HAIP wants, else by details. */
  private static Form asking(OfferPreview preview, Form form) {
    List<String> ids = preview.offer().configurationIds();
    List<String> scopes =
        ids.stream()
            .map(preview::configuration)
            .flatMap(configuration -> configuration.scope().stream())
            .toList();
    Form asked =
        scopes.size() == ids.size()
            ? form.with("scope", String.join(" ", scopes))
            : form.with(
                "authorization_details",
                AuthorizationDetail.toParameter(
                    ids.stream()
                        .map(
                            id ->
                                new AuthorizationDetail(
                                    id,
                                    preview.metadata().json().has("authorization_servers")
                                        ? List.of(preview.credentialIssuer())
                                        : List.of()))
                        .toList()));
    return asked.withIfPresent(
        "issuer_state",
        preview.offer().authorizationCode().flatMap(AuthorizationCodeGrant::issuerState));
  }

  private static Bytes errand(
      OfferPreview preview,
      AuthorizationServerMetadata server,
      ClientSession session,
      URI redirectUri,
      Pkce pkce) {
    boolean named =
        server.json().bool("authorization_response_iss_parameter_supported").orElse(false);
    return JsonWriter.write(
        JsonObject.builder()
            .put(
                "offer",
                new CredentialOffer(
                        preview.credentialIssuer(),
                        preview.offer().configurationIds(),
                        JsonObject.EMPTY)
                    .toJson())
            .put("session", session.toJson())
            .put("redirect", redirectUri.toString())
            .put("verifier", pkce.verifier())
            .put("named", named)
            .build());
  }

  private static URI withQuery(URI endpoint, Form form) {
    return URI.create(endpoint + (endpoint.getRawQuery() == null ? "?" : "&") + form.encode());
  }

  private static String name(String state) {
    return ERRAND + Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(state)));
  }

  /**
   * Redeems what the browser came back with. The state in it finds the session it belongs to, once.
   *
   * @throws Refusal MALFORMED_REQUEST if no such session waits, ACCESS_DENIED if the member or the
   *     server declined
   */
  Approved redeem(URI returned) {
    String state =
        Form.parse(returned.getRawQuery()).get("state").orElseThrow(IssuerSessions::noErrand);
    JsonObject errand = takeErrand(state);
    ClientSession session = ClientSession.read(errand.object("session").orElseThrow());
    String redirect = errand.string("redirect").orElseThrow();
    CredentialAuthorizationResponse response =
        CredentialAuthorizationResponse.read(
            returned,
            URI.create(redirect),
            state,
            session.server(),
            errand.bool("named").orElse(false) ? Naming.ALWAYS : Naming.PERHAPS);
    if (response instanceof CredentialAuthorizationResponse.Failure failure) {
      throw new RefusedByPeer("the issuer", 303, failure.error());
    }
    CodeTokenRequest request =
        CodeTokenRequest.of(
            ((CredentialAuthorizationResponse.Code) response).code(),
            redirect,
            new Pkce(errand.string("verifier").orElseThrow()),
            session.clientId());
    return new Approved(
        CredentialOffer.parse(errand.object("offer").orElseThrow()),
        token(session, offers.server(session.server()), request.form()));
  }

  private JsonObject takeErrand(String state) {
    List<Bytes> found = new ArrayList<>();
    store.update(
        name(state),
        before -> {
          before.ifPresent(found::add);
          return Optional.empty();
        });
    if (found.isEmpty()) {
      throw noErrand();
    }
    return JsonReader.readObject(found.get(0), StoredRecords.LIMITS);
  }

  private static Refusal noErrand() {
    return new Refusal(
        Reason.MALFORMED_REQUEST, "state", "state: no log-in of this wallet waits for this answer");
  }

  /** Redeems a refresh token; its successor is kept first. */
  IssuerAccess refresh(IssuerGrants.Grant grant, AuthorizationServerMetadata server) {
    Form form = RefreshTokenRequest.of(grant.refreshToken()).form();
    String client = grant.session().clientId();
    IssuerAccess access =
        token(grant.session(), server, client.isEmpty() ? form : form.with("client_id", client));
    access.response().refreshToken().ifPresent(token -> grants.renew(grant, token));
    return access;
  }

  /** Returns the token that a promise came with, or a fresh one if it is over. */
  IssuerAccess access(IssuerGrants.Promise promise, AuthorizationServerMetadata server) {
    if (clock.instant().isBefore(promise.tokenEnds())) {
      return new IssuerAccess(promise.session(), new TokenResponse(promise.token()));
    }
    return refresh(
        grants
            .find(promise.grant())
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.NOT_FOUND,
                        "the access token is over and the issuer gave no refresh token; ask for"
                            + " an offer")),
        server);
  }
}
