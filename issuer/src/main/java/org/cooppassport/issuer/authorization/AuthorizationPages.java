package org.cooppassport.issuer.authorization;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.issuer.issuance.OfferLinks;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.pages.Markup;
import org.cooppassport.service.pages.Words;

/**
 * What members read between a wallet's request and its answer, in the co-op's language. Nothing is
 * fetched from elsewhere.
 */
final class AuthorizationPages {
  private AuthorizationPages() {}

  private static Words words(CoopIssuer issuer) {
    return Words.of(AuthorizationPages.class, issuer.rules().language());
  }

  private static Markup begin(Words words, String heading) {
    return Markup.page(words.language(), heading).open("main").element("h1", heading);
  }

  /** Asks the member. */
  static Response ask(CoopIssuer issuer, Authorization.Next.Ask ask) {
    Words words = words(issuer);
    String coop = issuer.coop().name();
    WalletClient client = ask.pushed().client();
    URI redirect = URI.create(ask.pushed().redirectUri());
    Markup markup = begin(words, words.say("ask"));
    markup.element("p", words.say("ask.what", coop), "class", "lead").open("ul");
    for (String name : names(issuer, ask.configurations())) {
      markup.element("li", name);
    }
    String app =
        client.attested()
            ? words.say("ask.app.checked", client.id(), coop)
            : words.say("ask.app.unchecked", client.id());
    markup
        .close()
        .open("dl")
        .element("dt", words.say("ask.app"))
        .element("dd", app)
        .element("dt", words.say("ask.answer"))
        .element("dd", place(words, redirect))
        .close()
        .element("p", words.say("ask.care"))
        .open(
            "form",
            "method",
            "post",
            "action",
            AuthorizationAddresses.transaction(issuer.coop(), ask.transaction().id()))
        .open("input", "type", "hidden", "name", "guard", "value", ask.transaction().guard());
    button(markup, "approve", "button", words.say("approve"));
    markup.text(" ");
    button(markup, "deny", "button quiet", words.say("deny"));
    return Response.html(markup.end()).withFormsTo(source(redirect));
  }

  private static void button(Markup markup, String decision, String style, String text) {
    markup.element(
        "button",
        text,
        "id",
        decision,
        "class",
        style,
        "type",
        "submit",
        "name",
        "decision",
        "value",
        decision);
  }

  /** Asks the member to open the link that the co-op sent. */
  static Response openLink(CoopIssuer issuer) {
    Words words = words(issuer);
    String coop = issuer.coop().name();
    return Response.html(
        begin(words, words.say("open"))
            .element("p", words.say("open.text", coop), "class", "lead")
            .element("p", words.say("open.back"))
            .element("p", words.say("open.none", coop))
            .end());
  }

  /** Asks whether it is the member who opened the link: programs that look at links do not. */
  static Response confirmLogin(CoopIssuer issuer, String link) {
    Words words = words(issuer);
    return Response.html(
        begin(words, words.say("confirm", issuer.coop().name()))
            .element("p", words.say("confirm.text"), "class", "lead")
            .open("form", "method", "post", "action", OfferLinks.login(issuer.coop(), link))
            .element(
                "button",
                words.say("confirm.button"),
                "id",
                "login",
                "class",
                "button",
                "type",
                "submit")
            .end());
  }

  /** Sends the member to the wallet. */
  static Response loggedIn(CoopIssuer issuer) {
    Words words = words(issuer);
    return Response.html(
        Markup.notice(
            words.language(),
            words.say("in", issuer.coop().name()),
            words.say("in.text", BrowserSessions.LOGIN.toMinutes())));
  }

  /** Tells what went wrong where no wallet can be told. */
  static Response refused(CoopIssuer issuer, Refusal refusal, String requestId) {
    Words words = words(issuer);
    return Response.html(
            begin(words, words.say("wrong"))
                .element("p", words.say("wrong.text"), "class", "lead")
                .element("h2", words.say("wrong.details"))
                .element("p", refusal.detail(), "id", "error")
                .element("p", words.say("wrong.request", requestId), "class", "small")
                .end())
        .status(refusal.reason() == Refusal.Reason.NOT_FOUND ? 404 : 400);
  }

  private static List<String> names(CoopIssuer issuer, List<ConfigurationId> configurations) {
    return configurations.stream()
        .map(
            configuration ->
                Display.choose(
                        issuer.requireTemplate(configuration.type()).displays(),
                        issuer.rules().language())
                    .flatMap(Display::name)
                    .orElse(configuration.type()))
        .distinct()
        .toList();
  }

  private static String place(Words words, URI redirect) {
    return isWeb(redirect) ? redirect.getHost() : words.say("ask.scheme", redirect.getScheme());
  }

  private static boolean isWeb(URI redirect) {
    return redirect.getScheme().toLowerCase(Locale.ROOT).startsWith("http");
  }

  private static String source(URI redirect) {
    String scheme = redirect.getScheme().toLowerCase(Locale.ROOT) + ":";
    return isWeb(redirect) ? scheme + "//" + redirect.getRawAuthority() : scheme;
  }
}
