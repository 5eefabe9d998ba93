package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.WellKnownUrl;
import org.cooppassport.core.openid.vci.AuthorizationCodeGrant;
import org.cooppassport.core.openid.vci.AuthorizationServerMetadata;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.CredentialOfferLink;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.WalletHttp.Response;

/** Reads offers and what issuers and their authorization servers publish. */
final class OfferReader {
  private static final int MAX_SERVERS = 8;

  private static final String ISSUER = "the issuer";
  private static final String PLAIN = "application/json";
  private static final String SIGNED = "application/jwt";

  private final PeerExchange peers;
  private final IssuerTrust trust;
  private final ReceivedCheck check;
  private final Clock clock;
  private final WalletSettings settings;

  OfferReader(
      PeerExchange peers,
      IssuerTrust trust,
      ReceivedCheck check,
      Clock clock,
      WalletSettings settings) {
    this.peers = peers;
    this.trust = trust;
    this.check = check;
    this.clock = clock;
    this.settings = settings;
  }

  /** Fetches what the issuer says about its offer, if the issuer is trusted. */
  OfferPreview preview(ReceivedOffer received) {
    return preview(offer(received.link()));
  }

  /** Does the same for an offer that is known already. */
  OfferPreview preview(CredentialOffer offer) {
    TrustedCredentialIssuer issuer =
        trust
            .find(offer.credentialIssuer())
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.ACCESS_DENIED,
                        "credential_issuer",
                        "this issuer is not one that the wallet takes credentials from"));
    IssuerMetadata metadata = metadata(issuer);
    List<OfferPreview.Offered> offered = new ArrayList<>();
    for (String id : offer.configurationIds()) {
      CredentialConfiguration configuration = usable(metadata, id);
      offered.add(new OfferPreview.Offered(id, configuration.format(), title(configuration)));
    }
    String name = issuer.name().isEmpty() ? ownName(metadata) : issuer.name();
    String host = PeerExchange.host(URI.create(offer.credentialIssuer()));
    return new OfferPreview(offer, metadata, issuer, name, host, offered);
  }

  private CredentialOffer offer(CredentialOfferLink link) {
    if (link instanceof CredentialOfferLink.ByValue value) {
      return value.offer();
    }
    URI uri = ((CredentialOfferLink.ByReference) link).offerUri();
    return CredentialOffer.read(
        Bytes.utf8(peers.getText(ISSUER, uri, PLAIN, CredentialOffer.MAX_BYTES)));
  }

  /** Returns where an issuer gives nonces, as its metadata say now. */
  URI nonceEndpoint(String credentialIssuer) {
    TrustedCredentialIssuer issuer =
        trust
            .find(credentialIssuer)
            .orElseGet(
                () ->
                    new TrustedCredentialIssuer(
                        credentialIssuer, "", List.of(), TrustAnchors.NONE));
    return metadata(issuer).nonceEndpoint().orElseThrow(() -> missing("nonce_endpoint"));
  }

  /**
   * Fetches an issuer's metadata. Once signed ones came they are taken or refused: plain ones are
   * not asked for instead.
   */
  private IssuerMetadata metadata(TrustedCredentialIssuer issuer) {
    String id = issuer.credentialIssuer();
    String accept = accept(issuer);
    Response response =
        peers
            .find(ISSUER, WellKnownUrl.between(id, WellKnownUrl.CREDENTIAL_ISSUER), accept)
            .or(
                () ->
                    peers.find(
                        ISSUER, WellKnownUrl.appended(id, WellKnownUrl.CREDENTIAL_ISSUER), accept))
            .orElseThrow(() -> new RefusedByPeer(ISSUER, 404, null));
    return IssuerMetadata.parse(metadata(issuer, response), id);
  }

  // Section 12.2.3: who asks for signed metadata must be able to trust the signer.
  private String accept(TrustedCredentialIssuer issuer) {
    boolean known = !issuer.authorities().certificates().isEmpty();
    if (!known && settings.metadata() == MetadataSigning.REQUIRED) {
      throw new Refusal(
          Reason.ACCESS_DENIED,
          "credential_issuer",
          "the metadata have to be signed, and no authority is known that certifies this issuer");
    }
    return known ? settings.metadata().accept() : PLAIN;
  }

  private JsonObject metadata(TrustedCredentialIssuer issuer, Response response) {
    if (response.mediaType().equals(SIGNED)) {
      return SignedIssuerMetadata.verified(response.body().toUtf8(), issuer, clock.instant());
    }
    if (settings.metadata() == MetadataSigning.REQUIRED) {
      throw new Mismatch(
              "issuer metadata", SIGNED, Came.word(response.mediaType()), "HAIP 1.0, section 4.1")
          .refusal(Reason.ACCESS_DENIED);
    }
    return PeerExchange.json(ISSUER, response);
  }

  private CredentialConfiguration usable(IssuerMetadata metadata, String id) {
    CredentialConfiguration configuration =
        metadata
            .configuration(id)
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.UNKNOWN_CREDENTIAL_CONFIGURATION,
                        "credential_configuration_ids",
                        "the offer names a configuration that the issuer's metadata do not have"));
    check.requireKnownFormat(configuration);
    return configuration;
  }

  String title(CredentialConfiguration configuration) {
    return Display.choose(configuration.displays(), settings.locale())
        .flatMap(Display::name)
        .orElse(configuration.id());
  }

  private String ownName(IssuerMetadata metadata) {
    return Display.choose(metadata.displays(), settings.locale()).flatMap(Display::name).orElse("");
  }

  /**
   * Fetches what the authorization server of an offer publishes: the one that the offer names, else
   * the first of the issuer's that gives tokens for the grant.
   */
  AuthorizationServerMetadata server(OfferPreview preview) {
    List<String> servers = preview.metadata().authorizationServers();
    Optional<String> named =
        preview
            .grant()
            .flatMap(PreAuthorizedCodeGrant::authorizationServer)
            .or(
                () ->
                    preview
                        .offer()
                        .authorizationCode()
                        .flatMap(AuthorizationCodeGrant::authorizationServer));
    if (named.isPresent()) {
      if (!servers.contains(named.get())) {
        throw new Mismatch(
                "authorization_server",
                "one of the issuer's authorization_servers",
                Came.address(named.get()),
                "OpenID4VCI 1.0, section 4.1.1")
            .refusal(Reason.MALFORMED_REQUEST);
      }
      return server(named.get());
    }
    String grant =
        preview.grant().isPresent() ? PreAuthorizedCodeGrant.TYPE : AuthorizationCodeGrant.TYPE;
    for (String each : servers.subList(0, Math.min(servers.size(), MAX_SERVERS))) {
      AuthorizationServerMetadata metadata = server(each);
      if (servers.size() == 1 || metadata.supportsGrant(grant)) {
        return metadata;
      }
    }
    throw new Mismatch(
            "authorization_servers",
            "one that gives tokens for " + grant,
            Came.number(servers.size(), "others"),
            "OpenID4VCI 1.0, section 12.2.4")
        .refusal(Reason.MALFORMED_REQUEST);
  }

  /**
   * Fetches what an authorization server publishes; of one that is an OpenID Provider too, what it
   * publishes as that (RFC 8414, section 5).
   */
  AuthorizationServerMetadata server(String issuer) {
    JsonObject json =
        peers
            .find(ISSUER, WellKnownUrl.between(issuer, WellKnownUrl.AUTHORIZATION_SERVER))
            .or(
                () ->
                    peers.find(
                        ISSUER, WellKnownUrl.appended(issuer, WellKnownUrl.AUTHORIZATION_SERVER)))
            .or(
                () ->
                    peers.find(ISSUER, WellKnownUrl.appended(issuer, WellKnownUrl.OPENID_PROVIDER)))
            .orElseThrow(() -> new RefusedByPeer(ISSUER, 404, null));
    return AuthorizationServerMetadata.parse(json, issuer);
  }

  /** Returns where a server gives tokens. */
  static URI tokenEndpoint(AuthorizationServerMetadata server) {
    return server.tokenEndpoint().orElseThrow(() -> missing("token_endpoint"));
  }

  /** Makes the refusal for an endpoint that a server does not name. */
  static Refusal missing(String endpoint) {
    return new Refusal(
        Reason.MALFORMED_REQUEST,
        endpoint,
        endpoint + ": missing in the authorization server's metadata");
  }
}
