package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
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
import org.cooppassport.service.store.StoredRecord;
import org.cooppassport.service.store.Written;

/**
 * Offers, their links and codes, and what was fetched under them. Each link, code and configuration
 * of an offer works once, whichever process is asked. Thread-safe.
 */
public final class Offers {
  /** A token outlives its offer by no more than this. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Kind OFFERS = Kind.conditional("offer");
  private static final Kind LINKS = Kind.conditional("offer-link");
  private static final Kind CODES = Kind.conditional("pre-authorized-code");
  private static final Kind FETCHED = Kind.conditional("offer-fetched");

  private final RecordStore store;
  private final OneTime links;
  private final OneTime codes;
  private final Clock clock;
  private final RandomSource random;

  /** Keeps them in {@code store}. */
  public Offers(RecordStore store, Lineage lineage, Clock clock, RandomSource random) {
    this.store = store;
    this.links = new OneTime(store, LINKS, lineage);
    this.codes = new OneTime(store, CODES, lineage);
    this.clock = clock;
    this.random = random;
  }

  /** Writes an offer, then makes its link and code good. */
  Future<Void> add(String tenant, Offer offer, OfferSecrets secrets, String txCode) {
    Opening link = new Opening(Bytes.EMPTY, offer.expires(), 0);
    Opening code =
        txCode.isEmpty()
            ? new Opening(Bytes.EMPTY, offer.expires(), 0)
            : new Opening(
                TransactionCode.check(txCode, random),
                offer.expires(),
                IssuingRules.TX_CODE_GUESSES);
    return store
        .insert(
            key(tenant, offer.id()), Content.until(offer.expires().plus(GRACE), offer.toBytes()))
        .compose(written -> codes.open(tenant, Bytes.utf8(secrets.code()), code))
        .compose(opened -> links.open(tenant, Bytes.utf8(secrets.link()), link));
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
    RecordKey key = key(tenant, id);
    return store
        .read(key)
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.succeededFuture();
              }
              Offer offer = Offer.read(found.get().bytes());
              return store
                  .replace(
                      found.get(),
                      Content.until(found.get().expires(), offer.withdrawn().toBytes()))
                  .compose(
                      written ->
                          written.applied()
                              ? Future.<Void>succeededFuture()
                              : withdraw(tenant, id));
            });
  }

  /**
   * Marks a configuration of an offer as fetched.
   *
   * @return succeeds with the mark for the first who asks, empty for all others
   */
  public Future<Optional<StoredRecord>> beginFetch(
      String tenant, Offer offer, String configuration) {
    return store
        .insert(
            new Partition(tenant, FETCHED, offer.id()).key(configuration),
            Content.until(offer.expires().plus(GRACE), Bytes.EMPTY))
        .map(
            written ->
                written instanceof Written.Applied applied
                    ? Optional.of(applied.record())
                    : Optional.empty());
  }

  /** Takes the mark back: nothing was given out. */
  public Future<Void> abandonFetch(StoredRecord mark) {
    return store.remove(mark).mapEmpty();
  }

  private boolean isOpen(Offer offer) {
    return offer.state() == Offer.State.OPEN && clock.instant().isBefore(offer.expires());
  }

  private static RecordKey key(String tenant, String id) {
    return new Partition(tenant, OFFERS, id).only();
  }
}
