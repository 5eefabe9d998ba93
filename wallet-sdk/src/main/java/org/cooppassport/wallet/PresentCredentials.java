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
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.OAuthError;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.vp.AuthenticatedRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.DirectPostAnswer;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.openid.vp.RequestExpectation;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.VerifierTrust;
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
  private static final String DIARY = "diary/";
  private static final int MAX_REQUEST = 256 << 10;
  private static final int MAX_ATTEMPTS = 8;

  /** A did:web takes one round; a method that needs more is not used by verifiers we know. */
  private static final int MAX_ROUNDS = 3;

  private final PeerExchange peers;
  private final TrustAnchors verifiers;
  private final WalletStore store;
  private final StoredRecords records;
  private final KeyRing ring;
  private final PresentationMaker maker;
  private final Clock clock;
  private final RandomSource random;
  private final WalletSettings settings;

  PresentCredentials(
      PeerExchange peers,
      TrustAnchors verifiers,
      WalletStore store,
      KeyRing ring,
      PresentationMaker maker,
      Clock clock,
      RandomSource random,
      WalletSettings settings) {
    this.peers = peers;
    this.verifiers = verifiers;
    this.store = store;
    this.records = new StoredRecords(store);
    this.ring = ring;
    this.maker = maker;
    this.clock = clock;
    this.random = random;
    this.settings = settings;
  }

  /** Fetches and authenticates a request and finds what would answer it. */
  PresentationPreview preview(String linkText) {
    AuthorizationRequestLink link = AuthorizationRequestLink.parse(linkText);
    AuthenticatedRequest authenticated = authenticated(fetched(link));
    ValidatedRequest validated = ValidatedRequest.of(authenticated, settings);
    Instant now = clock.instant();
    List<HeldCredential> usable =
        records.all().stream().filter(credential -> credential.expires().isAfter(now)).toList();
    return PresentationPreview.of(validated, usable);
  }

  /** A request object as it came: nobody is authenticated, nothing may be sent or shown. */
  private record FetchedRequest(
      AuthorizationRequestLink link, String walletNonce, RequestObject object) {}

  private FetchedRequest fetched(AuthorizationRequestLink link) {
    String mediaType = TokenType.AUTHORIZATION_REQUEST.mediaType();
    return switch (link.method()) {
      case GET ->
          new FetchedRequest(
              link,
              "",
              RequestObject.parse(
                  peers.getText(VERIFIER, link.requestUri(), mediaType, MAX_REQUEST)));
      case POST -> {
        String nonce = Base64Url.encode(random.next(16));
        Form form =
            Form.empty()
                .with("wallet_nonce", nonce)
                .with("wallet_metadata", WalletMetadata.json().toJson());
        yield new FetchedRequest(
            link,
            nonce,
            RequestObject.parse(
                peers.postForText(VERIFIER, link.requestUri(), form, mediaType, MAX_REQUEST)));
      }
    };
  }

  private AuthenticatedRequest authenticated(FetchedRequest fetched) {
    RequestExpectation expected =
        RequestExpectation.ofLink(
            fetched.link().clientId(),
            fetched.walletNonce(),
            VerifierTrust.DIDS_ONLY.withCertificates(verifiers),
            clock.instant());
    for (int round = 0; round < MAX_ROUNDS; round++) {
      List<DocumentNeed> missing = fetched.object().missing(expected);
      if (missing.isEmpty()) {
        break;
      }
      expected = expected.with(peers.gather(missing));
    }
    return fetched.object().authenticate(expected);
  }

  /** Sends what the member agreed to. */
  PresentationReceipt present(GivenConsent consent) {
    PresentationPreview preview = consent.spend();
    ValidatedRequest request = preview.request();
    Map<String, CredentialCopy> copies = markedCopies(preview);
    AuthorizationResponse answer =
        new AuthorizationResponse.Presented(
            vpToken(preview, copies), request.request().state().orElse(""));
    DiaryEntry entry = record(preview, Outcome.SENT);
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
        ring.seen(credential.credentialIssuer(), copy.keyReference(), verifier);
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
                CredentialCopy copy = copies.get(match.credential().ref());
                list.add(maker.make(preview.request().request(), match, copy, clock.instant()));
              }
              presentations.put(queryId, list);
            });
    return new VpToken(presentations);
  }

  /** Declines; the same answer whether the member or the wallet cannot. */
  DiaryEntry refuse(PresentationPreview preview) {
    DiaryEntry entry = record(preview, Outcome.DECLINED);
    AuthorizationResponse answer =
        new AuthorizationResponse.Declined(
            new OAuthError("access_denied", ""), preview.request().request().state().orElse(""));
    peers.postAnswer(VERIFIER, preview.request().responseUri(), form(preview.request(), answer));
    return entry;
  }

  private PresentationReceipt deliver(
      ValidatedRequest request, AuthorizationResponse answer, DiaryEntry entry) {
    try {
      JsonObject heard = peers.postAnswer(VERIFIER, request.responseUri(), form(request, answer));
      DiaryEntry delivered = keep(entry.became(Outcome.DELIVERED));
      Optional<URI> redirect = new DirectPostAnswer(heard).redirectUri();
      return new PresentationReceipt(delivered, redirect);
    } catch (RefusedByPeer e) {
      keep(entry.became(Outcome.REFUSED_THERE));
      throw e;
    } catch (PeerUnreachable e) {
      keep(entry);
      throw e;
    }
  }

  private Form form(ValidatedRequest request, AuthorizationResponse answer) {
    return request.request().responseMode().encrypted()
        ? EncryptedResponse.seal(answer, request.request().clientMetadata(), random).toForm()
        : answer.toForm();
  }

  private DiaryEntry record(PresentationPreview preview, Outcome outcome) {
    Instant now = clock.instant();
    String id = now.getEpochSecond() + "-" + Base64Url.encode(random.next(6));
    return keep(DiaryEntry.of(id, now, outcome, preview.consent(), preview.request().signed()));
  }

  private DiaryEntry keep(DiaryEntry entry) {
    store.write(DIARY + entry.id(), entry.write());
    return entry;
  }

  /** Returns the diary, the latest entry first. */
  List<DiaryEntry> diary() {
    List<DiaryEntry> entries = new ArrayList<>();
    for (String name : store.names(DIARY)) {
      store.read(name).map(DiaryEntry::read).ifPresent(entries::add);
    }
    entries.sort((a, b) -> b.at().compareTo(a.at()));
    return entries;
  }
}
