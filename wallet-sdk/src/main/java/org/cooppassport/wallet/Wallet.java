package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.cooppassport.wallet.port.HolderKeys;
import org.cooppassport.wallet.port.WalletAttester;
import org.cooppassport.wallet.port.WalletHttp;
import org.cooppassport.wallet.port.WalletStore;

/**
 * A member's wallet.
 *
 * <p>Thread-safe. Every method that is not a getter blocks, computes signatures and mostly uses the
 * network: never on a user interface's thread. Each throws {@link
 * org.cooppassport.core.problem.Refusal} if the wallet will not do it, {@link RefusedByPeer} if the
 * other side did not, and {@link org.cooppassport.wallet.port.PeerUnreachable} if no answer came.
 */
public final class Wallet {
  private final ReceiveCredentials receiving;
  private final PresentCredentials presenting;
  private final AskForDeletion deleting;
  private final AskForPaperUses papers;
  private final Diary diary;
  private final StoredRecords records;

  private Wallet(Builder builder) {
    PeerExchange peers = new PeerExchange(builder.http, builder.clock);
    JsonLd jsonLd = JsonLd.over(ContextSet.production());
    KeyRing ring = new KeyRing(builder.store, builder.keys);
    records = new StoredRecords(builder.store);
    diary = new Diary(builder.store);
    deleting = new AskForDeletion(peers, diary, builder.keys, builder.clock);
    OfferReader offers =
        new OfferReader(
            peers,
            builder.issuers,
            new ReceivedCheck(peers, builder.random),
            builder.clock,
            builder.settings);
    papers = new AskForPaperUses(peers, offers, records, builder.keys, builder.clock);
    receiving = receiving(builder, peers, ring, offers, records, jsonLd);
    presenting =
        new PresentCredentials(
            peers,
            new RequestReception(
                peers, builder.verifiers, builder.unproven, builder.clock, builder.random),
            builder.store,
            ring,
            new PresentationMaker(builder.keys, jsonLd, builder.random),
            builder.clock,
            builder.random,
            builder.settings,
            builder.issuers);
  }

  private static ReceiveCredentials receiving(
      Builder builder,
      PeerExchange peers,
      KeyRing ring,
      OfferReader offers,
      StoredRecords records,
      JsonLd jsonLd) {
    ReceivedCheck check = new ReceivedCheck(peers, builder.random);
    IssuerRequests requests =
        new IssuerRequests(
            builder.http, builder.keys, builder.attester, builder.clock, builder.random);
    IssuerGrants grants = new IssuerGrants(builder.store, builder.clock, builder.random);
    return new ReceiveCredentials(
        offers,
        new IssuerSessions(
            requests,
            builder.keys,
            builder.store,
            offers,
            grants,
            new IssuerSessions.Identity(builder.clientId, builder.attester),
            builder.clock,
            builder.random),
        new TakeCredentials(
            peers,
            requests,
            builder.keys,
            ring,
            new HolderProofs(builder.keys, builder.attester, jsonLd, builder.clock),
            check,
            offers,
            builder.clock,
            builder.random,
            builder.settings),
        grants,
        records,
        builder.clock,
        builder.random);
  }

  /** Starts a wallet over the device's ports. */
  public static Builder builder(WalletHttp http, WalletStore store, HolderKeys keys) {
    return new Builder(http, store, keys);
  }

  /**
   * Fetches what the issuer of an offer says about it, if the wallet trusts that issuer. Show
   * {@link ReceivedOffer#host} first and let the member go on.
   */
  public OfferPreview preview(ReceivedOffer offer) {
    return receiving.preview(offer);
  }

  /** Receives an offer that needs no transaction code. */
  public List<WalletCredential> receive(OfferPreview offer) {
    return receiving.receive(offer, "");
  }

  /**
   * Receives an offer.
   *
   * @param txCode the code the member typed, after having been shown {@link OfferPreview#host}
   */
  public List<WalletCredential> receive(OfferPreview offer, String txCode) {
    return receiving.receive(offer, txCode);
  }

  /**
   * Prepares the log-in at the issuer of an offer where {@link OfferPreview#requiresLogin}. Show
   * {@link AuthorizationErrand#host}, open the address in the member's browser (never in a view
   * inside the app), and go on with {@link #receive(URI)} when the browser comes back.
   *
   * @param redirectUri an address that opens this app: its own scheme, or an https address that the
   *     platform gives it
   */
  public AuthorizationErrand authorize(OfferPreview offer, URI redirectUri) {
    return receiving.authorize(offer, redirectUri);
  }

  /**
   * Receives what the member approved in the browser.
   *
   * @param returned the whole address that the browser came back with
   */
  public List<WalletCredential> receive(URI returned) {
    return receiving.receive(returned);
  }

  /** Returns what issuers promised for later. */
  public List<PromisedCredential> promised() {
    return receiving.promised();
  }

  /**
   * Asks for a promised credential, not before its time.
   *
   * @return the credential; nothing if the issuer still has none
   */
  public Optional<WalletCredential> collect(String promised) {
    return receiving.collect(promised);
  }

  /** Replaces the copies of a credential by fresh ones, if its issuer lets the wallet come back. */
  public WalletCredential refresh(String credential) {
    return receiving.refresh(credential);
  }

  /** Returns all credentials, the latest first. */
  public List<WalletCredential> credentials() {
    return records.all().stream().map(HeldCredential::shown).toList();
  }

  /** Returns one credential. */
  public Optional<WalletCredential> credential(String id) {
    return records.find(id).map(HeldCredential::shown);
  }

  /** Deletes a credential with all its copies, if it is there. */
  public void delete(String id) {
    records.delete(id);
  }

  /**
   * Fetches a presentation request, authenticates who made it, and finds what would answer it.
   * Nothing is sent to anybody but the fetching of the request.
   */
  public PresentationPreview preview(String requestLink) {
    return presenting.preview(requestLink);
  }

  /**
   * Authenticates a presentation request that a page gave to the platform's Digital Credentials
   * API, and finds what would answer it. After {@link #present} the app gives {@link
   * PresentationReceipt#dcApiData} back to the platform; after {@link #refuse} it cancels.
   *
   * @param origin the page's origin, as the platform says, such as {@code https://shop.example}
   */
  public PresentationPreview preview(String origin, DcApiRequest request) {
    return presenting.preview(origin, request);
  }

  /** Presents exactly what the member agreed to, and writes it into the diary. */
  public PresentationReceipt present(GivenConsent consent) {
    return presenting.present(consent);
  }

  /** Tells the verifier no, in the same words whether the member declines or has nothing. */
  public DiaryEntry refuse(PresentationPreview preview) {
    return presenting.refuse(preview);
  }

  /** Returns whom the member has shown what, and whom not; the latest first. */
  public List<DiaryEntry> diary() {
    return diary.all();
  }

  /**
   * Asks a verifier to delete what it was shown. It is proven with a key that was presented there,
   * without a log-in; the verifier erases, or says until when and why it must keep it. Asked again,
   * it answers as things then stand.
   *
   * @param diaryEntry the entry's id
   * @return the entry with the verifier's signed answer, {@link DiaryEntry#deletion}
   */
  public DiaryEntry askForDeletion(String diaryEntry) {
    return deleting.ask(diaryEntry);
  }

  /**
   * Asks the issuer of a check who asked for the papers behind it, when, what for, and what they
   * got. Only the holder of the check is told.
   *
   * @param credential the id of a check that cites papers
   * @return oldest first
   */
  public List<PaperUse> paperUses(String credential) {
    return papers.ask(credential);
  }

  /** Collects what a wallet is made of. For one thread. */
  public static final class Builder {
    private final WalletHttp http;
    private final WalletStore store;
    private final HolderKeys keys;
    private Clock clock = Clock.systemUTC();
    private RandomSource random = RandomSource.secure();
    private IssuerTrust issuers = IssuerTrust.NOBODY;
    private VerifierTrust verifiers = VerifierTrust.DIDS_ONLY;
    private RequestReception.Unproven unproven = RequestReception.Unproven.REFUSED;
    private WalletSettings settings = WalletSettings.DEFAULT;
    private String clientId = "coop-wallet";
    private WalletAttester attester;

    private Builder(WalletHttp http, WalletStore store, HolderKeys keys) {
      this.http = Objects.requireNonNull(http);
      this.store = Objects.requireNonNull(store);
      this.keys = Objects.requireNonNull(keys);
    }

    /** Takes credentials from these issuers; without it from nobody. */
    public Builder trustingIssuers(IssuerTrust trust) {
      issuers = Objects.requireNonNull(trust);
      return this;
    }

    /**
     * Takes requests of verifiers that these authorities certified; without it only verifiers with
     * a DID are answered.
     */
    public Builder trustingVerifiers(TrustAnchors authorities) {
      verifiers = verifiers.withCertificates(authorities);
      return this;
    }

    /** Takes requests of verifiers by this trust, which also names who attests verifiers. */
    public Builder trustingVerifiers(VerifierTrust trust) {
      verifiers = Objects.requireNonNull(trust);
      return this;
    }

    /**
     * Shows requests too whose maker proves nothing but the address the answer goes to (client id
     * prefix {@code redirect_uri}). The consent warns of each.
     */
    public Builder showingUnprovenVerifiers() {
      unproven = RequestReception.Unproven.SHOWN;
      return this;
    }

    /** Calls itself so towards issuers where nobody attests it; without it {@code coop-wallet}. */
    public Builder clientId(String name) {
      clientId = Objects.requireNonNull(name);
      return this;
    }

    /** Has the app's maker attest the instance and its keys where issuers want that. */
    public Builder attestedBy(WalletAttester maker) {
      attester = Objects.requireNonNull(maker);
      return this;
    }

    /** Uses another clock. */
    public Builder clock(Clock other) {
      clock = Objects.requireNonNull(other);
      return this;
    }

    /** Uses another source of random values. */
    public Builder random(RandomSource other) {
      random = Objects.requireNonNull(other);
      return this;
    }

    /** Uses other settings. */
    public Builder settings(WalletSettings other) {
      settings = Objects.requireNonNull(other);
      return this;
    }

    /** Returns the wallet. */
    public Wallet build() {
      return new Wallet(this);
    }
  }
}
