package org.cooppassport.e2e.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/**
 * Riverside checks a member in person and issues; Harbour relies on it and issues its own
 * membership; Hillside and Riverside sign an agreement, Hillside says exactly what is missing and
 * accepts once it is there; Riverside ends the membership and Harbour refuses; the receipts still
 * verify.
 *
 * <p>Only public HTTP and the wallet are used. Each step throws if what it promises did not happen.
 */
public final class Story {
  /** Lists are kept for a minute by those who read them. */
  private static final int STATUS_TRIES = 45;

  private static final byte[] PAPER =
      "%PDF-1.7 the scan of a passport".getBytes(StandardCharsets.UTF_8);

  private static final long STATUS_PAUSE_MILLIS = 2_000;

  private final Deployment servers;
  private final Command verifierCommand;
  private final Narrator narrator;
  private final BackOffice riverside;
  private final BackOffice harbourIssuer;
  private final BackOffice harbour;
  private final BackOffice hillside;
  private final BackOffice riversideBoard;
  private final Member member;
  private final LocalDate today;
  private final DemoClaims claims;
  private String membershipId;
  private Path firstReceipt;
  private Path relianceReceipt;
  private Set<String> firstChecks = Set.of();
  private String paper = "";
  private String receiptOfReliance = "";

  /** Prepares the story on running servers. */
  public Story(Deployment servers, Command verifierCommand, Narrator narrator, Clock clock) {
    this.servers = servers;
    this.verifierCommand = verifierCommand;
    this.narrator = narrator;
    Http http = Http.trusting(servers.ca());
    riverside = office(http, "issuer", "riverside", servers.issuerBase("riverside"));
    harbourIssuer = office(http, "issuer", "harbour", servers.issuerBase("harbour"));
    harbour = office(http, "verifier", "harbour", servers.verifierBase("harbour"));
    hillside = office(http, "verifier", "hillside", servers.verifierBase("hillside"));
    riversideBoard = office(http, "verifier", "riverside", servers.verifierBase("riverside"));
    member = new Member(servers.folder().resolve("wallet"), servers.ca(), narrator);
    today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    claims = new DemoClaims(servers, today);
  }

  private BackOffice office(Http http, String server, String coop, String base) {
    return new BackOffice(http, base, servers.secret(server, coop), narrator);
  }

  /** Tells all of it. */
  public void tell() {
    riversideIssues();
    harbourAccepts();
    harbourTakesAnOpenForm();
    harbourIssuesItsOwnMembership();
    hillsideAndRiversideAgree();
    hillsideAsksForMore();
    riversideChecksTheAddress();
    hillsideAccepts();
    hillsideGetsThePapers();
    riversideEndsTheMembership();
    theFirstReceiptStillVerifies();
  }

  /** Riverside issues membership, check and identity; the member's app receives them. */
  public void riversideIssues() {
    narrator.chapter("Riverside Food Co-op issues what it knows about its member");
    riverside.signIn();
    paper = riverside.keepPaper(PAPER, "passport", today.plusYears(6));
    narrator.happened("The scan of the passport is sealed in Riverside's vault.");
    JsonObject offer = offerOfEverything();
    membershipId = recordOf(offer, "CoopMembershipCredential");
    narrator.happened(
        "The offer is a link (or a QR code) and, by another way, the code "
            + offer.string("tx_code").orElse("(none)"));
    narrator.call("page: " + offer.string("offerPage").orElseThrow());
    JsonObject received = accept(offer);
    expect(
        received.array("received").map(JsonArray::size).orElse(0) >= 3,
        "three credentials",
        received);
    firstChecks = checksHeld();
    narrator.happened("The member's app received, verified and stored them.");
  }

  private JsonObject offerOfEverything() {
    return riverside.offer(
        DemoClaims.wanted("CoopMembershipCredential", claims.membership("riverside", "worker")),
        DemoClaims.wanted(
            "KycCheckCredential",
            claims.check(DemoClaims.attributes("given_name", "family_name", "birthdate"), paper)),
        DemoClaims.wanted("IdentityAttributesCredential", claims.identity()));
  }

  /** Offers the same once more, to whoever wants to try it; returns page, link and code. */
  public JsonObject offerToTry() {
    riverside.signIn();
    return offerOfEverything();
  }

  /** Harbour asks under its policy, the member consents, Harbour accepts and keeps a receipt. */
  public void harbourAccepts() {
    narrator.chapter("Harbour Housing Co-op relies on them");
    harbour.signIn();
    JsonObject request = harbour.post("/requests", JsonObject.of("policy", "join-by-reuse"), 201);
    String link = request.string("authorizationRequest").orElseThrow();
    narrator.call("page: " + request.string("page").orElseThrow());
    Member.Said preview = member.preview(link);
    expect(preview.exit() == 0, "a preview", preview.json());
    narrator.happened("The app shows who asks, what exactly leaves, why, and how long it is kept.");
    present(link);
    JsonObject result = result(harbour, request);
    expectOutcome("accepted", result);
    firstReceipt = keepReceipt(harbour, result, "receipt-1.json");
    narrator.happened(
        "Verdict: accepted. Receipt kept in " + servers.folder().relativize(firstReceipt));
  }

  /** The same membership in the W3C form with an embedded proof, shown whole. */
  public void harbourTakesAnOpenForm() {
    narrator.chapter("The guest room asks for a membership that may be shown whole");
    JsonObject request = harbour.post("/requests", JsonObject.of("policy", "guest-access"), 201);
    present(request.string("authorizationRequest").orElseThrow());
    expectOutcome("accepted", result(harbour, request));
    narrator.happened("Verdict: accepted, from a credential with an eddsa-rdfc-2022 proof.");
  }

  /** Harbour issues its own membership. */
  public void harbourIssuesItsOwnMembership() {
    narrator.chapter("Harbour issues its own membership");
    harbourIssuer.signIn();
    JsonObject offer =
        harbourIssuer.offer(
            DemoClaims.wanted("CoopMembershipCredential", claims.membership("harbour", "tenant")));
    accept(offer);
    narrator.happened("The member now holds two memberships and was checked once.");
  }

  /** Hillside drafts and signs, Riverside signs; each server sends to the other. */
  public void hillsideAndRiversideAgree() {
    narrator.chapter("Hillside Credit Union and Riverside sign a reliance agreement");
    hillside.signIn();
    riversideBoard.signIn();
    JsonObject draft =
        hillside.post(
            "/agreements",
            DemoAgreements.reliance(
                servers.verifierDid("riverside"),
                servers.verifierBase("riverside"),
                List.of(servers.issuerBase("riverside"), servers.issuerDid("riverside")),
                servers.verifierDid("hillside"),
                servers.verifierBase("hillside"),
                today),
            201);
    DemoAgreements.sign(hillside, draft);
    DemoAgreements.send(hillside, DemoAgreements.ID);
    DemoAgreements.sign(riversideBoard, DemoAgreements.newest(riversideBoard, DemoAgreements.ID));
    DemoAgreements.send(riversideBoard, DemoAgreements.ID);
    JsonObject list = hillside.get("/agreements");
    expect(list.toJson().contains("\"inForce\":true"), "an agreement in force", list);
    riverside.signIn();
    JsonObject signed =
        riversideBoard
            .get("/agreements/" + DemoAgreements.ID)
            .oneOrMany("versions")
            .objects()
            .orElseThrow()
            .get(0);
    riverside.post("/evidence/agreements", signed.object("file").orElseThrow(), 200);
    narrator.happened("Both boards' keys have signed; the agreement is in force.");
  }

  /** Hillside asks under anti-money-laundering reliance and is told the exact gap. */
  public void hillsideAsksForMore() {
    narrator.chapter("Hillside Credit Union asks under anti-money-laundering reliance");
    hillside.signIn();
    JsonObject result = ask(hillside, "open-account");
    expectOutcome("top-up", result);
    JsonObject verdict = result.object("verdict").orElseThrow();
    List<String> gaps =
        verdict.oneOrMany("gaps").objects().orElseThrow().stream()
            .map(gap -> gap.string("code").orElse(""))
            .toList();
    expect(gaps.equals(List.of("ATTRIBUTE_MISSING")), "one gap", result);
    expect(result.toJson().contains("address"), "address among what is missing", result);
    narrator.happened("Verdict: top-up. Missing: " + sentences(result));
  }

  /** The member brings a proof of address to Riverside, and gets it as credentials. */
  public void riversideChecksTheAddress() {
    narrator.chapter("Riverside checks the address and issues it");
    riverside.signIn();
    accept(
        riverside.offer(
            DemoClaims.wanted(
                "KycCheckCredential", claims.check(DemoClaims.attributesWithAddress(), paper)),
            DemoClaims.wanted("IdentityAttributesCredential", claims.identityWithAddress())));
    narrator.happened("The member's app received a further check and the address.");
  }

  /** Hillside asks again and accepts under the agreement; its receipt holds offline. */
  public void hillsideAccepts() {
    narrator.chapter("Hillside asks again");
    String credential = newestCheck();
    JsonObject request = hillside.post("/requests", JsonObject.of("policy", "open-account"), 201);
    Member.Said said =
        member.present(request.string("authorizationRequest").orElseThrow(), credential);
    JsonObject result = result(hillside, request);
    expectOutcome("accepted", result);
    expect(said.exit() == 0, "the wallet presents", said.json());
    expect(
        result
            .object("verdict")
            .flatMap(verdict -> verdict.string("lane"))
            .equals(Optional.of("aml-reliance")),
        "the lane aml-reliance",
        result);
    relianceReceipt = keepReceipt(hillside, result, "receipt-2.json");
    receiptOfReliance = result.string("receipt").orElseThrow();
    riversideIsTold(result.string("receipt").orElseThrow());
    narrator.happened(
        "Verdict: accepted, under the agreement. Receipt kept in "
            + servers.folder().relativize(relianceReceipt));
  }

  /** Under law, and only then, the checker is told that its check was relied on. */
  private void riversideIsTold(String receipt) {
    riversideBoard.signIn();
    JsonObject told = riversideBoard.get("/notices");
    for (int i = 0; i < STATUS_TRIES && !told.toJson().contains(receipt); i++) {
      pause();
      told = riversideBoard.get("/notices");
    }
    expect(told.toJson().contains(receipt), "a notice to the checker", told);
    expect(told.array("notices").orElseThrow().size() == 1, "one notice and no other", told);
    narrator.happened("Riverside is told that its check was relied on, as the law asks.");
  }

  /** Hillside asks for the papers behind its receipt, and tests that Riverside delivers. */
  public void hillsideGetsThePapers() {
    narrator.chapter("Hillside asks Riverside for the papers behind its receipt");
    hillside.signIn();
    JsonObject asked =
        hillside.post(
            "/evidence/requests",
            JsonObject.of("receipt", receiptOfReliance, "purpose", "supervisor-request"),
            201);
    JsonObject came = delivered(asked);
    String file =
        hillside.text("/evidence/requests/" + came.string("id").orElseThrow() + "/papers/" + paper);
    expect(file.equals(new String(PAPER, StandardCharsets.UTF_8)), "the very paper", came);
    narrator.happened("The passport's scan came, and is the one that the credential cites.");
    JsonObject drill =
        delivered(
            hillside.post("/evidence/drills", JsonObject.of("agreement", DemoAgreements.ID), 201));
    JsonObject record = hillside.get("/agreements/" + DemoAgreements.ID);
    expect(
        record.object("evidence").orElse(JsonObject.EMPTY).toJson().contains("\"delivered\":2"),
        "both in the agreement's record",
        record);
    narrator.happened(
        "A drill too: delivered after "
            + drill.number("tookSeconds").map(Object::toString).orElse("?")
            + " s.");
    JsonObject seen = member.papers(newestCheck()).json();
    expect(
        seen.toJson().contains("Hillside Credit Union")
            && seen.toJson().contains("supervisor-request")
            && seen.toJson().contains("DELIVERED"),
        "who asked, why, and that it was given",
        seen);
    narrator.happened("The member's app shows who asked Riverside for the scan, and why.");
  }

  private JsonObject delivered(JsonObject asked) {
    String path = "/evidence/requests/" + asked.string("id").orElseThrow();
    JsonObject now = hillside.get(path);
    for (int i = 0; i < STATUS_TRIES && now.string("state").equals(Optional.of("requested")); i++) {
      pause();
      now = hillside.get(path);
    }
    expect(now.string("state").equals(Optional.of("delivered")), "papers that came", now);
    return now;
  }

  private String newestCheck() {
    JsonObject list = member.list().json();
    List<JsonObject> checks =
        list.oneOrMany("credentials").objects().orElse(List.of()).stream()
            .filter(c -> c.oneOrMany("types").toJson().contains("kyc"))
            .filter(c -> c.string("format").equals(Optional.of("dc+sd-jwt")))
            .filter(c -> !firstChecks.contains(c.string("id").orElse("")))
            .toList();
    expect(!checks.isEmpty(), "a further check", list);
    return checks.get(0).string("id").orElseThrow();
  }

  private Set<String> checksHeld() {
    return member.list().json().oneOrMany("credentials").objects().orElse(List.of()).stream()
        .filter(c -> c.oneOrMany("types").toJson().contains("kyc"))
        .map(c -> c.string("id").orElse(""))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The membership ends; the next presentation is refused. */
  public void riversideEndsTheMembership() {
    narrator.chapter("Riverside ends the membership");
    riverside.signIn();
    riverside.post(
        "/credentials/status",
        JsonObject.builder()
            .put("credentialId", membershipId)
            .put(
                "credentialStatus",
                JsonObject.of("type", "BitstringStatusListEntry", "statusPurpose", "revocation"))
            .build(),
        200);
    narrator.happened("The status list changes for everybody; nobody is told why.");
    harbour.signIn();
    String credential = heldFrom(servers.issuerBase("riverside"));
    JsonObject result = showMembership(credential);
    for (int i = 0; i < STATUS_TRIES && accepted(result); i++) {
      pause();
      result = showMembership(credential);
    }
    expectOutcome("refused", result);
    narrator.happened("Verdict: refused. " + sentences(result));
  }

  /**
   * The receipt of the first acceptance verifies with no network, although the membership is over.
   */
  public void theFirstReceiptStillVerifies() {
    narrator.chapter("The receipts of both acceptances still verify");
    for (Path receipt : List.of(firstReceipt, relianceReceipt)) {
      narrator.call("coop-verifier verify-receipt " + servers.folder().relativize(receipt));
      Command.Result verified =
          verifierCommand.run(Map.of(), List.of("verify-receipt", receipt.toString()));
      if (verified.exit() != 0) {
        throw new IllegalStateException("the receipt does not verify:\n" + verified.output());
      }
    }
    narrator.happened("Judged again from its own contents: the same verdict.");
  }

  /** Shows the membership of the first co-op, whatever the verifier answers the wallet. */
  private JsonObject showMembership(String credential) {
    JsonObject request = harbour.post("/requests", JsonObject.of("policy", "join-by-reuse"), 201);
    member.present(request.string("authorizationRequest").orElseThrow(), credential);
    return result(harbour, request);
  }

  private String heldFrom(String issuer) {
    JsonObject list = member.list().json();
    return list.oneOrMany("credentials").objects().orElse(List.of()).stream()
        .filter(c -> c.string("issuer").equals(Optional.of(issuer)))
        .filter(c -> c.string("format").equals(Optional.of("dc+sd-jwt")))
        .filter(c -> c.oneOrMany("types").toJson().contains("membership"))
        .findFirst()
        .flatMap(c -> c.string("id"))
        .orElseThrow(() -> wrong("a membership of " + issuer, list));
  }

  private JsonObject ask(BackOffice coop, String policy) {
    JsonObject request = coop.post("/requests", JsonObject.of("policy", policy), 201);
    present(request.string("authorizationRequest").orElseThrow());
    return result(coop, request);
  }

  private JsonObject accept(JsonObject offer) {
    Member.Said said =
        member.receive(offer.string("deepLink").orElseThrow(), offer.string("tx_code").orElse(""));
    expect(said.exit() == 0, "the wallet receives", said.json());
    return said.json();
  }

  private void present(String link) {
    Member.Said said = member.present(link);
    expect(said.exit() == 0, "the wallet presents", said.json());
  }

  private static JsonObject result(BackOffice coop, JsonObject request) {
    return coop.get("/requests/" + request.string("id").orElseThrow() + "?wait=10");
  }

  private Path keepReceipt(BackOffice coop, JsonObject result, String name) {
    String id = result.string("receipt").orElseThrow(() -> wrong("a receipt", result));
    Path file = servers.folder().resolve(name);
    try {
      Files.writeString(file, coop.text("/receipts/" + id));
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean accepted(JsonObject result) {
    return result.bool("accepted").orElse(false);
  }

  private static void expectOutcome(String outcome, JsonObject result) {
    Optional<String> found = result.object("verdict").flatMap(verdict -> verdict.string("outcome"));
    expect(found.equals(Optional.of(outcome)), "outcome " + outcome, result);
    expect(accepted(result) == outcome.equals("accepted"), "accepted agrees", result);
  }

  private static String sentences(JsonObject result) {
    JsonObject verdict = result.object("verdict").orElse(JsonObject.EMPTY);
    return Stream.of("reasons", "gaps")
        .flatMap(name -> verdict.oneOrMany(name).objects().orElse(List.of()).stream())
        .map(
            found ->
                found.string("sentence").orElse("") + " " + found.string("whatToDo").orElse(""))
        .collect(Collectors.joining(" "));
  }

  private static void expect(boolean holds, String what, JsonObject found) {
    if (!holds) {
      throw wrong(what, found);
    }
  }

  private static IllegalStateException wrong(String what, JsonObject found) {
    return new IllegalStateException("expected " + what + " in " + found.toJson());
  }

  private static void pause() {
    try {
      Thread.sleep(STATUS_PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String recordOf(JsonObject offer, String type) {
    return offer.oneOrMany("credentials").objects().orElse(List.of()).stream()
        .filter(credential -> credential.string("type").equals(Optional.of(type)))
        .findFirst()
        .flatMap(credential -> credential.string("id"))
        .orElseThrow(() -> wrong(type, offer));
  }
}
