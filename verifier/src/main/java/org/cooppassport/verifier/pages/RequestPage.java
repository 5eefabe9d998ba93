package org.cooppassport.verifier.pages;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.WantedCredential;
import org.cooppassport.service.pages.Markup;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.requests.Flow;
import org.cooppassport.verifier.requests.OpenPage.PageView;

/** Writes the page of one request. Read from top to bottom, it says: who, why, what, how long. */
final class RequestPage {
  static final String STYLE = "verifier.css";
  static final String SCRIPT = "present.js";

  private static final DateTimeFormatter UNTIL =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", java.util.Locale.ROOT);

  private final VerifierCoop coop;
  private final Words words;
  private final ResultWords results;
  private final AskedWords names;

  RequestPage(VerifierCoop coop) {
    this.coop = coop;
    this.words = Words.in(coop.language());
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
    Markup page = Markup.page(words.language().getLanguage()).open("head");
    page.open("meta", "charset", "utf-8")
        .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .element("title", title)
        .open("link", "rel", "stylesheet", "href", "/web/" + STYLE)
        .close();
    page.open("body").open("main", "id", "present", "data-page", address);
    page.element("h1", title);
    page.element("p", policy.title().in(words.language()), "class", "lead");
    state(page, view);
    if (!view.result().settled()) {
      ask(page, view, address);
    }
    about(page, policy);
    page.close();
    page.open("script", "src", "/web/" + SCRIPT, "defer", "defer").close();
    return page.end();
  }

  private void state(Markup page, PageView view) {
    page.open("section", "class", "state", "role", "status", "aria-live", "polite");
    page.element("p", results.sentence(view.result()), "id", "sentence");
    page.open("ul", "id", "details");
    List<String> details = results.details(view.result(), coop.coop().name());
    details.forEach(detail -> page.element("li", detail));
    page.close();
    page.open("p", hiddenUnless(view.result().asksForConfirmation()))
        .element("button", words.say("disown"), "type", "button", "id", "disown")
        .close();
    page.open("noscript").element("p", words.say("no.script")).close();
    page.close();
  }

  private static String[] hiddenUnless(boolean shown) {
    return shown ? new String[] {"id", "confirm"} : new String[] {"id", "confirm", "hidden", ""};
  }

  private void ask(Markup page, PageView view, String address) {
    page.open("section", "id", "ask");
    if (view.flow() == Flow.CROSS_DEVICE) {
      page.element("p", words.say("scan"));
      page.open("img", "class", "qr", "src", address + "/qr.svg", "alt", words.say("scan.alt"));
      page.element("p", words.say("open.here"));
    }
    page.open("p")
        .element("a", words.say("open"), "class", "button", "href", view.link().toLink())
        .close();
    String until = UNTIL.format(view.result().expires().atOffset(ZoneOffset.UTC));
    page.element("p", words.say("code.lasts", until), "class", "small").close();
  }

  private void about(Markup page, Policy policy) {
    page.open("dl");
    page.element("dt", words.say("why"));
    page.element("dd", policy.purpose().in(words.language()));
    page.element("dt", words.say("what"));
    policy.credentials().forEach(wanted -> wanted(page, wanted));
    page.element("dt", words.say("keep"));
    page.element("dd", policy.retentionText().in(words.language()));
    page.element("dt", words.say("who"));
    String contact = policy.recipientContact();
    page.element("dd", policy.recipientName() + (contact.isEmpty() ? "" : ", " + contact));
    page.close();
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
