package org.cooppassport.verifier.pages;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.WantedCredential;
import org.cooppassport.service.pages.Markup;
import org.cooppassport.service.pages.Words;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.requests.Flow;
import org.cooppassport.verifier.requests.OpenPage;
import org.cooppassport.verifier.requests.OpenPage.PageView;

/** Writes the page of one request. Read from top to bottom, it says: who, why, what, how long. */
final class RequestPage {
  static final String SCRIPT = "present.js";

  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT);

  /** Stands for a value in a sentence; no sentence holds it. */
  private static final String PLACE = "\n";

  private final VerifierCoop coop;
  private final Words words;
  private final ResultWords results;
  private final AskedWords names;

  RequestPage(VerifierCoop coop) {
    this.coop = coop;
    this.words = Words.of(RequestPage.class, coop.language());
    this.results = new ResultWords(words);
    this.names = new AskedWords(coop.language());
  }

  /**
   * Returns the page.
   *
   * @param address the page's path, below which its other addresses stand
   */
  String write(PageView view, String address) {
    Policy policy = view.policy();
    String title = words.say("title", coop.coop().name());
    Markup page = Markup.page(words.language(), title);
    page.open(
        "main",
        "id",
        "present",
        "data-page",
        address,
        "data-status",
        view.result().status(),
        "data-outcome",
        ResultWords.outcome(view.result()));
    page.element("h1", title);
    page.element("p", policy.title().in(words.language()), "class", "lead");
    state(page, view, address);
    if (!view.result().settled()) {
      ask(page, view, address);
    }
    about(page, policy);
    page.close();
    page.open("script", "src", "/web/" + SCRIPT, "defer", "defer").close();
    return page.end();
  }

  /** Returns what is shown for a page that is gone, was never there, or is another browser's. */
  String writeGone() {
    return Markup.notice(words.language(), words.say("gone"), words.say("status.gone"));
  }

  private void state(Markup page, PageView view, String address) {
    page.open("section", "class", "card state", "role", "status", "aria-live", "polite");
    page.element("p", results.sentence(view.result()), "id", "sentence");
    page.open("ul", "id", "details");
    List<String> details = results.details(view.result(), coop.coop().name());
    details.forEach(detail -> page.element("li", detail));
    page.close();
    page.open("p", hiddenUnless(view.result().asksForConfirmation()))
        .element("button", words.say("disown"), "type", "button", "id", "disown")
        .close();
    if (!view.result().settled()) {
      page.open("noscript")
          .element("p", words.say("no.script"))
          .element("a", words.say("reload"), "class", "button quiet", "href", address)
          .close();
    }
    page.close();
  }

  private static String[] hiddenUnless(boolean shown) {
    return shown ? new String[] {"id", "confirm"} : new String[] {"id", "confirm", "hidden", ""};
  }

  private void ask(Markup page, PageView view, String address) {
    page.open("section", "id", "ask", "class", "card");
    if (view.browser() == OpenPage.ByBrowser.POSSIBLE) {
      page.open("p", "id", "browser", "hidden", "")
          .element("button", words.say("browser"), "type", "button", "id", "use-browser")
          .close();
    }
    if (!view.link().isEmpty()) {
      link(page, view, address);
    } else {
      page.element("p", words.say("browser.only"), "id", "browser-only");
    }
    lasts(page, view.result().expires());
    page.close();
  }

  private void link(Markup page, PageView view, String address) {
    if (view.flow() == Flow.CROSS_DEVICE) {
      page.element("p", words.say(QrCodeEndpoint.fits(view.link()) ? "scan" : "scan.page"));
      page.open(
          "img",
          "class",
          "qr",
          "src",
          address + "/qr.svg",
          "alt",
          words.say("scan.alt"),
          "width",
          "288",
          "height",
          "288");
      page.element("p", words.say("open.here"));
    }
    page.open("p").element("a", words.say("open"), "class", "button", "href", view.link()).close();
  }

  /** The script puts the clock of whoever reads it in the place of ours. */
  private void lasts(Markup page, Instant expires) {
    String[] around = words.say("code.lasts", PLACE).split(PLACE, -1);
    page.open("p", "class", "small").text(around[0]);
    page.element(
        "time",
        UNTIL.format(expires.atOffset(ZoneOffset.UTC)),
        "id",
        "until",
        "datetime",
        expires.toString());
    page.text(around[1]).close();
  }

  private void about(Markup page, Policy policy) {
    page.open("section", "class", "card").open("dl");
    page.element("dt", words.say("why"));
    page.element("dd", policy.purpose().in(words.language()));
    page.element("dt", words.say("what"));
    policy.credentials().forEach(wanted -> wanted(page, wanted));
    page.element("dt", words.say("keep"));
    page.element("dd", policy.retentionText().in(words.language()));
    page.element("dt", words.say("who"));
    String contact = policy.recipientContact();
    page.element("dd", policy.recipientName() + (contact.isEmpty() ? "" : ", " + contact));
    page.close().close();
  }

  private void wanted(Markup page, WantedCredential wanted) {
    StringBuilder line = new StringBuilder(names.credential(wanted));
    List<String> claims = names.claims(wanted);
    if (!claims.isEmpty()) {
      line.append(": ").append(String.join(", ", claims));
    }
    if (wanted.need() == WantedCredential.Need.OPTIONAL) {
      line.append(" (").append(words.say("optional")).append(')');
    }
    page.element("dd", line.toString());
  }
}
