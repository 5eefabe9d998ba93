package org.cooppassport.wallet;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.NonceResponse;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.HeldSdJwt;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.wallet.port.HolderKeys;

/**
 * Asks the co-op that checked the member who asked for the papers behind the check: shows it its
 * own credential, with a nonce of its own. Nobody else sees anything, and the co-op nothing new.
 */
final class AskForPaperUses {
  private static final String ISSUER = "the issuer";
  private static final String PAPERS = "evidenceHeld";
  private static final int MAX_ENTRIES = 20_000;

  private final PeerExchange peers;
  private final OfferReader offers;
  private final StoredRecords records;
  private final HolderKeys keys;
  private final Clock clock;

  AskForPaperUses(
      PeerExchange peers, OfferReader offers, StoredRecords records, HolderKeys keys, Clock clock) {
    this.peers = peers;
    this.offers = offers;
    this.records = records;
    this.keys = keys;
    this.clock = clock;
  }

  List<PaperUse> ask(String credential) {
    HeldCredential held =
        records
            .find(credential)
            .orElseThrow(
                () -> new Refusal(Reason.NOT_FOUND, "credential", "there is no such credential"));
    URI log = log(held);
    String nonce =
        NonceResponse.parse(peers.postEmpty(ISSUER, offers.nonceEndpoint(issuer(held)))).nonce();
    JsonObject answer =
        peers.postJson(
            ISSUER, log, JsonObject.of("presentation", shown(held, nonce), "nonce", nonce));
    List<JsonObject> entries =
        answer
            .array("entries")
            .flatMap(JsonArray::objects)
            .filter(all -> all.size() <= MAX_ENTRIES)
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.INVALID_VALUE, "entries", "the issuer's log cannot be read"));
    return entries.stream().map(PaperUse::read).toList();
  }

  private static String issuer(HeldCredential held) {
    return held.shown().credentialIssuer();
  }

  /** The log stands beside the address that the credential names, and that is its issuer's. */
  private static URI log(HeldCredential held) {
    JsonObject content = held.shown().content();
    String endpoint =
        content
            .object("evidenceRetrieval")
            .flatMap(retrieval -> retrieval.string("endpoint"))
            .filter(address -> content.has(PAPERS))
            .filter(address -> held.shown().format().equals("dc+sd-jwt"))
            .orElseThrow(
                () ->
                    new Refusal(
                        Reason.CONFLICT,
                        "credential",
                        "the credential cites no papers that can be asked for"));
    if (!endpoint.startsWith(issuer(held) + "/")) {
      throw new Refusal(
          Reason.DESTINATION_FORBIDDEN,
          "credential",
          "the papers are not with the co-op that issued the credential");
    }
    return URI.create(endpoint + "/log");
  }

  /** Any copy will do, shown before or not: the co-op made them all and knows them as one. */
  private String shown(HeldCredential held, String nonce) {
    CredentialCopy copy = held.copies().get(0);
    return HeldSdJwt.of(SdJwt.parse(copy.text()))
        .reveal(List.of(ClaimsPath.of(PAPERS)))
        .sdJwt()
        .bind(issuer(held), nonce, clock.instant(), keys.signer(copy.keyReference()))
        .text();
  }
}
