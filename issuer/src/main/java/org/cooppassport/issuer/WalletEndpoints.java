package org.cooppassport.issuer;

import java.util.ArrayList;
import java.util.List;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.issuer.authorization.Authorization;
import org.cooppassport.issuer.authorization.AuthorizationCode;
import org.cooppassport.issuer.authorization.AuthorizationCodes;
import org.cooppassport.issuer.authorization.AuthorizeEndpoint;
import org.cooppassport.issuer.authorization.BrowserSessions;
import org.cooppassport.issuer.authorization.ExternalGrants;
import org.cooppassport.issuer.authorization.ExternalTokens;
import org.cooppassport.issuer.authorization.GiveTokens;
import org.cooppassport.issuer.authorization.JwksEndpoint;
import org.cooppassport.issuer.authorization.LinkLogin;
import org.cooppassport.issuer.authorization.LoginLinkEndpoint;
import org.cooppassport.issuer.authorization.LoginStep;
import org.cooppassport.issuer.authorization.PreAuthorizedCode;
import org.cooppassport.issuer.authorization.ProviderCallbackEndpoint;
import org.cooppassport.issuer.authorization.ProviderLogin;
import org.cooppassport.issuer.authorization.PushedRequestEndpoint;
import org.cooppassport.issuer.authorization.PushedRequests;
import org.cooppassport.issuer.authorization.RefreshToken;
import org.cooppassport.issuer.authorization.WalletClients;
import org.cooppassport.issuer.authorization.WalletProofs;
import org.cooppassport.issuer.authorization.WalletServer;
import org.cooppassport.issuer.oid4vci.CredentialAnswers;
import org.cooppassport.issuer.oid4vci.CredentialEndpoint;
import org.cooppassport.issuer.oid4vci.CredentialMessages;
import org.cooppassport.issuer.oid4vci.DeferredCredentialEndpoint;
import org.cooppassport.issuer.oid4vci.IssuerMetadataEndpoint;
import org.cooppassport.issuer.oid4vci.NonceEndpoint;
import org.cooppassport.issuer.oid4vci.NotificationEndpoint;
import org.cooppassport.issuer.oid4vci.OfferEndpoint;
import org.cooppassport.issuer.oid4vci.WalletAuthorization;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.service.auth.AuthorizationServerMetadata;
import org.cooppassport.service.auth.TokenEndpoint;
import org.cooppassport.service.auth.TokenGrant;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.federation.FederationRoutes;
import org.cooppassport.service.fetch.GuardedPost;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.store.EncryptionKeys;
import org.cooppassport.service.store.Kind;
import org.cooppassport.service.store.Lineage;
import org.cooppassport.service.store.OneTime;

/**
 * Puts together what wallets and members' browsers call: one authorization server for each co-op.
 */
final class WalletEndpoints {
  private final ServerContext context;
  private final CoopIssuers issuers;
  private final IssuerOperations operations;
  private final BrowserSessions sessions;
  private final GuardedPost posts;
  private final ProviderLogin providers;
  private final EncryptionKeys requestKeys;

  WalletEndpoints(ServerContext context, CoopIssuers issuers, IssuerOperations operations) {
    this.context = context;
    this.issuers = issuers;
    this.operations = operations;
    this.requestKeys = new EncryptionKeys(context.store(), context.clock(), context.random());
    this.sessions = new BrowserSessions(context.store(), context.clock(), context.random());
    this.posts = new GuardedPost(context.vertx(), context.settings().fetch());
    this.providers =
        new ProviderLogin(context.fetcher(), posts, sessions, context.clock(), context.random());
  }

  /** Returns the log-in that a co-op's settings name. */
  LoginStep configured(CoopIssuer issuer) {
    return switch (issuer.wallets().login()) {
      case LINK -> new LinkLogin(sessions);
      case PROVIDER -> providers;
    };
  }

  List<Endpoint> all(Authorization.LoginSteps steps) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(server(steps));
    endpoints.addAll(issuance());
    return endpoints;
  }

  private List<Endpoint> server(Authorization.LoginSteps steps) {
    WalletProofs proofs =
        new WalletProofs(
            new WalletClients(
                new OneTime(context.store(), Kind.conditional("wallet-attestation-pop"), lineage()),
                operations.challenges(),
                context.cpu(),
                context.clock()),
            operations.dpop());
    GiveTokens giving =
        new GiveTokens(operations.grants(), operations.walletTokens(), context.clock());
    PushedRequests requests =
        new PushedRequests(context.store(), lineage(), context.clock(), context.random());
    AuthorizationCodes codes =
        new AuthorizationCodes(
            context.store(), lineage(), operations.grants(), context.clock(), context.random());
    Authorization authorization =
        new Authorization(
            requests,
            sessions,
            codes,
            operations.offers(),
            steps,
            operations.trace(),
            context.clock());
    List<TokenGrant> grants =
        List.of(
            new PreAuthorizedCode(issuers, operations.offers(), proofs, giving, operations.trace()),
            new AuthorizationCode(
                issuers, operations.offers(), codes, proofs, giving, operations.trace()),
            new RefreshToken(issuers, operations.grants(), proofs, giving, operations.trace()),
            context.clientCredentials());
    AuthorizationServerMetadata metadata =
        new AuthorizationServerMetadata(
            grants.stream().map(TokenGrant::grantType).toList(),
            coop -> WalletServer.metadata(issuers.of(coop)));
    List<Endpoint> endpoints =
        new ArrayList<>(
            List.of(
                new TokenEndpoint(grants),
                metadata,
                metadata.appended(),
                new JwksEndpoint(context.keys()),
                operations.challenges(),
                new PushedRequestEndpoint(
                    issuers,
                    requests,
                    proofs,
                    operations.dpop(),
                    operations.challenges(),
                    operations.trace())));
    endpoints.addAll(AuthorizeEndpoint.all(issuers, authorization, context.random()));
    endpoints.add(new ProviderCallbackEndpoint(issuers, providers));
    endpoints.addAll(
        LoginLinkEndpoint.both(issuers, operations.offers(), sessions, context.random()));
    endpoints.addAll(federation(metadata));
    return endpoints;
  }

  private List<Endpoint> issuance() {
    WalletAuthorization authorization =
        new WalletAuthorization(
            issuers,
            operations.walletTokens(),
            operations.grants(),
            new ExternalGrants(
                new ExternalTokens(context.fetcher(), posts, context.cpu(), context.clock()),
                operations.offers()),
            operations.dpop(),
            operations.trace());
    CredentialMessages messages =
        new CredentialMessages(requestKeys, context.cpu(), context.random());
    CredentialAnswers answers = new CredentialAnswers(operations.notifications(), messages);
    List<Endpoint> endpoints =
        new ArrayList<>(
            List.of(
                new OfferEndpoint(issuers, operations.offers()),
                new NonceEndpoint(operations.nonces(), operations.dpop()),
                new CredentialEndpoint(
                    issuers,
                    authorization,
                    operations.issueToWallet(),
                    messages,
                    answers,
                    operations.trace()),
                new DeferredCredentialEndpoint(
                    issuers,
                    authorization,
                    operations.issueToWallet(),
                    messages,
                    answers,
                    operations.trace()),
                new NotificationEndpoint(
                    authorization, operations.notifications(), operations.trace())));
    endpoints.addAll(issuerMetadata());
    return endpoints;
  }

  private List<Endpoint> federation(AuthorizationServerMetadata server) {
    IssuerMetadataEndpoint issuer = issuerMetadata().get(0);
    return FederationRoutes.endpoints(
        context.coopSettings(),
        context.keys(),
        context.fetcher(),
        context.cpu(),
        context.clock(),
        coop ->
            issuer.document(coop).map(document -> roles(coop, document, server.document(coop))));
  }

  /** What a co-op is in a federation, and the keys that sign its SD-JWT VCs. */
  private JsonObject roles(Coop coop, JsonObject issuer, JsonObject server) {
    JwkSet signing =
        new JwkSet(
            context.keys().published(coop.id(), KeyPurpose.SD_JWT).stream()
                .map(key -> Jwk.of(key.publicKey(), key.kid()))
                .toList());
    return JsonObject.of("openid_credential_issuer", issuer.with("jwks", signing.toJson()))
        .with("oauth_authorization_server", server);
  }

  private List<IssuerMetadataEndpoint> issuerMetadata() {
    return IssuerMetadataEndpoint.both(
        issuers, context.keys(), requestKeys, context.cpu(), context.clock());
  }

  private Lineage lineage() {
    return context.restoreGuard().lineage();
  }
}
