package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/** Ends an offer: its link, its code and tokens given for it open nothing any more. */
public final class WithdrawOffer {
  private final Offers offers;

  /** Makes the operation. */
  public WithdrawOffer(Offers offers) {
    this.offers = offers;
  }

  /**
   * Withdraws the offer. May be repeated. Fails with a {@code Refusal} of reason {@code NOT_FOUND}
   * if there is none.
   */
  public Future<Void> withdraw(String tenant, String id) {
    return offers
        .find(tenant, id)
        .compose(
            found -> {
              if (found.isEmpty()) {
                throw new Refusal(Reason.NOT_FOUND, "there is no such offer");
              }
              return offers.withdraw(tenant, id);
            });
  }
}
