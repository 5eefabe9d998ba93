package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.CredentialResponse;
import org.cooppassport.core.openid.vci.DeferredCredentialRequest;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.openid.vci.NonceResponse;
import org.cooppassport.core.openid.vci.NotificationRequest;
import org.cooppassport.core.openid.vci.NotificationRequest.Event;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.PeerUnreachable;

/** Asks an issuer for one configuration, and checks what comes before it is kept. */
final class TakeCredentials {
  private static final String ISSUER = "the issuer";
  private static final String INVALID_NONCE = "invalid_nonce";

  private final PeerExchange peers;
  private final IssuerRequests requests;
  private final HolderKeys keys;
  private final KeyRing ring;
  private final HolderProofs proofs;
  private final ReceivedCheck check;
  private final OfferReader offers;
  private final Clock clock;
  private final RandomSource random;
  private final WalletSettings settings;

  TakeCredentials(
      PeerExchange peers,
      IssuerRequests requests,
      HolderKeys keys,
      KeyRing ring,
      HolderProofs proofs,
      ReceivedCheck check,
      OfferReader offers,
      Clock clock,
      RandomSource random,
      WalletSettings settings) {
    this.peers = peers;
    this.requests = requests;
    this.keys = keys;
    this.ring = ring;
    this.proofs = proofs;
    this.check = check;
    this.offers = offers;
    this.clock = clock;
    this.random = random;
    this.settings = settings;
  }

  /** What came for one configuration, not yet checked: copies, or a promise. */
  record Received(
      CredentialConfiguration configuration,
      List<String> keyReferences,
      CredentialResponse response) {
    /** Returns the copies, if they came. */
    Optional<CredentialResponse.Issued> issued() {
      return response instanceof CredentialResponse.Issued issued
          ? Optional.of(issued)
          : Optional.empty();
    }

    /** Returns the promise, if one came. */
    Optional<CredentialResponse.Deferred> promised() {
      return response instanceof CredentialResponse.Deferred deferred
          ? Optional.of(deferred)
          : Optional.empty();
    }
  }

  /** Asks for a configuration. */
  Received take(OfferPreview preview, CredentialConfiguration configuration, IssuerAccess access) {
    CredentialRequest bare =
        Optional.ofNullable(access.response().credentialIdentifiers().get(configuration.id()))
            .map(identifiers -> CredentialRequest.ofIdentifier(identifiers.get(0)))
            .orElse(CredentialRequest.ofConfiguration(configuration.id()));
    List<String> references = keyReferences(preview, configuration);
    try {
      return send(preview, access, configuration, bare, references);
    } catch (RefusedByPeer e) {
      if (e.error().filter(error -> error.code().equals(INVALID_NONCE)).isEmpty()) {
        throw e;
      }
      // OpenID4VCI 1.0, section 8.3.1.2: fetch a new nonce and try once.
      return send(preview, access, configuration, bare, references);
    }
  }

  private Received send(
      OfferPreview preview,
      IssuerAccess access,
      CredentialConfiguration configuration,
      CredentialRequest bare,
      List<String> references) {
    CredentialRequest request =
        references.isEmpty()
            ? bare
            : proofs.proven(
                configuration,
                bare,
                references,
                preview.credentialIssuer(),
                nonce(preview.metadata()));
    JsonObject answer =
        requests.toIssuer(
            access,
            preview.metadata().credentialEndpoint(),
            request.json(),
            MessageSeal.of(preview.metadata(), random));
    return new Received(configuration, references, CredentialResponse.parse(answer));
  }

  private String nonce(IssuerMetadata metadata) {
    URI endpoint =
        metadata
            .nonceEndpoint()
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.INVALID_NONCE,
                        "nonce_endpoint",
                        "nonce_endpoint: missing although key proofs are wanted"));
    return NonceResponse.parse(peers.postEmpty(ISSUER, endpoint)).nonce();
  }

  /** Asks for what was promised. */
  Received collect(
      OfferPreview preview,
      CredentialConfiguration configuration,
      List<String> references,
      String transaction,
      IssuerAccess access) {
    URI endpoint =
        preview
            .metadata()
            .deferredCredentialEndpoint()
            .orElseThrow(() -> OfferReader.missing("deferred_credential_endpoint"));
    JsonObject answer =
        requests.toIssuer(
            access,
            endpoint,
            new DeferredCredentialRequest(transaction).toJson(),
            MessageSeal.of(preview.metadata(), random));
    return new Received(configuration, references, CredentialResponse.parse(answer));
  }

  /** Returns one key for each copy; none for a credential that is bound to no key. */
  private List<String> keyReferences(OfferPreview preview, CredentialConfiguration configuration) {
    if (configuration.proofTypes().isEmpty()) {
      return List.of();
    }
    for (KeyType type : settings.keyTypes()) {
      if (proofs.takes(configuration, type)) {
        int copies = Math.min(settings.copies(), preview.metadata().batchSize());
        return ring.forCopies(preview.credentialIssuer(), type, copies);
      }
    }
    throw new Refusal(
        Reason.INVALID_PROOF,
        "proof_signing_alg_values_supported",
        "the issuer takes no signature algorithm of this wallet's keys");
  }

  HeldCredential checked(OfferPreview preview, Received received, String id) {
    CredentialConfiguration configuration = received.configuration();
    Map<String, JsonValue> byKey = new LinkedHashMap<>();
    CheckedCredential first = null;
    List<CredentialCopy> copies = new ArrayList<>();
    for (JsonValue credential : received.issued().orElseThrow().credentials()) {
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
    WalletCredential shown =
        new WalletCredential(
            id,
            preview.credentialIssuer(),
            preview.issuerName(),
            configuration.id(),
            configuration.format(),
            first.types(),
            offers.title(configuration),
            labels(configuration),
            first.content(),
            clock.instant(),
            first.validUntil().orElse(Instant.MAX),
            copies.size() > 1 ? WalletCredential.Use.SINGLE : WalletCredential.Use.REPEATED,
            copies.size(),
            copies.size());
    return new HeldCredential(shown, copies);
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
  void tell(OfferPreview preview, IssuerAccess access, Received received, Event event) {
    Optional<URI> endpoint = preview.metadata().notificationEndpoint();
    String id = received.issued().map(CredentialResponse.Issued::notificationId).orElse("");
    if (endpoint.isEmpty() || id.isEmpty()) {
      return;
    }
    try {
      requests.tell(access, endpoint.get(), NotificationRequest.of(id, event).toJson());
    } catch (RefusedByPeer | PeerUnreachable e) {
      return;
    }
  }
}
