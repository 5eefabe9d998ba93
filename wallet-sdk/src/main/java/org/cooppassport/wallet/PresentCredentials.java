package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.vp.AuthenticatedRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.DirectPostAnswer;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.VerifierIdentity;
import org.cooppassport.core.openid.vp.VpToken;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.DiaryEntry.Outcome;
import org.cooppassport.wallet.port.PeerUnreachable;
import org.cooppassport.wallet.port.WalletStore;

/**
 * Presents credentials: fetch, authenticate, validate, preview; then mark, record, derive, post.
 */
final class PresentCredentials {
  private static final String VERIFIER = "the verifier";
  private static final int MAX_ATTEMPTS = 8;

  private final PeerExchange peers;
  private final RequestReception reception;
  private final Diary diary;
  private final StoredRecords records;
  private final KeyRing ring;
  private final PresentationMaker maker;
  private final Clock clock;
  private final RandomSource random;
  private final WalletSettings settings;
  private final IssuerTrust issuers;

  PresentCredentials(
      PeerExchange peers,
      RequestReception reception,
      WalletStore store,
      KeyRing ring,
      PresentationMaker maker,
      Clock clock,
      RandomSource random,
      WalletSettings settings,
      IssuerTrust issuers) {
    this.peers = peers;
    this.reception = reception;
    this.diary = new Diary(store);
    this.records = new StoredRecords(store);
    this.ring = ring;
    this.maker = maker;
    this.clock = clock;
    this.random = random;
    this.settings = settings;
    this.issuers = issuers;
  }

  /** Fetches and authenticates a request and finds what would answer it. */
  PresentationPreview preview(String linkText) {
    return preview(reception.byLink(linkText));
  }

  /** As {@link #preview(String)}, of a request that a page gave to the platform. */
  PresentationPreview preview(String origin, DcApiRequest request) {
    return preview(reception.byPlatform(origin, request));
  }

  private PresentationPreview preview(AuthenticatedRequest authenticated) {
    ValidatedRequest validated;
    try {
      validated = ValidatedRequest.of(authenticated, settings);
    } catch (Refusal e) {
      tell(authenticated, e);
      throw e;
    }
    Instant now = clock.instant();
    List<HeldCredential> usable =
        records.all().stream()
            .filter(credential -> credential.shown().expires().isAfter(now))
            .map(
                credential ->
                    credential.of(issuers.authorities(credential.shown().credentialIssuer())))
            .toList();
    return PresentationPreview.of(validated, usable, maker::revealed);
  }

  /** Tells a verifier that is proven, and only such a one, what is wrong with its request. */
  private void tell(AuthenticatedRequest authenticated, Refusal refusal) {
    Optional<URI> address =
        authenticated.verifier().proof() == VerifierIdentity.Proof.ADDRESS_ONLY
                || !authenticated.request().responseMode().direct()
            ? Optional.empty()
            : authenticated.request().responseUri();
    if (address.isEmpty()) {
      return;
    }
    AuthorizationResponse error =
        new AuthorizationResponse.Declined(
            new OAuthError(code(refusal), refusal.detail()),
            authenticated.request().state().orElse(""));
    try {
      peers.postAnswer(VERIFIER, address.get(), form(authenticated.request(), error));
    } catch (RefusedByPeer | PeerUnreachable | Refusal e) {
      return; // the refusal itself is what the member hears
    }
  }

  private static String code(Refusal refusal) {
    return refusal.reason() == Reason.INVALID_TRANSACTION_DATA
        ? "invalid_transaction_data"
        : refusal.reason() == Reason.VP_FORMATS_NOT_SUPPORTED
            ? "vp_formats_not_supported"
            : "invalid_request";
  }

  /** Sends what the member agreed to. */
  PresentationReceipt present(GivenConsent consent) {
    PresentationPreview preview = consent.spend();
    ValidatedRequest request = preview.request();
    Map<String, CredentialCopy> copies = markedCopies(preview);
    VpToken token = vpToken(preview, copies);
    DiaryEntry entry = record(preview, Outcome.SENT, proof(request, copies));
    if (request.responseUri().isEmpty()) {
      AuthorizationResponse answer = new AuthorizationResponse.Presented(token, "");
      return PresentationReceipt.returned(entry, data(request, answer));
    }
    AuthorizationResponse answer =
        new AuthorizationResponse.Presented(token, request.request().state().orElse(""));
    return deliver(request, answer, entry);
  }

  /** Chooses copies and marks them as shown, durably, before anything is made of them. */
  private Map<String, CredentialCopy> markedCopies(PresentationPreview preview) {
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Optional<Map<String, CredentialCopy>> marked = tryToMark(preview);
      if (marked.isPresent()) {
        return marked.get();
      }
    }
    throw new Refusal(Reason.CONFLICT, "credential", "other presentations use the same copies now");
  }

  private Optional<Map<String, CredentialCopy>> tryToMark(PresentationPreview preview) {
    String verifier = preview.request().clientId();
    Set<String> ids = new LinkedHashSet<>();
    preview.chosen().values().forEach(list -> list.forEach(m -> ids.add(m.credential().ref())));
    List<HeldCredential> current = new ArrayList<>();
    for (String id : ids) {
      current.add(
          records
              .find(id)
              .orElseThrow(
                  () -> new Refusal(Reason.GONE, "credential", "a credential was deleted")));
    }
    Map<HeldCredential, CredentialCopy> chosen = CopyChoice.choose(current, verifier, ring);
    Map<String, CredentialCopy> marked = new LinkedHashMap<>();
    for (Map.Entry<HeldCredential, CredentialCopy> each : chosen.entrySet()) {
      HeldCredential credential = each.getKey();
      CredentialCopy copy = each.getValue();
      if (!records.mark(credential.id(), copy, clock.instant().toString())) {
        return Optional.empty();
      }
      if (!copy.keyReference().isEmpty()) {
        ring.seen(credential.shown().credentialIssuer(), copy.keyReference(), verifier);
      }
      marked.put(credential.id(), copy);
    }
    return Optional.of(marked);
  }

  private VpToken vpToken(PresentationPreview preview, Map<String, CredentialCopy> copies) {
    Map<String, List<JsonValue>> presentations = new LinkedHashMap<>();
    preview
        .chosen()
        .forEach(
            (queryId, matches) -> {
              List<JsonValue> list = new ArrayList<>();
              for (DcqlMatch match : matches) {
                list.add(
                    maker.make(
                        preview.request(),
                        match,
                        copies.get(match.credential().ref()),
                        list.isEmpty() ? preview.authorisedBy(queryId) : List.of(),
                        clock.instant()));
              }
              presentations.put(queryId, list);
            });
    return new VpToken(presentations);
  }

  /**
   * Declines; the same answer whether the member or the wallet cannot. Who is not proven hears
   * nothing.
   */
  DiaryEntry refuse(PresentationPreview preview) {
    DiaryEntry entry = record(preview, Outcome.DECLINED, DiaryEntry.Proof.NONE);
    AuthorizationResponse answer =
        new AuthorizationResponse.Declined(
            new OAuthError("access_denied", ""), preview.request().request().state().orElse(""));
    Optional<URI> address =
        preview.request().verifier().proof() == VerifierIdentity.Proof.ADDRESS_ONLY
            ? Optional.empty()
            : preview.request().responseUri();
    address.ifPresent(
        uri -> peers.postAnswer(VERIFIER, uri, form(preview.request().request(), answer)));
    return entry;
  }

  private PresentationReceipt deliver(
      ValidatedRequest request, AuthorizationResponse answer, DiaryEntry entry) {
    try {
      JsonObject heard =
          peers.postAnswer(
              VERIFIER, request.responseUri().orElseThrow(), form(request.request(), answer));
      DiaryEntry delivered = diary.keep(entry.became(Outcome.DELIVERED));
      Optional<URI> redirect = new DirectPostAnswer(heard).redirectUri();
      return PresentationReceipt.posted(delivered, redirect);
    } catch (RefusedByPeer e) {
      diary.keep(entry.became(Outcome.REFUSED_THERE));
      throw e;
    } catch (PeerUnreachable e) {
      diary.keep(entry);
      throw e;
    }
  }

  /** Encrypted where the verifier wants that; an error alone goes in clear if it cannot be. */
  private Form form(AuthorizationRequest request, AuthorizationResponse answer) {
    ClientMetadata metadata = request.clientMetadata();
    boolean possible =
        metadata.encryptionKey().isPresent() && metadata.contentEncryption().isPresent();
    boolean error = answer instanceof AuthorizationResponse.Declined;
    return request.responseMode().encrypted() && (possible || !error)
        ? EncryptedResponse.seal(answer, metadata, random).toForm()
        : answer.toForm();
  }

  private JsonObject data(ValidatedRequest request, AuthorizationResponse answer) {
    return request.request().responseMode().encrypted()
        ? EncryptedResponse.seal(answer, request.request().clientMetadata(), random).toJson()
        : answer.toJson();
  }

  private static DiaryEntry.Proof proof(
      ValidatedRequest request, Map<String, CredentialCopy> copies) {
    return new DiaryEntry.Proof(
        request.request().nonce(),
        copies.values().stream()
            .map(CredentialCopy::keyReference)
            .filter(reference -> !reference.isEmpty())
            .distinct()
            .toList());
  }

  private DiaryEntry record(PresentationPreview preview, Outcome outcome, DiaryEntry.Proof proof) {
    Instant now = clock.instant();
    String id = now.getEpochSecond() + "-" + Base64Url.encode(random.next(6));
    return diary.keep(
        DiaryEntry.of(id, now, outcome, preview.consent(), preview.request().text(), proof));
  }
}
