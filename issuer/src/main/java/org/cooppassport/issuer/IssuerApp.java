package org.cooppassport.issuer;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.issuance.ShippedTypes;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.issuer.authorization.LoginStep;
import org.cooppassport.issuer.evidence.EvidenceEndpoints;
import org.cooppassport.issuer.issuance.ReleaseOffer;
import org.cooppassport.issuer.issuance.WithdrawOffer;
import org.cooppassport.issuer.management.BatchItems;
import org.cooppassport.issuer.management.CreateBatchEndpoint;
import org.cooppassport.issuer.management.CreateOfferEndpoint;
import org.cooppassport.issuer.management.ReadBatchEndpoint;
import org.cooppassport.issuer.management.ReissueEndpoint;
import org.cooppassport.issuer.management.ReleaseOfferEndpoint;
import org.cooppassport.issuer.management.TraceEndpoint;
import org.cooppassport.issuer.management.WithdrawOfferEndpoint;
import org.cooppassport.issuer.pages.OfferPage;
import org.cooppassport.issuer.pages.OfferQrCode;
import org.cooppassport.issuer.publication.AccreditationsEndpoint;
import org.cooppassport.issuer.publication.BitstringStatusListEndpoint;
import org.cooppassport.issuer.publication.DidDocumentEndpoint;
import org.cooppassport.issuer.publication.JwtVcIssuerEndpoint;
import org.cooppassport.issuer.publication.SchemaResource;
import org.cooppassport.issuer.publication.TokenStatusListEndpoint;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.CoopIssuers;
import org.cooppassport.issuer.register.IssuerSection;
import org.cooppassport.issuer.vcapi.DeleteEndpoint;
import org.cooppassport.issuer.vcapi.IssueEndpoint;
import org.cooppassport.issuer.vcapi.ListEndpoint;
import org.cooppassport.issuer.vcapi.ReadEndpoint;
import org.cooppassport.issuer.vcapi.StatusEndpoint;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.cli.ServerProgram;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.federation.FederationEntity;
import org.cooppassport.service.federation.FederationRoutes;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeyRing;
import org.cooppassport.service.keys.KeySpec;
import org.cooppassport.service.pages.PackagedFile;

/** Puts the issuer together. */
public final class IssuerApp implements ServerProgram {
  private final LoginStep login;

  /** Makes an issuer whose members log in as their co-ops' settings say. */
  public IssuerApp() {
    this(null);
  }

  private IssuerApp(LoginStep login) {
    this.login = login;
  }

  /** Returns an issuer whose members all log in by a step of the caller's own. */
  public static IssuerApp withLogin(LoginStep step) {
    return new IssuerApp(Objects.requireNonNull(step));
  }

  @Override
  public String name() {
    return "coop-issuer";
  }

  @Override
  public String section() {
    return "issuer";
  }

  @Override
  public List<String> actions() {
    return List.of(
        "issue",
        "read",
        "status",
        "delete",
        "on-behalf-of",
        EvidenceEndpoints.ACTION,
        FederationRoutes.ACTION);
  }

  @Override
  public List<KeySpec> keys() {
    return List.of(
        new KeySpec(KeyPurpose.ASSERTION, SignatureAlgorithm.EDDSA),
        new KeySpec(KeyPurpose.ASSERTION_P256, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.ASSERTION_P384, SignatureAlgorithm.ES384),
        new KeySpec(KeyPurpose.ENVELOPE, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.SD_JWT, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.AGREEMENT, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.ACCESS_TOKEN, SignatureAlgorithm.EDDSA),
        new KeySpec(KeyPurpose.FEDERATION, SignatureAlgorithm.ES256));
  }

  @Override
  public boolean makesUnlinkableProofs() {
    return true;
  }

  @Override
  public boolean keepsVault() {
    return true;
  }

  @Override
  public String settingsTemplate() {
    return "";
  }

  @Override
  public String coopTemplate(Coop coop) {
    return IssuerSection.TEMPLATE + FederationEntity.TEMPLATE;
  }

  @Override
  public void prepareCoop(Coop coop, Path coopFolder) {}

  @Override
  public void check(ServerSettings settings, List<CoopSettings> coops) {
    ShippedTypes types = new ShippedTypes(JsonSchemas.pinned());
    coops.forEach(coop -> IssuerSection.read(coop, types, Cryptosuite.EDDSA_RDFC_2022));
    coops.forEach(FederationEntity::read);
    coops.forEach(AccreditationsEndpoint::read);
  }

  @Override
  public Future<List<Endpoint>> start(ServerContext context) {
    ShippedTypes types = new ShippedTypes(JsonSchemas.pinned());
    CoopIssuers issuers =
        CoopIssuers.of(
            context.coopSettings().stream()
                .map(
                    coop ->
                        IssuerSection.read(coop, types, cryptosuite(context.keys(), coop.coop())))
                .toList());
    return IssuerOperations.over(context)
        .compose(
            operations ->
                publishLists(context, issuers, operations)
                    .compose(published -> warmUp(issuers, operations))
                    .compose(warm -> endpoints(context, issuers, operations)));
  }

  /** One co-op for all: what is compiled and loaded is the same for every co-op. */
  private static Future<Void> warmUp(CoopIssuers issuers, IssuerOperations operations) {
    return issuers.all().stream()
        .max(Comparator.comparingInt(issuer -> issuer.configurations().size()))
        .map(issuer -> operations.issuing().warmUp(issuer))
        .orElseGet(Future::succeededFuture);
  }

  private static Cryptosuite cryptosuite(KeyRing keys, Coop coop) {
    return keys.signer(coop.id(), KeyPurpose.ASSERTION).key().algorithm()
            == SignatureAlgorithm.EDDSA
        ? Cryptosuite.EDDSA_RDFC_2022
        : Cryptosuite.ECDSA_RDFC_2019;
  }

  /** Lists are there before the first request, and from then on appear on their clock. */
  private static Future<Void> publishLists(
      ServerContext context, CoopIssuers issuers, IssuerOperations operations) {
    for (CoopIssuer issuer : issuers.all()) {
      context
          .jobs()
          .every(
              issuer.rules().publishEvery(),
              "publish-status-lists " + issuer.coop().id(),
              () -> operations.lists().publish(issuer));
    }
    return Future.all(
            issuers.all().stream().map(issuer -> operations.lists().publish(issuer)).toList())
        .mapEmpty();
  }

  private Future<List<Endpoint>> endpoints(
      ServerContext context, CoopIssuers issuers, IssuerOperations operations) {
    EvidenceEndpoints evidence =
        new EvidenceEndpoints(
            context, issuers, operations.vault(), operations.nonces(), operations.idempotent());
    List<Endpoint> endpoints = new ArrayList<>(evidence.all());
    endpoints.addAll(management(context, issuers, operations));
    endpoints.addAll(lifecycle(context, issuers, operations));
    endpoints.addAll(wallets(context, issuers, operations));
    endpoints.addAll(published(context, issuers, operations));
    return evidence.begin().map(List.copyOf(endpoints));
  }

  private static List<Endpoint> management(
      ServerContext context, CoopIssuers issuers, IssuerOperations operations) {
    BatchItems items = new BatchItems(operations.createOffer());
    return List.of(
        new CreateOfferEndpoint(issuers, operations.createOffer(), operations.idempotent()),
        new WithdrawOfferEndpoint(new WithdrawOffer(operations.offers())),
        new TraceEndpoint(operations.trace()),
        new ReleaseOfferEndpoint(new ReleaseOffer(operations.offers())),
        new ReissueEndpoint(
            issuers, operations.records(), operations.createOffer(), operations.idempotent()),
        new CreateBatchEndpoint(
            issuers, operations.batches(), items, operations.idempotent(), context.cpu()),
        new ReadBatchEndpoint(issuers, operations.batches(), items));
  }

  private static List<Endpoint> lifecycle(
      ServerContext context, CoopIssuers issuers, IssuerOperations operations) {
    return List.of(
        new IssueEndpoint(issuers, operations.issueDirectly(), operations.idempotent()),
        new StatusEndpoint(operations.records(), operations.changeStatus()),
        new ListEndpoint(operations.records(), operations.statusLog(), context.clock()),
        new ReadEndpoint(operations.records(), operations.statusLog()),
        new DeleteEndpoint(operations.records(), operations.erase()));
  }

  private List<Endpoint> wallets(
      ServerContext context, CoopIssuers issuers, IssuerOperations operations) {
    WalletEndpoints wallets = new WalletEndpoints(context, issuers, operations);
    return wallets.all(issuer -> login == null ? wallets.configured(issuer) : login);
  }

  private static List<Endpoint> published(
      ServerContext context, CoopIssuers issuers, IssuerOperations operations) {
    List<Endpoint> endpoints =
        new ArrayList<>(
            List.of(
                new OfferPage(issuers, operations.offers()),
                new OfferQrCode(operations.offers(), context.cpu()),
                new TokenStatusListEndpoint(issuers, operations.lists()),
                new BitstringStatusListEndpoint(issuers, operations.lists())));
    endpoints.addAll(PackagedFile.ofEveryPage());
    endpoints.addAll(DidDocumentEndpoint.both(operations.keys()));
    endpoints.addAll(JwtVcIssuerEndpoint.both(context.keys()));
    endpoints.addAll(SchemaResource.all());
    endpoints.add(new AccreditationsEndpoint(context.coopSettings()));
    return endpoints;
  }
}
