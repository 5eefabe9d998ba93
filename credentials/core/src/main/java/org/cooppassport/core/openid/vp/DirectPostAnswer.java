package org.cooppassport.core.openid.vp;

import java.net.URI;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * What a response URI answers to a posted response.
 *
 * @param json the object; empty where the wallet has nothing to do
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-8.2">
 *     OpenID4VP 1.0, section 8.2</a>
 */
public record DirectPostAnswer(JsonObject json) {
  /** The answer without redirect. */
  public static final DirectPostAnswer NONE = new DirectPostAnswer(JsonObject.EMPTY);

  /** Checks the members. */
  public DirectPostAnswer {
    Members.of(json, "OpenID4VP 1.0, section 8.2").optionalHttpsUrl("redirect_uri");
  }

  /** Returns the answer that sends the browser on. */
  public static DirectPostAnswer redirect(URI target) {
    return new DirectPostAnswer(JsonObject.of("redirect_uri", target.toString()));
  }

  /** Returns where the wallet opens the browser. */
  public Optional<URI> redirectUri() {
    return json.string("redirect_uri").flatMap(Members::httpsUrlOf);
  }
}
