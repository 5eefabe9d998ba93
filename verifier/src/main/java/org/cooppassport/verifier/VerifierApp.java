package org.cooppassport.verifier;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.SignatureAlgorithm;
import org.cooppassport.service.auth.AuthorizationServerMetadata;
import org.cooppassport.service.auth.TokenEndpoint;
import org.cooppassport.service.cli.ServerContext;
import org.cooppassport.service.cli.ServerProgram;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.PrivateFiles;
import org.cooppassport.service.config.ServerSettings;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.federation.FederationEntity;
import org.cooppassport.service.federation.FederationRoutes;
import org.cooppassport.service.fetch.DidDocuments;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.keys.KeyPurpose;
import org.cooppassport.service.keys.KeySpec;
import org.cooppassport.service.store.EncryptionKeys;
import org.cooppassport.verifier.agreements.AgreementRegister;
import org.cooppassport.verifier.agreements.DraftAgreement;
import org.cooppassport.verifier.agreements.DraftAgreementEndpoint;
import org.cooppassport.verifier.agreements.EvidenceRecord;
import org.cooppassport.verifier.agreements.ListAgreementsEndpoint;
import org.cooppassport.verifier.agreements.ListNoticesEndpoint;
import org.cooppassport.verifier.agreements.MakeStatement;
import org.cooppassport.verifier.agreements.ObservePartners;
import org.cooppassport.verifier.agreements.ReadAgreementEndpoint;
import org.cooppassport.verifier.agreements.ReceivedNotices;
import org.cooppassport.verifier.agreements.Reliers;
import org.cooppassport.verifier.agreements.SendAgreement;
import org.cooppassport.verifier.agreements.SendAgreementEndpoint;
import org.cooppassport.verifier.agreements.StatementEndpoint;
import org.cooppassport.verifier.agreements.TakeAgreement;
import org.cooppassport.verifier.agreements.TakeAgreementEndpoint;
import org.cooppassport.verifier.coops.VerifierCoops;
import org.cooppassport.verifier.credits.CreditEndpoints;
import org.cooppassport.verifier.credits.NetStatements;
import org.cooppassport.verifier.credits.ReuseCounters;
import org.cooppassport.verifier.credits.StatementAnswers;
import org.cooppassport.verifier.did.DidDocumentEndpoint;
import org.cooppassport.verifier.evidence.Evidence;
import org.cooppassport.verifier.oid4vp.CreateRequestEndpoint;
import org.cooppassport.verifier.oid4vp.DcApiResponseEndpoint;
import org.cooppassport.verifier.oid4vp.OpenDebugPageEndpoint;
import org.cooppassport.verifier.oid4vp.PoliciesEndpoint;
import org.cooppassport.verifier.oid4vp.PolicyEndpoint;
import org.cooppassport.verifier.oid4vp.ReadExchangesEndpoint;
import org.cooppassport.verifier.oid4vp.ReadRequestEndpoint;
import org.cooppassport.verifier.oid4vp.RequestObjectEndpoint;
import org.cooppassport.verifier.oid4vp.ResponseEndpoint;
import org.cooppassport.verifier.pages.DebugPageEndpoint;
import org.cooppassport.verifier.pages.RequestPages;
import org.cooppassport.verifier.receipts.ReceiptEndpoint;
import org.cooppassport.verifier.receipts.Receipts;
import org.cooppassport.verifier.receipts.VerifyReceiptCommand;
import org.cooppassport.verifier.requests.CreatePresentationRequest;
import org.cooppassport.verifier.requests.DebugRequest;
import org.cooppassport.verifier.requests.Exchanges;
import org.cooppassport.verifier.requests.OpenPage;
import org.cooppassport.verifier.requests.PresentationRequests;
import org.cooppassport.verifier.requests.ReadResult;
import org.cooppassport.verifier.requests.ReceivePresentation;
import org.cooppassport.verifier.requests.RequestKeys;
import org.cooppassport.verifier.requests.ServeRequestObject;
import org.cooppassport.verifier.trust.IssuerSwitchEndpoints;
import org.cooppassport.verifier.trust.IssuerSwitches;
import org.cooppassport.verifier.vcapi.Challenges;
import org.cooppassport.verifier.vcapi.CreateChallengeEndpoint;
import org.cooppassport.verifier.vcapi.VerifyCredentialEndpoint;
import org.cooppassport.verifier.vcapi.VerifyPresentationEndpoint;
import org.cooppassport.verifier.verification.GatherDocuments;
import org.cooppassport.verifier.verification.JudgeAnswer;
import org.cooppassport.verifier.verification.SeenHistories;
import org.cooppassport.verifier.verification.VerifyDocument;

/** Puts the verifier together. */
public final class VerifierApp implements ServerProgram {
  @Override
  public String name() {
    return "coop-verifier";
  }

  @Override
  public String section() {
    return "verifier";
  }

  @Override
  public List<String> actions() {
    return List.of(
        CreateRequestEndpoint.ACTION,
        VerifyCredentialEndpoint.ACTION,
        ReceiptEndpoint.ACTION,
        DraftAgreementEndpoint.ACTION,
        IssuerSwitchEndpoints.ACTION,
        CreditEndpoints.ACTION,
        Evidence.ACTION,
        FederationRoutes.ACTION);
  }

  @Override
  public List<KeySpec> keys() {
    return List.of(
        new KeySpec(KeyPurpose.REQUEST_OBJECT, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.RECEIPT, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.AGREEMENT, SignatureAlgorithm.ES256),
        new KeySpec(KeyPurpose.ACCESS_TOKEN, SignatureAlgorithm.EDDSA),
        new KeySpec(KeyPurpose.FEDERATION, SignatureAlgorithm.ES256));
  }

  @Override
  public String settingsTemplate() {
    return "";
  }

  @Override
  public String coopTemplate(Coop coop) {
    return """
    verifier {
      # How wallets recognise this co-op: x509-hash, x509-san-dns, decentralized-identifier,
      # openid-federation (as the federation of the section below knows it), or
      # verifier-attestation with attestation = "a file with the JWT".
      client-id = x509-hash
      # true: only what the High Assurance Interoperability Profile 1.0 allows.
      haip = false
      # How answers travel: encrypted or plain.
      answers = encrypted
      # kept: what wallets send is noted for your developer, redacted, at one write a call; or off.
      exchange-notes = kept
      language = en
      # The folder of this co-op's policies, one JSON file each.
      policies = policies
      # The folder of agreements that this co-op only states itself, or keeps as files; one JSON file each.
      agreements = agreements
      # The folder of its own legal tables, beside those that are built in.
      law = law
      # The co-op's own web pages that ask through the browser (Digital Credentials API).
      # origins = ["https://www.example.coop"]
      # What others say about this co-op, a JSON file that wallets are shown.
      # verifier-info = verifier-info.json
      # A time-stamp authority (RFC 3161) for receipts: need = required refuses to accept without.
      # time-stamps { authority = "https://tsa.example.coop", need = welcome }
      # Erase receipts whose time is over: when-due or by-hand.
      # receipts-erased = when-due
      # The VC API holds credentials against schemas, types and resources: built-in, or fetched ones too.
      # linked-documents = built-in
      # Papers of partners: how often each partner is tested with a drill (never if left out), and the
      # address of your own system that is told when papers are late, refused or not the right ones.
      # evidence { drill-every = 90 days, escalate-to = "https://office.example.coop/hooks/evidence" }
      # Where a browser may be sent after an answer on the same device, by name.
      # redirects { sign-up = "https://www.example.coop/joined" }
    }
    """
        + FederationEntity.TEMPLATE;
  }

  @Override
  public void prepareCoop(Coop coop, Path coopFolder) {
    Path policies = coopFolder.resolve("policies");
    PrivateFiles.makeFolder(policies);
    PrivateFiles.write(
        policies.resolve("join-by-reuse.json.example"), PolicyExample.joinByReuse(coop));
    PolicyExample.readyMade(coop)
        .forEach((name, text) -> PrivateFiles.write(policies.resolve(name + ".example"), text));
  }

  @Override
  public void check(ServerSettings settings, List<CoopSettings> coops) {
    VerifierCoops.read(coops);
    coops.forEach(FederationEntity::read);
  }

  @Override
  public Map<String, Callable<Integer>> commands() {
    return Map.of("verify-receipt", new VerifyReceiptCommand());
  }

  @Override
  public Future<List<Endpoint>> start(ServerContext context) {
    VerifierCoops coops = VerifierCoops.read(context.coopSettings());
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(new TokenEndpoint(List.of(context.clientCredentials())));
    endpoints.add(
        new AuthorizationServerMetadata(List.of("client_credentials"), coop -> JsonObject.EMPTY));
    endpoints.add(DidDocumentEndpoint.underPath(context.keys()));
    endpoints.add(DidDocumentEndpoint.onOwnDomain(context.keys()));
    IssuerSwitches switches = new IssuerSwitches(context.store(), context.clock());
    AgreementRegister agreements =
        new AgreementRegister(context.store(), context.clock(), context.cpu());
    Receipts receipts = new Receipts(context, coops);
    endpoints.addAll(receipts.endpoints());
    Evidence evidence =
        new Evidence(context, coops, agreements, receipts.store(), receipts.states());
    endpoints.addAll(evidence.endpoints());
    endpoints.addAll(agreements(context, agreements, evidence));
    RequestKeys keys =
        new RequestKeys(
            context.keys(), new EncryptionKeys(context.store(), context.clock(), context.random()));
    endpoints.addAll(requests(context, coops, keys, agreements, receipts, switches));
    endpoints.addAll(verification(context, coops, switches));
    endpoints.addAll(IssuerSwitchEndpoints.of(switches));
    endpoints.addAll(credits(context, coops, agreements));
    endpoints.addAll(
        FederationRoutes.endpoints(
            context.coopSettings(),
            context.keys(),
            context.fetcher(),
            context.cpu(),
            context.clock(),
            coop ->
                keys.federationRole(coop)
                    .map(role -> JsonObject.of("openid_credential_verifier", role))));
    return receipts
        .begin()
        .map(
            begun -> {
              evidence.begin();
              return endpoints;
            });
  }

  private static List<Endpoint> credits(
      ServerContext context, VerifierCoops coops, AgreementRegister agreements) {
    ReuseCounters counters = new ReuseCounters(context.store());
    DidDocuments partners = new DidDocuments(context.fetcher());
    return CreditEndpoints.of(
        coops,
        counters,
        new StatementAnswers(
            context.clock(),
            context.cpu(),
            context.keys(),
            context.store(),
            partners,
            agreements,
            counters),
        new NetStatements(context.clock(), context.cpu(), partners),
        context.keys(),
        context.cpu());
  }

  private static List<Endpoint> agreements(
      ServerContext context, AgreementRegister register, EvidenceRecord evidence) {
    ObservePartners partners = new ObservePartners(context.fetcher());
    TakeAgreement taking = new TakeAgreement(context.cpu(), partners, register);
    ReceivedNotices notices =
        new ReceivedNotices(context.clock(), context.cpu(), context.store(), partners, register);
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(
        new DraftAgreementEndpoint(context.clock(), context.cpu(), new DraftAgreement(register)));
    endpoints.add(new ListNoticesEndpoint(notices));
    endpoints.add(new ListAgreementsEndpoint(context.clock(), context.cpu(), register));
    endpoints.add(new ReadAgreementEndpoint(context.clock(), context.cpu(), register, evidence));
    endpoints.addAll(
        StatementEndpoint.all(
            context.clock(),
            context.cpu(),
            new MakeStatement(context.clock(), context.cpu(), context.keys(), partners, register)));
    endpoints.add(new SendAgreementEndpoint(new SendAgreement(register, context.sender())));
    endpoints.add(TakeAgreementEndpoint.inbox(context.clock(), context.cpu(), taking, notices));
    endpoints.add(TakeAgreementEndpoint.importing(context.clock(), context.cpu(), taking, notices));
    return endpoints;
  }

  private static List<Endpoint> requests(
      ServerContext context,
      VerifierCoops coops,
      RequestKeys keys,
      AgreementRegister agreements,
      Receipts receipts,
      IssuerSwitches switches) {
    PresentationRequests requests = new PresentationRequests(context.store());
    Exchanges exchanges = new Exchanges(context.store(), context.clock(), context.random());
    DebugRequest debug =
        new DebugRequest(context.store(), context.clock(), context.random(), requests, exchanges);
    JudgeAnswer judge =
        new JudgeAnswer(context.clock(), context.cpu(), gathering(context), switches);
    ServeRequestObject serve =
        new ServeRequestObject(context.clock(), context.cpu(), keys, requests, exchanges);
    ReadResult read = new ReadResult(context.vertx(), context.clock(), requests);
    ReceivePresentation receive =
        new ReceivePresentation(
            context.clock(),
            context.random(),
            context.cpu(),
            requests,
            new Reliers(context.clock(), agreements),
            judge,
            receipts.keeping(),
            exchanges);
    coops.all().forEach(keys::checkProfile);
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(new PoliciesEndpoint(coops));
    endpoints.add(new PolicyEndpoint(coops, context.cpu()));
    endpoints.add(
        new CreateRequestEndpoint(
            coops,
            new CreatePresentationRequest(
                context.clock(), context.random(), context.cpu(), keys, requests)));
    endpoints.add(new ReadRequestEndpoint(coops, read));
    endpoints.add(RequestObjectEndpoint.byGet(coops, serve));
    endpoints.add(RequestObjectEndpoint.byPost(coops, serve));
    endpoints.add(new ResponseEndpoint(coops, receive));
    endpoints.add(new DcApiResponseEndpoint(coops, context.cpu(), receive));
    endpoints.add(new ReadExchangesEndpoint(coops, debug));
    endpoints.add(new OpenDebugPageEndpoint(coops, debug));
    endpoints.add(new DebugPageEndpoint(coops, debug));
    endpoints.addAll(
        RequestPages.endpoints(
            coops,
            context.cpu(),
            new OpenPage(context.clock(), context.cpu(), keys, requests, receive, read),
            context.random()));
    return endpoints;
  }

  private static GatherDocuments gathering(ServerContext context) {
    return new GatherDocuments(
        context.cpu(), context.fetcher(), new SeenHistories(context.store(), context.clock()));
  }

  private static List<Endpoint> verification(
      ServerContext context, VerifierCoops coops, IssuerSwitches switches) {
    Challenges challenges =
        new Challenges(
            context.store(), context.restoreGuard().lineage(), context.clock(), context.random());
    VerifyDocument verify = new VerifyDocument(context.clock(), context.cpu(), gathering(context));
    return List.of(
        new CreateChallengeEndpoint(challenges),
        new VerifyCredentialEndpoint(coops, context.cpu(), verify, switches),
        new VerifyPresentationEndpoint(coops, context.cpu(), challenges, verify, switches));
  }
}
