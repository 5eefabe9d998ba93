package org.cooppassport.verifier.requests;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Form;

/**
 * What a wallet sends along when it fetches a request; nothing with GET.
 *
 * @param form its parameters, of which only {@code wallet_nonce} means something here
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.10">
 *     OpenID4VP 1.0, section 5.10</a>
 */
public record WalletQuestion(Form form) {
  public WalletQuestion {
    Objects.requireNonNull(form);
  }

  /** Returns the wallet's own nonce; empty if it sent none. */
  String walletNonce() {
    return form.get("wallet_nonce").orElse("");
  }

  /** Returns the names of the parameters and how long they are. */
  JsonObject redacted() {
    JsonObject.Builder json = JsonObject.builder();
    form.parameters().forEach((name, value) -> json.put(name, "text of " + value.length()));
    return json.build();
  }
}
