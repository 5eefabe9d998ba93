package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.did.DidJwk;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.issuance.Holder;
import org.cooppassport.core.issuance.SignedCredential;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.vci.KeyProofExpectation;
import org.cooppassport.core.openid.vci.VerifiedKeyProof;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.records.CredentialRecords.Keep;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.service.store.StoredRecord;

/**
 * Issues the copies of one configuration of an offer to the wallet that proves to have their keys.
 *
 * <p>A configuration of an offer is given out once. Whatever is refused before leaves it as it was.
 */
public final class IssueToWallet {
  private static final Set<KeyType> DID_KEY_TYPES =
      Set.of(KeyType.ED25519, KeyType.P256, KeyType.P384, KeyType.P521);

  private final Offers offers;
  private final CredentialRecords records;
  private final Nonces nonces;
  private final Rights rights;
  private final IssueCredential issuing;
  private final CpuPool cpu;
  private final Clock clock;

  /** Makes the operation. */
  public IssueToWallet(
      Offers offers,
      CredentialRecords records,
      Nonces nonces,
      Rights rights,
      IssueCredential issuing,
      CpuPool cpu,
      Clock clock) {
    this.offers = offers;
    this.records = records;
    this.nonces = nonces;
    this.rights = rights;
    this.issuing = issuing;
    this.cpu = cpu;
    this.clock = clock;
  }

  /**
   * What a wallet asks for.
   *
   * @param issuer the co-op
   * @param offer the id of the offer its token is for
   * @param configuration which of the offered configurations
   * @param proofs key proofs, one for each copy
   */
  public record Wish(
      CoopIssuer issuer, String offer, ConfigurationId configuration, List<String> proofs) {
    public Wish {
      Objects.requireNonNull(issuer);
      Objects.requireNonNull(offer);
      Objects.requireNonNull(configuration);
      proofs = List.copyOf(proofs);
      if (proofs.isEmpty() || proofs.size() > issuer.rules().batchSize()) {
        throw new Refusal(
            Reason.INVALID_PROOF,
            "proofs",
            "proofs: expected 1 to " + issuer.rules().batchSize() + " key proofs");
      }
    }

    private String tenant() {
      return issuer.coop().id();
    }
  }

  /** A wish whose keys are proven. */
  private record Proven(Wish wish, Offer offer, List<VerifiedKeyProof> proofs) {
    Set<String> nonces() {
      return proofs.stream().map(VerifiedKeyProof::nonce).collect(Collectors.toSet());
    }
  }

  /** A proven wish and the record it is about. */
  private record Decided(Proven proven, CredentialRecord record) {}

  /**
   * Issues the copies.
   *
   * @return succeeds with one copy for each proof; fails with a {@code Refusal} of one of the
   *     reasons of OpenID4VCI 1.0, section 8.3.1, and then nothing was given out
   */
  public Future<List<SignedCredential>> issue(Wish wish) {
    return offer(wish)
        .compose(offer -> prove(wish, offer))
        .compose(this::decide)
        .compose(this::spendNonces)
        .compose(this::giveOutOnce);
  }

  private Future<Offer> offer(Wish wish) {
    return offers
        .find(wish.tenant(), wish.offer())
        .map(
            found -> {
              Offer offer = found.orElseThrow(IssueToWallet::denied);
              if (offer.state() == Offer.State.WITHDRAWN) {
                throw denied();
              }
              if (offer.offered(wish.configuration()).isEmpty()) {
                throw new Refusal(
                    Reason.UNKNOWN_CREDENTIAL_CONFIGURATION,
                    "credential_configuration_id",
                    "credential_configuration_id: the access token is not for this one");
              }
              return offer;
            });
  }

  private Future<Proven> prove(Wish wish, Offer offer) {
    return cpu.run(
        () -> {
          KeyProofExpectation expected =
              KeyProofExpectation.of(wish.issuer().coop().base(), clock.instant());
          Proven proven = new Proven(wish, offer, expected.verifyAll(wish.proofs()));
          nonces.check(wish.tenant(), proven.nonces());
          return proven;
        });
  }

  private Future<Decided> decide(Proven proven) {
    String tenant = proven.wish().tenant();
    String id = proven.offer().offered(proven.wish().configuration()).orElseThrow().record();
    return records
        .find(tenant, id)
        .map(found -> new Decided(proven, found.orElseThrow(IssueToWallet::denied)))
        .compose(decided -> rights.require(tenant, decided.record()).map(may -> decided));
  }

  private Future<Decided> spendNonces(Decided decided) {
    Proven proven = decided.proven();
    return nonces.spend(proven.wish().tenant(), proven.nonces()).map(spent -> decided);
  }

  private Future<List<SignedCredential>> giveOutOnce(Decided decided) {
    Proven proven = decided.proven();
    Wish wish = proven.wish();
    return offers
        .beginFetch(wish.tenant(), proven.offer(), wish.configuration().toString())
        .map(mark -> mark.orElseThrow(IssueToWallet::fetched))
        .compose(mark -> issuing.issue(order(decided)).recover(failure -> abandon(mark, failure)));
  }

  private Future<List<SignedCredential>> abandon(StoredRecord mark, Throwable failure) {
    return offers.abandonFetch(mark).transform(done -> Future.failedFuture(failure));
  }

  private static IssueCredential.Order order(Decided decided) {
    Wish wish = decided.proven().wish();
    List<Holder> holders = decided.proven().proofs().stream().map(IssueToWallet::holder).toList();
    return new IssueCredential.Order(
        wish.issuer(), decided.record(), wish.configuration().form(), holders, Keep.NOTHING);
  }

  private static Holder holder(VerifiedKeyProof proof) {
    return new Holder.Bound(proof.key(), proof.did().orElseGet(() -> didOf(proof.key())));
  }

  private static String didOf(VerificationKey key) {
    return DID_KEY_TYPES.contains(key.type())
        ? DidKey.of(key).toString()
        : DidJwk.of(key).toString();
  }

  private static Refusal denied() {
    return new Refusal(Reason.CREDENTIAL_REQUEST_DENIED, "the co-op no longer makes this offer");
  }

  private static Refusal fetched() {
    return new Refusal(
        Reason.CREDENTIAL_REQUEST_DENIED,
        "this credential of the offer was given out before; the co-op can make a new offer");
  }
}
