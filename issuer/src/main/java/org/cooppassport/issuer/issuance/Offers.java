package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.issuer.register.IssuingRules;
import org.cooppassport.service.store.Content;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;
import org.cooppassport.service.store.OneTime.Opening;
import org.cooppassport.service.store.Partition;
import org.cooppassport.service.store.RecordKey;
import org.cooppassport.service.store.RecordStore;
import org.cooppassport.service.store.Spending;

/**
 * Offers, their links and codes. Each link and code of an offer works once, whichever process is
 * asked. Thread-safe.
 */
public final class Offers {
  /** A token outlives its offer by no more than this. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Kind OFFERS = Kind.conditional("offer");
  private static final Kind LINKS = Kind.conditional("offer-link");
  private static final Kind CODES = Kind.conditional("pre-authorized-code");
  private static final Kind LOGINS = Kind.conditional("offer-login");
  private static final Kind MEMBERS = Kind.conditional("member-offer");

  /** How long a co-op may take to release what a wallet already asked for. */
  private static final Duration HELD = Duration.ofDays(30);

  /** Offers of one member that are looked at. */
  private static final int MAX_OF_MEMBER = 100;

  private final RecordStore store;
  private final OneTime links;
  private final OneTime codes;
  private final OneTime logins;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public Offers(RecordStore store, Lineage lineage, Clock clock, RandomSource random) {
    this.store = store;
    this.links = new OneTime(store, LINKS, lineage);
    this.codes = new OneTime(store, CODES, lineage);
    this.logins = new OneTime(store, LOGINS, lineage);
    this.clock = clock;
    this.random = random;
  }

  /**
   * What proves the member beside the offer itself.
   *
   * @param txCode the transaction code; empty for none
   * @param login the secret of the log-in link; empty for none
   */
  record Keys(String txCode, String login) {
    /** Tells no secret. */
    @Override
    public String toString() {
      return "Keys";
    }
  }

  /** Writes an offer, then makes its link and code good. */
  Future<Void> add(String tenant, Offer offer, OfferSecrets secrets, Keys keys) {
    Opening link = new Opening(Bytes.EMPTY, offer.expires(), 0);
    return store
        .insert(key(tenant, offer.id()), Content.until(keptUntil(offer), offer.toBytes()))
        .compose(
            written ->
                switch (offer.flow()) {
                  case PRE_AUTHORIZED_CODE -> openCode(tenant, offer, secrets, keys.txCode());
                  case AUTHORIZATION_CODE -> openLogin(tenant, offer, keys.login());
                })
        .compose(opened -> links.open(tenant, Bytes.utf8(secrets.link()), link));
  }

  private Future<Void> openCode(String tenant, Offer offer, OfferSecrets secrets, String txCode) {
    Opening code =
        txCode.isEmpty()
            ? new Opening(Bytes.EMPTY, offer.expires(), 0)
            : new Opening(
                TransactionCode.check(txCode, random),
                offer.expires(),
                IssuingRules.TX_CODE_GUESSES);
    return codes.open(tenant, Bytes.utf8(secrets.code()), code);
  }

  private Future<Void> openLogin(String tenant, Offer offer, String login) {
    if (login.isEmpty()) {
      return list(tenant, offer);
    }
    return logins
        .open(tenant, Bytes.utf8(login), new Opening(Bytes.utf8(offer.id()), offer.expires(), 0))
        .compose(opened -> list(tenant, offer));
  }

  /** Has the offer found by its member, for wallets that ask without having seen it. */
  private Future<Void> list(String tenant, Offer offer) {
    return offer.subject().isEmpty()
        ? Future.succeededFuture()
        : store
            .insert(
                ofMember(tenant, offer.subject()).key(offer.id()),
                Content.until(keptUntil(offer), Bytes.EMPTY))
            .mapEmpty();
  }

  private static Partition ofMember(String tenant, String subject) {
    return Partition.digested(tenant, MEMBERS, Bytes.utf8(subject));
  }

  private static Instant keptUntil(Offer offer) {
    return offer.expires().plus(offer.state() == Offer.State.HELD ? HELD : GRACE);
  }

  /** Succeeds with the open offers that a member can have by logging in, the latest end first. */
  public Future<List<Offer>> ofSubject(String tenant, String subject) {
    return everOfSubject(tenant, subject)
        .map(found -> found.stream().filter(this::isOpen).toList());
  }

  /**
   * Succeeds with the offers that a member could have by logging in and that were not withdrawn,
   * also for a while after they ended, the latest end first.
   */
  public Future<List<Offer>> everOfSubject(String tenant, String subject) {
    return store
        .scan(ofMember(tenant, subject), "", MAX_OF_MEMBER)
        .compose(
            page ->
                Future.all(
                        page.records().stream()
                            .map(record -> find(tenant, record.key().sort()))
                            .toList())
                    .map(found -> found.<Optional<Offer>>list()))
        .map(
            found ->
                found.stream()
                    .flatMap(Optional::stream)
                    .filter(offer -> offer.state() != Offer.State.WITHDRAWN)
                    .sorted(Comparator.comparing(Offer::expires).reversed())
                    .toList());
  }

  /** Succeeds with the offer whose log-in link this is, and leaves the link as it is. */
  public Future<Optional<Offer>> ofLogin(String tenant, String login) {
    return logins
        .look(tenant, Bytes.utf8(login))
        .compose(
            id ->
                id.isEmpty()
                    ? Future.succeededFuture(Optional.<Offer>empty())
                    : find(tenant, id.get().toUtf8()))
        .map(found -> found.filter(this::isOpen));
  }

  /** Uses up a log-in link; succeeds with true for one call only. */
  public Future<Boolean> logIn(String tenant, String login) {
    return logins
        .spend(tenant, Bytes.utf8(login))
        .map(spending -> spending instanceof Spending.Granted);
  }

  /** Succeeds with the offer of this id, also for a short while after it ended. */
  public Future<Optional<Offer>> find(String tenant, String id) {
    return store
        .read(key(tenant, id))
        .map(found -> found.map(record -> Offer.read(record.bytes())));
  }

  /** Succeeds with the offer that a page names, if it is open. */
  public Future<Optional<Offer>> ofPage(String tenant, String page) {
    return find(tenant, new OfferSecrets(page).offerId()).map(found -> found.filter(this::isOpen));
  }

  /** Succeeds with the offer that a link names, for the first who asks only. */
  public Future<Optional<Offer>> ofLink(String tenant, String link) {
    return links
        .spend(tenant, Bytes.utf8(link))
        .compose(
            spending ->
                spending instanceof Spending.Granted
                    ? find(tenant, OfferSecrets.idOfCode(OfferSecrets.codeOfLink(link)))
                    : Future.succeededFuture(Optional.<Offer>empty()))
        .map(found -> found.filter(this::isOpen));
  }

  /** Succeeds with the offer that a code belongs to, if it is open; the code stays as it is. */
  public Future<Optional<Offer>> ofCode(String tenant, String code) {
    return find(tenant, OfferSecrets.idOfCode(code)).map(found -> found.filter(this::isOpen));
  }

  /**
   * Uses up a code.
   *
   * @param txCode the guess, if the offer needs a transaction code; else the empty text
   */
  public Future<Spending> redeem(String tenant, Offer offer, String code, String txCode) {
    Bytes secret = Bytes.utf8(code);
    return offer.txCodeDigits() == 0
        ? codes.spend(tenant, secret)
        : codes.spend(tenant, secret, check -> TransactionCode.matches(check, txCode));
  }

  /** Ends an offer. Succeeds when nothing can be fetched under it any more. */
  Future<Void> withdraw(String tenant, String id) {
    return change(tenant, id, offer -> offer.in(Offer.State.WITHDRAWN)).mapEmpty();
  }

  /**
   * Lets what is held be signed. Succeeds with the offer as it is then; empty if there is none.
   * What was withdrawn stays withdrawn.
   */
  Future<Optional<Offer>> release(String tenant, String id) {
    return change(
        tenant,
        id,
        offer -> offer.state() == Offer.State.HELD ? offer.in(Offer.State.OPEN) : offer);
  }

  private Future<Optional<Offer>> change(String tenant, String id, UnaryOperator<Offer> change) {
    return store
        .read(key(tenant, id))
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture(Optional.<Offer>empty());
              }
              Offer after = change.apply(Offer.read(found.get().bytes()));
              return store
                  .replace(found.get(), Content.until(found.get().expires(), after.toBytes()))
                  .compose(
                      written ->
                          written.applied()
                              ? Future.succeededFuture(Optional.of(after))
                              : change(tenant, id, change));
            });
  }

  /** Tells whether an offer can be taken up now. */
  public boolean isOpen(Offer offer) {
    return offer.state() != Offer.State.WITHDRAWN && clock.instant().isBefore(offer.expires());
  }

  private static RecordKey key(String tenant, String id) {
    return new Partition(tenant, OFFERS, id).only();
  }
}
