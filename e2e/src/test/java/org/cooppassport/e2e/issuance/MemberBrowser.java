package org.cooppassport.e2e.issuance;

import java.net.URI;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.openid.Form;
import org.cooppassport.wallet.port.WalletHttp;

/** A member's browser: keeps its cookie, shows pages, presses their buttons. */
final class MemberBrowser {
  private static final int MAX = 1 << 20;

  private final WalletHttp http;
  private String cookie = "none=1";

  MemberBrowser(WalletHttp http) {
    this.http = http;
  }

  WalletHttp.Response open(URI address) {
    return kept(
        http.exchange(
            new WalletHttp.Request(
                WalletHttp.Method.GET,
                address,
                Map.of("Accept", "text/html", "Cookie", cookie),
                Bytes.EMPTY,
                MAX)));
  }

  private WalletHttp.Response send(String address, Form form) {
    return kept(
        http.exchange(
            WalletHttp.Request.post(
                URI.create(address),
                Map.of("Accept", "text/html", "Cookie", cookie, "Content-Type", Form.MEDIA_TYPE),
                Bytes.utf8(form.encode()),
                MAX)));
  }

  private WalletHttp.Response kept(WalletHttp.Response response) {
    String set = response.headers().getOrDefault("set-cookie", "");
    if (!set.isEmpty()) {
      cookie = set.substring(0, set.indexOf(';'));
    }
    return response;
  }

  /** Logs in by the link that the co-op sent. */
  void logIn(String link) {
    int status = send(link, Form.empty()).status();
    if (status != 200 && status != 303) {
      throw new AssertionError("login: " + status);
    }
  }

  /** Presses a button of the authorization page; returns where the browser is sent. */
  URI decide(URI authorization, String decision) {
    String page = open(authorization).body().toUtf8();
    WalletHttp.Response answer =
        send(
            find(page, "action=\"([^\"]+)\""),
            Form.empty()
                .with("guard", find(page, "name=\"guard\" value=\"([^\"]+)\""))
                .with("decision", decision));
    return URI.create(answer.headers().get("location"));
  }

  private static String find(String page, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(page);
    if (!matcher.find()) {
      throw new AssertionError(pattern + " in " + page);
    }
    return matcher.group(1);
  }
}
