package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.AuthorizationServerMetadata;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.NotificationRequest.Event;
import org.cooppassport.core.openid.vci.TokenRequest;
import org.cooppassport.core.openid.vci.TxCode;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Receives what an issuer offers: preview, then log-in where the issuer wants one, then token,
 * nonce, proofs, credentials, check, store.
 */
final class ReceiveCredentials {
  private final OfferReader offers;
  private final IssuerSessions sessions;
  private final TakeCredentials taking;
  private final IssuerGrants grants;
  private final StoredRecords records;
  private final Clock clock;
  private final RandomSource random;

  ReceiveCredentials(
      OfferReader offers,
      IssuerSessions sessions,
      TakeCredentials taking,
      IssuerGrants grants,
      StoredRecords records,
      Clock clock,
      RandomSource random) {
    this.offers = offers;
    this.sessions = sessions;
    this.taking = taking;
    this.grants = grants;
    this.records = records;
    this.clock = clock;
    this.random = random;
  }

  /** Fetches what the issuer says about its offer, if the issuer is trusted. */
  OfferPreview preview(ReceivedOffer received) {
    return offers.preview(received);
  }

  /** Receives everything offered by pre-authorized code; stores all of it or nothing. */
  List<WalletCredential> receive(OfferPreview preview, String txCode) {
    if (preview.requiresLogin()) {
      throw new Refusal(
          Reason.UNSUPPORTED_GRANT_TYPE,
          "grants",
          "grants: the offer has no pre-authorized code; the member logs in at the issuer first");
    }
    TokenRequest request = tokenRequest(preview, txCode);
    MessageSeal.of(preview.metadata(), random); // before the code is used up
    AuthorizationServerMetadata server = offers.server(preview);
    return take(preview, sessions.redeem(preview, server, request.form()));
  }

  /** Prepares the member's way to the issuer's log-in. */
  AuthorizationErrand authorize(OfferPreview preview, URI redirectUri) {
    MessageSeal.of(preview.metadata(), random);
    return sessions.authorize(preview, offers.server(preview), redirectUri);
  }

  /** Receives everything that the member approved in the browser. */
  List<WalletCredential> receive(URI returned) {
    IssuerSessions.Approved approved = sessions.redeem(returned);
    return take(offers.preview(approved.offer()), approved.access());
  }

  private static TokenRequest tokenRequest(OfferPreview preview, String txCode) {
    TokenRequest request = TokenRequest.of(preview.grant().orElseThrow().code());
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

  private List<WalletCredential> take(OfferPreview preview, IssuerAccess access) {
    List<TakeCredentials.Received> received = new ArrayList<>();
    try {
      for (String id : preview.offer().configurationIds()) {
        received.add(taking.take(preview, preview.configuration(id), access));
      }
      List<HeldCredential> held = new ArrayList<>();
      for (TakeCredentials.Received each : received) {
        if (each.issued().isPresent()) {
          held.add(taking.checked(preview, each, Base64Url.encode(random.next(12))));
        }
      }
      held.forEach(records::put);
      grants.keep(preview, access, held, received);
      received.forEach(each -> taking.tell(preview, access, each, Event.CREDENTIAL_ACCEPTED));
      return held.stream().map(HeldCredential::shown).toList();
    } catch (Refusal e) {
      received.forEach(each -> taking.tell(preview, access, each, Event.CREDENTIAL_FAILURE));
      throw e;
    }
  }

  /** Returns what issuers promised and did not give yet. */
  List<PromisedCredential> promised() {
    return grants.promises().stream().map(IssuerGrants.Promise::shown).toList();
  }

  /**
   * Asks for what was promised, if it is time.
   *
   * @return the credential; nothing if the issuer still has none
   */
  Optional<WalletCredential> collect(String id) {
    IssuerGrants.Promise promise =
        grants
            .promise(id)
            .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "no credential was promised so"));
    if (clock.instant().isBefore(promise.askAgain())) {
      return Optional.empty();
    }
    OfferPreview preview = known(promise.session(), promise.configurationId());
    CredentialConfiguration configuration = preview.configuration(promise.configurationId());
    IssuerAccess access = sessions.access(promise, offers.server(promise.session().server()));
    TakeCredentials.Received received =
        taking.collect(
            preview, configuration, promise.keyReferences(), promise.transaction(), access);
    if (received.promised().isPresent()) {
      grants.postpone(promise, received.promised().get().interval());
      return Optional.empty();
    }
    try {
      HeldCredential held = taking.checked(preview, received, promise.id());
      records.put(held);
      grants.fulfil(promise, held);
      taking.tell(preview, access, received, Event.CREDENTIAL_ACCEPTED);
      return Optional.of(held.shown());
    } catch (Refusal e) {
      taking.tell(preview, access, received, Event.CREDENTIAL_FAILURE);
      throw e;
    }
  }

  /**
   * Fetches fresh copies of a credential, which take the place of the old ones.
   *
   * @throws Refusal NOT_FOUND if the issuer gave no way to come back for it
   */
  WalletCredential refresh(String credentialId) {
    HeldCredential old =
        records
            .find(credentialId)
            .orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no such credential"));
    IssuerGrants.Grant grant =
        grants
            .of(credentialId)
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.NOT_FOUND,
                        "the issuer gave no way to come back for this credential; ask for an"
                            + " offer"));
    OfferPreview preview = known(grant.session(), old.shown().configurationId());
    IssuerAccess access = sessions.refresh(grant, offers.server(grant.session().server()));
    TakeCredentials.Received received =
        taking.take(preview, preview.configuration(old.shown().configurationId()), access);
    if (received.issued().isEmpty()) {
      grants.keep(preview, access, List.of(), List.of(received));
      return old.shown();
    }
    try {
      HeldCredential fresh = taking.checked(preview, received, old.id());
      records.put(fresh);
      taking.tell(preview, access, received, Event.CREDENTIAL_ACCEPTED);
      return fresh.shown();
    } catch (Refusal e) {
      taking.tell(preview, access, received, Event.CREDENTIAL_FAILURE);
      throw e;
    }
  }

  /** Reads the issuer's metadata again, and asks again whether it is trusted. */
  private OfferPreview known(ClientSession session, String configurationId) {
    return offers.preview(
        new CredentialOffer(
            session.credentialIssuer(), List.of(configurationId), JsonObject.EMPTY));
  }
}
