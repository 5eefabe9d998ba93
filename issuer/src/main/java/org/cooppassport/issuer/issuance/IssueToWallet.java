package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.cooppassport.core.issuance.Holder;
import org.cooppassport.core.issuance.SignedCredential;
import org.cooppassport.core.openid.vci.CredentialRequest.Proofs;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.records.CredentialRecords.Keep;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;

/**
 * Issues the copies of one configuration of a grant to the wallet that proves to have their keys,
 * at once, or when the co-op releases them.
 *
 * <p>A configuration is given out in each round of a grant until the wallet has as many copies as
 * one batch holds, in one request or in several. Whatever is refused before leaves it as it was.
 */
public final class IssueToWallet {
  private final Offers offers;
  private final CredentialRecords records;
  private final ProofCheck proofs;
  private final Rights rights;
  private final IssueCredential issuing;
  private final DeferredRequests deferred;
  private final TakenCopies copies;

  /** Makes the operation. */
  public IssueToWallet(
      Offers offers,
      CredentialRecords records,
      ProofCheck proofs,
      Rights rights,
      IssueCredential issuing,
      DeferredRequests deferred,
      TakenCopies copies) {
    this.copies = copies;
    this.offers = offers;
    this.records = records;
    this.proofs = proofs;
    this.rights = rights;
    this.issuing = issuing;
    this.deferred = deferred;
  }

  /**
   * What a wallet asks for.
   *
   * @param issuer the co-op
   * @param grant what the wallet was granted
   * @param configuration which of the granted configurations
   * @param proofs key proofs
   */
  public record Wish(
      CoopIssuer issuer, WalletGrant grant, ConfigurationId configuration, Proofs proofs) {
    public Wish {
      Objects.requireNonNull(issuer);
      Objects.requireNonNull(grant);
      Objects.requireNonNull(configuration);
      Objects.requireNonNull(proofs);
      if (proofs.values().size() > issuer.rules().batchSize()) {
        throw new Mismatch(
                "proofs",
                "1 to " + issuer.rules().batchSize() + " proofs, batch_size of the metadata",
                Came.number(proofs.values().size(), "proofs"),
                "OpenID4VCI 1.0, section 3.3.2")
            .refusal(Reason.INVALID_PROOF);
      }
    }

    private String tenant() {
      return issuer.coop().id();
    }
  }

  /** What came of a wish. */
  public sealed interface Outcome {
    /**
     * Copies.
     *
     * @param copies one for each proven key
     */
    record Issued(List<SignedCredential> copies) implements Outcome {
      public Issued {
        copies = List.copyOf(copies);
      }
    }

    /**
     * Later.
     *
     * @param transaction what the wallet comes back with
     */
    record Later(String transaction) implements Outcome {}
  }

  /** What is to be given out. */
  private record Order(
      CoopIssuer issuer,
      WalletGrant grant,
      ConfigurationId configuration,
      List<Holder.Bound> holders) {
    private String tenant() {
      return issuer.coop().id();
    }
  }

  /**
   * Issues the copies, or promises them.
   *
   * @return succeeds with one copy for each proven key, or a transaction id; fails with a {@code
   *     Refusal} of one of the reasons of OpenID4VCI 1.0, section 8.3.1, and then nothing was given
   *     out
   */
  public Future<Outcome> issue(Wish wish) {
    return offer(wish.tenant(), wish.grant()).compose(offer -> prove(wish, offer));
  }

  private Future<Outcome> prove(Wish wish, Offer offer) {
    requireGranted(wish);
    return proofs
        .check(wish.issuer(), wish.configuration(), wish.proofs())
        .compose(
            proven -> {
              Order order =
                  new Order(wish.issuer(), wish.grant(), wish.configuration(), proven.holders());
              return record(order)
                  .compose(record -> proofs.spend(wish.issuer(), proven).map(record))
                  .compose(record -> giveOutOrPromise(order, offer, record));
            });
  }

  private static void requireGranted(Wish wish) {
    if (wish.grant().granted(wish.configuration()).isEmpty()) {
      throw new Mismatch(
              "credential_configuration_id",
              "one that the access token is for",
              Came.word(wish.configuration().toString()),
              "OpenID4VCI 1.0, section 8.2")
          .refusal(Reason.UNKNOWN_CREDENTIAL_CONFIGURATION);
    }
  }

  private Future<Outcome> giveOutOrPromise(Order order, Offer offer, CredentialRecord record) {
    return offer.state() == Offer.State.HELD
        ? deferred
            .add(
                order.tenant(),
                new DeferredRequests.Waiting(
                    order.grant().id(),
                    order.grant().round(),
                    order.configuration(),
                    order.holders()))
            .map(Outcome.Later::new)
        : giveOut(order, record, take(order), IssueToWallet::fetched).map(Outcome.Issued::new);
  }

  /**
   * Finds the grant under which something was promised.
   *
   * @param grants what the wallet was granted
   * @return succeeds with one of them; fails with a {@code Refusal} of reason {@code
   *     INVALID_TRANSACTION_ID} if nothing was promised under any
   */
  public Future<WalletGrant> promised(
      CoopIssuer issuer, List<WalletGrant> grants, String transaction) {
    return deferred
        .find(issuer.coop().id(), transaction)
        .map(
            found ->
                found
                    .flatMap(
                        waiting ->
                            grants.stream()
                                .filter(grant -> grant.id().equals(waiting.grant()))
                                .findFirst())
                    .orElseThrow(IssueToWallet::noTransaction));
  }

  /**
   * Issues what was promised.
   *
   * @param grant what the wallet was granted, from the token it comes back with
   * @return succeeds as {@link #issue} does; fails with a {@code Refusal} of reason {@code
   *     INVALID_TRANSACTION_ID} if the id is unknown, of another grant, or was used before, {@code
   *     CREDENTIAL_REQUEST_DENIED} if the co-op does not mean it any more
   */
  public Future<Outcome> collect(CoopIssuer issuer, WalletGrant grant, String transaction) {
    String tenant = issuer.coop().id();
    return deferred
        .find(tenant, transaction)
        .map(
            found ->
                found
                    .filter(each -> each.grant().equals(grant.id()))
                    .orElseThrow(IssueToWallet::noTransaction))
        .compose(
            waiting -> {
              Order order =
                  new Order(
                      issuer,
                      grant.inRound(waiting.round()),
                      waiting.configuration(),
                      waiting.holders());
              return offer(tenant, grant).compose(offer -> collect(order, offer, transaction));
            });
  }

  private Future<Outcome> collect(Order order, Offer offer, String transaction) {
    if (offer.state() == Offer.State.HELD) {
      return Future.succeededFuture(new Outcome.Later(transaction));
    }
    return record(order)
        .compose(
            record -> giveOut(order, record, takePromised(order), IssueToWallet::noTransaction))
        .map(Outcome.Issued::new);
  }

  /** An offer that ended and was swept away was not withdrawn: the rights of its records decide. */
  private Future<Offer> offer(String tenant, WalletGrant grant) {
    return offers
        .find(tenant, grant.offer())
        .map(
            found -> {
              Offer offer = found.orElseGet(() -> Offer.ended(grant.offer(), grant.credentials()));
              if (offer.state() == Offer.State.WITHDRAWN) {
                throw denied();
              }
              return offer;
            });
  }

  private Future<CredentialRecord> record(Order order) {
    String id = order.grant().granted(order.configuration()).orElseThrow().record();
    return records
        .find(order.tenant(), id)
        .map(found -> found.orElseThrow(IssueToWallet::denied))
        .compose(record -> rights.require(order.tenant(), record).map(record));
  }

  private Future<Optional<TakenCopies.Taken>> take(Order order) {
    return copies.take(
        order.tenant(),
        order.grant(),
        order.configuration().toString(),
        order.holders().size(),
        order.issuer().rules().batchSize());
  }

  private Future<Optional<TakenCopies.Taken>> takePromised(Order order) {
    return copies.takePromised(
        order.tenant(), order.grant(), order.configuration().toString(), order.holders().size());
  }

  private Future<List<SignedCredential>> giveOut(
      Order order,
      CredentialRecord record,
      Future<Optional<TakenCopies.Taken>> taking,
      Supplier<Refusal> given) {
    return taking
        .map(found -> found.orElseThrow(given))
        .compose(
            taken ->
                issuing
                    .issue(
                        new IssueCredential.Order(
                            order.issuer(),
                            record,
                            order.configuration().form(),
                            List.copyOf(order.holders()),
                            Keep.NOTHING))
                    .recover(failure -> giveBack(taken, failure)));
  }

  private Future<List<SignedCredential>> giveBack(TakenCopies.Taken taken, Throwable failure) {
    return copies.giveBack(taken).transform(done -> Future.failedFuture(failure));
  }

  private static Refusal denied() {
    return new Refusal(Reason.CREDENTIAL_REQUEST_DENIED, "the co-op no longer makes this offer");
  }

  private static Refusal fetched() {
    return new Refusal(
        Reason.CREDENTIAL_REQUEST_DENIED,
        "all copies of this credential that the offer gives were given out before; the co-op can"
            + " make a new offer");
  }

  private static Refusal noTransaction() {
    return new Mismatch(
            "transaction_id",
            "one that was given to this wallet and not collected yet",
            Came.ANOTHER,
            "OpenID4VCI 1.0, section 9.3")
        .refusal(Reason.INVALID_TRANSACTION_ID);
  }
}
