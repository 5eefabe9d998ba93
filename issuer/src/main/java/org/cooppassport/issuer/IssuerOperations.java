package org.cooppassport.issuer;

import io.vertx.core.Future;
import org.cooppassport.core.issuance.CredentialLint;
import org.cooppassport.core.jsonld.ContextSet;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.issuer.authorization.AttestationChallenges;
import org.cooppassport.issuer.authorization.DpopProofs;
import org.cooppassport.issuer.authorization.WalletTokens;
import org.cooppassport.issuer.edge.IdempotentRequests;
import org.cooppassport.issuer.issuance.CreateOffer;
import org.cooppassport.issuer.issuance.DeferredRequests;
import org.cooppassport.issuer.issuance.EraseCredential;
import org.cooppassport.issuer.issuance.IssueCredential;
import org.cooppassport.issuer.issuance.IssueDirectly;
import org.cooppassport.issuer.issuance.IssueToWallet;
import org.cooppassport.issuer.issuance.Nonces;
import org.cooppassport.issuer.issuance.Notifications;
import org.cooppassport.issuer.issuance.OfferBatches;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.issuance.ProofCheck;
import org.cooppassport.issuer.issuance.Rights;
import org.cooppassport.issuer.issuance.TakenCopies;
import org.cooppassport.issuer.issuance.WalletGrants;
import org.cooppassport.issuer.issuance.WalletTrace;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.register.IssuerKeyRing;
import org.cooppassport.issuer.status.ChangeStatus;
import org.cooppassport.issuer.status.PublishStatusLists;
import org.cooppassport.issuer.status.StatusLog;
import org.cooppassport.issuer.status.StatusPlaces;
import org.cooppassport.issuer.vault.Citations;
import org.cooppassport.issuer.vault.EvidenceVault;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.store.ErasedNames;
import org.cooppassport.service.store.IdempotencyLog;
import org.cooppassport.service.store.IndexLease;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;

/** The issuer's operations over the ports it was given, each made once. */
record IssuerOperations(
    CredentialRecords records,
    EvidenceVault vault,
    Offers offers,
    StatusLog statusLog,
    PublishStatusLists lists,
    ChangeStatus changeStatus,
    IssueCredential issuing,
    CreateOffer createOffer,
    IssueDirectly issueDirectly,
    IssueToWallet issueToWallet,
    EraseCredential erase,
    OfferBatches batches,
    Nonces nonces,
    AttestationChallenges challenges,
    Notifications notifications,
    WalletTrace trace,
    WalletTokens walletTokens,
    WalletGrants grants,
    DpopProofs dpop,
    IdempotentRequests idempotent,
    IssuerKeyRing keys) {

  /** Succeeds once the nonce key is read from the store. */
  static Future<IssuerOperations> over(ServerContext context) {
    return nonces(context, Nonces.KEY_PROOF)
        .compose(
            keyProofs ->
                nonces(context, Nonces.DPOP)
                    .compose(
                        dpop ->
                            nonces(context, Nonces.ATTESTATION)
                                .compose(
                                    challenges ->
                                        context
                                            .cpu()
                                            .run(
                                                () ->
                                                    over(context, keyProofs, dpop, challenges)))));
  }

  private static Future<Nonces> nonces(ServerContext context, String purpose) {
    return Nonces.open(
        context.store(), lineage(context), context.clock(), context.random(), purpose);
  }

  private static IssuerOperations over(
      ServerContext context, Nonces nonces, Nonces dpopNonces, Nonces challenges) {
    IssuerKeyRing keys = new IssuerKeyRing(context.keys());
    JsonLd jsonLd = JsonLd.over(ContextSet.production());
    CredentialRecords records = new CredentialRecords(context.store());
    EvidenceVault vault =
        new EvidenceVault(
            context.store(),
            new ErasedNames(
                context.settings().data().resolve(EvidenceVault.ERASED_FILE),
                EvidenceVault.ERASURES,
                context.clock(),
                context.store(),
                context.cpu()),
            context.keys(),
            context.cpu(),
            context.clock(),
            context.random());
    Offers offers =
        new Offers(context.store(), lineage(context), context.clock(), context.random());
    StatusLog log = new StatusLog(context.store());
    Rights rights = new Rights(log);
    StatusPlaces places =
        new StatusPlaces(
            new IndexLease(
                context.store(),
                context.restoreGuard(),
                context.random(),
                IndexLease.DEFAULT_RANGE));
    IssueCredential issuing =
        new IssueCredential(
            rights,
            places,
            new CredentialLint(jsonLd, context.random()),
            records,
            new Citations(vault),
            keys,
            context.cpu(),
            context.clock(),
            context.random());
    ChangeStatus changing = new ChangeStatus(log, context.clock());
    WalletTokens tokens =
        new WalletTokens(context.keys(), context.cpu(), context.clock(), context.random());
    DpopProofs dpop =
        new DpopProofs(
            new OneTime(context.store(), Kind.conditional("dpop-proof"), lineage(context)),
            dpopNonces,
            context.cpu(),
            context.clock());
    return new IssuerOperations(
        records,
        vault,
        offers,
        log,
        new PublishStatusLists(log, places, records, keys, jsonLd, context.cpu(), context.clock()),
        changing,
        issuing,
        new CreateOffer(records, offers, issuing, rights, context.clock(), context.random()),
        new IssueDirectly(issuing, context.clock()),
        new IssueToWallet(
            offers,
            records,
            new ProofCheck(nonces, jsonLd, context.cpu(), context.clock()),
            rights,
            issuing,
            new DeferredRequests(context.store(), context.clock(), context.random()),
            new TakenCopies(context.store(), context.clock())),
        new EraseCredential(changing, records),
        new OfferBatches(context.store(), context.clock()),
        nonces,
        new AttestationChallenges(challenges),
        new Notifications(context.store(), context.clock(), context.random()),
        new WalletTrace(context.store(), context.clock(), context.random()),
        tokens,
        new WalletGrants(context.store(), lineage(context), context.clock(), context.random()),
        dpop,
        new IdempotentRequests(
            new IdempotencyLog(
                context.vertx(),
                context.store(),
                Kind.conditional("idempotency"),
                context.clock(),
                context.random()),
            context.random()),
        keys);
  }

  private static Lineage lineage(ServerContext context) {
    return context.restoreGuard().lineage();
  }
}
