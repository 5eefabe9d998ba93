package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.openid.WellKnownUrl;
import org.cooppassport.core.openid.vci.AuthorizationServerMetadata;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.CredentialOfferLink;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.CredentialResponse;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.openid.vci.EncryptionSupport.Requirement;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.openid.vci.KeyProofJwt;
import org.cooppassport.core.openid.vci.NonceResponse;
import org.cooppassport.core.openid.vci.NotificationRequest;
import org.cooppassport.core.openid.vci.NotificationRequest.Event;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.ProofTypeSupport;
import org.cooppassport.core.openid.vci.TokenRequest;
import org.cooppassport.core.openid.vci.TokenResponse;
import org.cooppassport.core.openid.vci.TxCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.PeerUnreachable;
import org.cooppassport.wallet.port.WalletStore;

/**
 * Receives what an issuer offers: preview, then token, nonce, proofs, credentials, check, store.
 */
final class ReceiveCredentials {
  private static final String ISSUER = "the issuer";
  private static final String INVALID_NONCE = "invalid_nonce";

  private final PeerExchange peers;
  private final IssuerTrust trust;
  private final HolderKeys keys;
  private final KeyRing ring;
  private final StoredRecords records;
  private final ReceivedCheck check;
  private final Clock clock;
  private final RandomSource random;
  private final WalletSettings settings;

  ReceiveCredentials(
      PeerExchange peers,
      IssuerTrust trust,
      HolderKeys keys,
      WalletStore store,
      ReceivedCheck check,
      Clock clock,
      RandomSource random,
      WalletSettings settings) {
    this.peers = peers;
    this.trust = trust;
    this.keys = keys;
    this.ring = new KeyRing(store, keys);
    this.records = new StoredRecords(store);
    this.check = check;
    this.clock = clock;
    this.random = random;
    this.settings = settings;
  }

  /** Fetches what the issuer says about its offer, if the issuer is trusted. */
  OfferPreview preview(ReceivedOffer received) {
    CredentialOffer offer = offer(received.link());
    TrustedCredentialIssuer issuer =
        trust
            .find(offer.credentialIssuer())
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.ACCESS_DENIED,
                        "credential_issuer",
                        "this issuer is not one that the wallet takes credentials from"));
    PreAuthorizedCodeGrant grant =
        offer
            .preAuthorizedCode()
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.UNSUPPORTED_GRANT_TYPE,
                        "grants",
                        "the offer has no pre-authorized code, and no other grant is known here"));
    IssuerMetadata metadata = metadata(offer.credentialIssuer());
    List<OfferPreview.Offered> offered = new ArrayList<>();
    for (String id : offer.configurationIds()) {
      CredentialConfiguration configuration = usable(metadata, id);
      offered.add(new OfferPreview.Offered(id, configuration.format(), title(configuration)));
    }
    String name = issuer.name().isEmpty() ? ownName(metadata) : issuer.name();
    String host = PeerExchange.host(URI.create(offer.credentialIssuer()));
    return new OfferPreview(offer, grant, metadata, issuer, name, host, offered);
  }

  private CredentialOffer offer(CredentialOfferLink link) {
    if (link instanceof CredentialOfferLink.ByValue value) {
      return value.offer();
    }
    URI uri = ((CredentialOfferLink.ByReference) link).offerUri();
    return CredentialOffer.read(
        Bytes.utf8(peers.getText(ISSUER, uri, "application/json", CredentialOffer.MAX_BYTES)));
  }

  private IssuerMetadata metadata(String credentialIssuer) {
    JsonObject json =
        peers
            .find(ISSUER, WellKnownUrl.between(credentialIssuer, WellKnownUrl.CREDENTIAL_ISSUER))
            .or(
                () ->
                    peers.find(
                        ISSUER,
                        WellKnownUrl.appended(credentialIssuer, WellKnownUrl.CREDENTIAL_ISSUER)))
            .orElseThrow(() -> new RefusedByPeer(ISSUER, 404, null));
    return IssuerMetadata.parse(json, credentialIssuer);
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

  private String title(CredentialConfiguration configuration) {
    return Display.choose(configuration.displays(), settings.locale())
        .flatMap(Display::name)
        .orElse(configuration.id());
  }

  private String ownName(IssuerMetadata metadata) {
    return Display.choose(metadata.displays(), settings.locale()).flatMap(Display::name).orElse("");
  }

  /** Receives everything offered; stores all of it or nothing. */
  List<WalletCredential> receive(OfferPreview preview, String txCode) {
    TokenRequest request = tokenRequest(preview, txCode);
    refuseEncryption(preview.metadata());
    TokenResponse token = token(preview, request);
    List<Received> received = new ArrayList<>();
    try {
      for (String id : preview.offer().configurationIds()) {
        received.add(request(preview, preview.configuration(id), token));
      }
      List<HeldCredential> held = new ArrayList<>();
      for (Received each : received) {
        held.add(checked(preview, each));
      }
      held.forEach(records::put);
      received.forEach(each -> tell(preview, token, each, Event.CREDENTIAL_ACCEPTED));
      return held.stream().map(HeldCredential::shown).toList();
    } catch (Refusal e) {
      received.forEach(each -> tell(preview, token, each, Event.CREDENTIAL_FAILURE));
      throw e;
    }
  }

  private static TokenRequest tokenRequest(OfferPreview preview, String txCode) {
    TokenRequest request = TokenRequest.of(preview.grant().code());
    Optional<TxCode> wanted = preview.txCode();
    if (wanted.isEmpty()) {
      return request;
    }
    if (!wanted.get().fits(txCode)) {
      throw new Refusal(
          Reason.INVALID_VALUE,
          "tx_code",
          "tx_code: a code that goes to "
              + preview.host()
              + " is needed"
              + (wanted.get().length() > 0 ? ", of " + wanted.get().length() + " characters" : ""));
    }
    return request.withTxCode(txCode);
  }

  private static void refuseEncryption(IssuerMetadata metadata) {
    boolean demanded =
        metadata
                .requestEncryption()
                .filter(s -> s.requirement() == Requirement.REQUIRED)
                .isPresent()
            || metadata
                .responseEncryption()
                .filter(s -> s.requirement() == Requirement.REQUIRED)
                .isPresent();
    if (demanded) {
      throw new Refusal(
          Reason.INVALID_ENCRYPTION_PARAMETERS,
          "credential_response_encryption",
          "the issuer demands encrypted requests or responses, which this wallet does not make");
    }
  }

  private TokenResponse token(OfferPreview preview, TokenRequest request) {
    List<String> servers = preview.metadata().authorizationServers();
    String server = preview.grant().authorizationServer().orElse(servers.get(0));
    if (!servers.contains(server)) {
      throw new Refusal(
          Reason.MALFORMED_REQUEST,
          "authorization_server",
          "authorization_server: not one of the issuer's (OpenID4VCI 1.0, section 4.1.1)");
    }
    JsonObject json =
        peers
            .find(ISSUER, WellKnownUrl.between(server, WellKnownUrl.AUTHORIZATION_SERVER))
            .or(
                () ->
                    peers.find(
                        ISSUER, WellKnownUrl.appended(server, WellKnownUrl.AUTHORIZATION_SERVER)))
            .orElseThrow(() -> new RefusedByPeer(ISSUER, 404, null));
    URI endpoint =
        AuthorizationServerMetadata.parse(json, server)
            .tokenEndpoint()
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.MALFORMED_REQUEST,
                        "token_endpoint",
                        "token_endpoint: missing in the authorization server's metadata"));
    TokenResponse response = new TokenResponse(peers.post(ISSUER, endpoint, request.form()));
    if (response.scheme() != TokenResponse.Scheme.BEARER) {
      throw new Refusal(
          Reason.INVALID_DPOP_PROOF,
          "token_type",
          "token_type: a sender-constrained token came although none was asked for");
    }
    return response;
  }

  /** What came for one configuration, not yet checked. */
  private record Received(
      CredentialConfiguration configuration,
      List<String> keyReferences,
      CredentialResponse.Issued response) {}

  private Received request(
      OfferPreview preview, CredentialConfiguration configuration, TokenResponse token) {
    CredentialRequest bare =
        Optional.ofNullable(token.credentialIdentifiers().get(configuration.id()))
            .map(identifiers -> CredentialRequest.ofIdentifier(identifiers.get(0)))
            .orElse(CredentialRequest.ofConfiguration(configuration.id()));
    List<String> references = keyReferences(preview, configuration);
    CredentialResponse response;
    try {
      response = send(preview, token, proven(preview, configuration, bare, references));
    } catch (RefusedByPeer e) {
      if (e.error().filter(error -> error.code().equals(INVALID_NONCE)).isEmpty()) {
        throw e;
      }
      // OpenID4VCI 1.0, section 8.3.1.2: fetch a new nonce and try once.
      response = send(preview, token, proven(preview, configuration, bare, references));
    }
    if (response instanceof CredentialResponse.Issued issued) {
      return new Received(configuration, references, issued);
    }
    throw new Refusal(
        Reason.INVALID_TRANSACTION_ID,
        "transaction_id",
        "the issuer promises the credential for later; a deferred credential is not collected"
            + " here");
  }

  private CredentialResponse send(
      OfferPreview preview, TokenResponse token, CredentialRequest request) {
    return CredentialResponse.parse(
        peers.post(
            ISSUER, preview.metadata().credentialEndpoint(), authorization(token), request.json()));
  }

  private static String authorization(TokenResponse token) {
    return token.scheme().wire() + " " + token.accessToken();
  }

  /** Returns one key for each copy; none for a credential that is bound to no key. */
  private List<String> keyReferences(OfferPreview preview, CredentialConfiguration configuration) {
    if (configuration.proofTypes().isEmpty()) {
      return List.of();
    }
    ProofTypeSupport jwt = configuration.proofTypes().get(CredentialRequest.JWT);
    if (jwt == null || jwt.keyAttestationsRequired().isPresent()) {
      throw new Refusal(
          Reason.INVALID_PROOF,
          "proof_types_supported",
          "the issuer wants a proof this wallet does not make; it makes jwt without attestation");
    }
    for (KeyType type : settings.keyTypes()) {
      boolean taken =
          SignatureAlgorithm.ofKeyType(type)
              .filter(algorithm -> jwt.algorithms().contains(algorithm.joseName()))
              .isPresent();
      if (taken) {
        int copies = Math.min(settings.copies(), preview.metadata().batchSize());
        return ring.forCopies(preview.credentialIssuer(), type, copies);
      }
    }
    throw new Refusal(
        Reason.INVALID_PROOF,
        "proof_signing_alg_values_supported",
        "the issuer takes no signature algorithm of this wallet's keys");
  }

  private CredentialRequest proven(
      OfferPreview preview,
      CredentialConfiguration configuration,
      CredentialRequest bare,
      List<String> references) {
    if (references.isEmpty()) {
      return bare;
    }
    URI nonceEndpoint =
        preview
            .metadata()
            .nonceEndpoint()
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.INVALID_NONCE,
                        "nonce_endpoint",
                        "nonce_endpoint: missing although key proofs are wanted"));
    String nonce = NonceResponse.parse(peers.postEmpty(ISSUER, nonceEndpoint)).nonce();
    List<KeyProofJwt> proofs = new ArrayList<>();
    for (String reference : references) {
      proofs.add(
          HolderBinding.of(configuration)
              .proof(keys.signer(reference), preview.credentialIssuer(), nonce, clock.instant()));
    }
    return bare.withProofs(proofs);
  }

  private HeldCredential checked(OfferPreview preview, Received received) {
    CredentialConfiguration configuration = received.configuration();
    Map<String, JsonValue> byKey = new LinkedHashMap<>();
    CheckedCredential first = null;
    List<CredentialCopy> copies = new ArrayList<>();
    for (JsonValue credential : received.response().credentials()) {
      CheckedCredential checked =
          check.check(credential, configuration, preview.issuer(), clock.instant());
      String reference = reference(received, checked);
      if (byKey.put(reference, credential) != null) {
        throw ReceivedCheck.refused("two copies are bound to the same key");
      }
      copies.add(CredentialCopy.fresh(credential, reference));
      if (first != null && !first.saysTheSame(checked)) {
        throw ReceivedCheck.refused("the copies say different things");
      }
      first = first == null ? checked : first;
    }
    if (first == null || copies.size() > Math.max(1, received.keyReferences().size())) {
      throw ReceivedCheck.refused("another number of copies came than was asked for");
    }
    ReceivedCheck.requireUnlinked(copies);
    return new HeldCredential(
        Base64Url.encode(random.next(12)),
        preview.credentialIssuer(),
        preview.issuerName(),
        configuration.id(),
        configuration.format(),
        first.types(),
        title(configuration),
        labels(configuration),
        first.content(),
        clock.instant(),
        first.validUntil().orElse(Instant.MAX),
        copies.size() > 1 ? WalletCredential.Use.SINGLE : WalletCredential.Use.REPEATED,
        copies);
  }

  private String reference(Received received, CheckedCredential checked) {
    if (received.keyReferences().isEmpty()) {
      return "";
    }
    return received.keyReferences().stream()
        .filter(r -> checked.holderKey().filter(keys.signer(r).publicKey()::equals).isPresent())
        .findFirst()
        .orElseThrow(() -> ReceivedCheck.refused("it is bound to a key that is not this wallet's"));
  }

  private Map<String, String> labels(CredentialConfiguration configuration) {
    Map<String, String> labels = new LinkedHashMap<>();
    configuration
        .claims()
        .forEach(
            claim ->
                Display.choose(claim.displays(), settings.locale())
                    .flatMap(Display::name)
                    .ifPresent(name -> labels.put(claim.path().toString(), name)));
    return labels;
  }

  /** Tells the issuer what became of a response; that it does not listen changes nothing here. */
  private void tell(OfferPreview preview, TokenResponse token, Received received, Event event) {
    Optional<URI> endpoint = preview.metadata().notificationEndpoint();
    String id = received.response().notificationId();
    if (endpoint.isEmpty() || id.isEmpty()) {
      return;
    }
    try {
      peers.tell(
          ISSUER, endpoint.get(), authorization(token), NotificationRequest.of(id, event).toJson());
    } catch (RefusedByPeer | PeerUnreachable e) {
      return;
    }
  }
}
