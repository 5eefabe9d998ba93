package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/** Lets what wallets wait for be signed: the co-op has decided. */
public final class ReleaseOffer {
  private final Offers offers;

  /** Makes the operation. */
  public ReleaseOffer(Offers offers) {
    this.offers = offers;
  }

  /**
   * Releases what is held. May be repeated.
   *
   * @return succeeds when wallets can collect; fails with a {@code Refusal} of reason {@code
   *     NOT_FOUND} if there is no such offer, {@code CONFLICT} if it was withdrawn
   */
  public Future<Void> release(String tenant, String id) {
    return offers
        .release(tenant, id)
        .map(
            found -> {
              Offer offer =
                  found.orElseThrow(() -> new Refusal(Reason.NOT_FOUND, "there is no such offer"));
              if (offer.state() == Offer.State.WITHDRAWN) {
                throw new Refusal(Reason.CONFLICT, "the offer was withdrawn");
              }
              return null;
            });
  }
}
