package org.cooppassport.issuer.management;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.AuthorizationCodeGrant;
import org.cooppassport.issuer.edge.Body;
import org.cooppassport.issuer.issuance.CreateOffer;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.OfferLinks;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.IssuingRules;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.http.Caller;

/** Reads what a caller wants offered, and writes what came of it. */
final class OfferRequest {
  static final String ON_BEHALF_OF = "on-behalf-of";

  private static final String PRE_AUTHORIZED = "pre-authorized_code";
  private static final int MAX_REQUIRES = 16;
  private static final long MAX_SECONDS = 14L * 24 * 3_600;

  private OfferRequest() {}

  static CreateOffer.Wish read(CoopIssuer issuer, Caller caller, JsonObject json) {
    Body body =
        Body.of(json, "credentials", "subject", "forms", "flow", "hold", "txCode", "expiresIn");
    List<CreateOffer.Wanted> wanted =
        body.objects("credentials", CreateOffer.MAX_CREDENTIALS).stream()
            .map(OfferRequest::wanted)
            .toList();
    Optional<String> subject = body.textIfPresent("subject");
    for (CreateOffer.Wanted each : wanted) {
      caller.require("issue", each.type());
      if (subject.isPresent()) {
        caller.require(ON_BEHALF_OF, each.type());
      }
    }
    if (subject.filter(text -> text.length() > CredentialRecord.MAX_SUBJECT).isPresent()) {
      throw body.wrong("subject", "at most " + CredentialRecord.MAX_SUBJECT + " characters");
    }
    return new CreateOffer.Wish(
        wanted,
        subject.orElse(""),
        body.forms("forms"),
        flow(issuer, body),
        state(body),
        txCodeDigits(issuer, body),
        lifetime(issuer.rules(), body),
        caller.clientId(),
        "");
  }

  /** Reads the part that an offer of one known record has too. */
  static CreateOffer.Wish again(
      CoopIssuer issuer, Caller caller, CredentialRecord record, JsonObject json) {
    Body body =
        Body.of(json, "claims", "validUntil", "forms", "flow", "hold", "txCode", "expiresIn");
    return new CreateOffer.Wish(
        List.of(
            new CreateOffer.Wanted(
                record.type(),
                body.objectIfPresent("claims").map(Body::json).orElse(record.claims()),
                body.dayIfPresent("validUntil").orElse(LocalDate.MAX),
                record.requires())),
        record.subject(),
        body.forms("forms"),
        flow(issuer, body),
        state(body),
        txCodeDigits(issuer, body),
        lifetime(issuer.rules(), body),
        caller.clientId(),
        record.id());
  }

  private static CreateOffer.Wanted wanted(Body body) {
    body.only("type", "claims", "validUntil", "requires");
    return new CreateOffer.Wanted(
        body.text("type"),
        body.object("claims").json(),
        body.dayIfPresent("validUntil").orElse(LocalDate.MAX),
        body.texts("requires", MAX_REQUIRES));
  }

  private static Offer.Flow flow(CoopIssuer issuer, Body body) {
    String usual =
        issuer.wallets().letsWalletsInItself() ? PRE_AUTHORIZED : AuthorizationCodeGrant.TYPE;
    String text = body.textIfPresent("flow").orElse(usual);
    return switch (text) {
      case PRE_AUTHORIZED -> Offer.Flow.PRE_AUTHORIZED_CODE;
      case AuthorizationCodeGrant.TYPE -> Offer.Flow.AUTHORIZATION_CODE;
      default ->
          throw body.wrongWord("flow", PRE_AUTHORIZED + " or " + AuthorizationCodeGrant.TYPE);
    };
  }

  private static Offer.State state(Body body) {
    return body.flagIfPresent("hold").orElse(false) ? Offer.State.HELD : Offer.State.OPEN;
  }

  private static int txCodeDigits(CoopIssuer issuer, Body body) {
    IssuingRules rules = issuer.rules();
    boolean usual =
        rules.txCode() == IssuingRules.TxCodeRule.REQUIRED
            && flow(issuer, body) == Offer.Flow.PRE_AUTHORIZED_CODE;
    boolean wanted = body.flagIfPresent("txCode").orElse(usual);
    return wanted ? rules.txCodeDigits() : 0;
  }

  private static Duration lifetime(IssuingRules rules, Body body) {
    return body.numberIfPresent("expiresIn", 1, MAX_SECONDS)
        .map(Duration::ofSeconds)
        .orElse(rules.offerLifetime());
  }

  /** Returns the offer for whoever brings it to the member; the transaction code apart. */
  static JsonObject answer(Coop coop, CreateOffer.Created created) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", created.offer().id())
            .put("credential_offer_uri", OfferLinks.offerUri(coop, created.link()).toString())
            .put("deepLink", OfferLinks.deepLink(coop, created.link()))
            .put("offerPage", OfferLinks.page(coop, created.page()))
            .put("expires", created.offer().expires().toString())
            .put(
                "credentials",
                created.offer().credentials().stream()
                    .map(each -> JsonObject.of("id", each.record(), "type", each.type()))
                    .collect(JsonArray.collector()));
    if (!created.login().isEmpty()) {
      json.put("login_link", OfferLinks.login(coop, created.login()));
    }
    if (!created.txCode().isEmpty()) {
      json.put("tx_code", created.txCode());
    }
    return json.build();
  }
}
