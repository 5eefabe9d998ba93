package org.cooppassport.core.openid.vci;

import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * The right to fetch credentials that the issuer has decided about already.
 *
 * @param json the grant as it stands in the offer
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-4.1.1">
 *     OpenID4VCI 1.0, section 4.1.1</a>
 */
public record PreAuthorizedCodeGrant(JsonObject json) {
  /** The grant type. */
  public static final String TYPE = "urn:ietf:params:oauth:grant-type:pre-authorized_code";

  static final String CODE = "pre-authorized_code";
  private static final String TX_CODE = "tx_code";
  private static final String SERVER = "authorization_server";
  private static final String SECTION = "OpenID4VCI 1.0, section 4.1.1";

  /** Checks the members. */
  public PreAuthorizedCodeGrant {
    Objects.requireNonNull(json);
    Members grant = Members.of(json, SECTION);
    grant.text(CODE);
    grant.optionalObject(TX_CODE).ifPresent(TxCode::parse);
    grant.optionalText(SERVER);
  }

  /** Returns a grant that needs no transaction code. */
  public static PreAuthorizedCodeGrant of(String code) {
    return new PreAuthorizedCodeGrant(JsonObject.of(CODE, code));
  }

  /** Returns a grant that needs a transaction code. */
  public static PreAuthorizedCodeGrant of(String code, TxCode txCode) {
    return new PreAuthorizedCodeGrant(JsonObject.of(CODE, code).with(TX_CODE, txCode.toJson()));
  }

  /** Returns the same grant at one of several authorization servers. */
  public PreAuthorizedCodeGrant at(String server) {
    return new PreAuthorizedCodeGrant(json.with(SERVER, server));
  }

  /** Returns the code: a secret, good once and for a short time. */
  public String code() {
    return json.string(CODE).orElseThrow();
  }

  /** Returns what the transaction code looks like; nothing if none is needed. */
  public Optional<TxCode> txCode() {
    return Members.of(json, SECTION).optionalObject(TX_CODE).map(TxCode::parse);
  }

  /** Returns the authorization server to use, where the issuer has several. */
  public Optional<String> authorizationServer() {
    return json.string(SERVER);
  }

  /** Tells nothing of the code. */
  @Override
  public String toString() {
    return "PreAuthorizedCodeGrant" + json.names();
  }
}
