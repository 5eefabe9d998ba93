package org.cooppassport.wallet;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * Trusts the issuers of a list that came with the app or that its maker keeps.
 *
 * <p>Immutable and thread-safe.
 */
public final class ListedIssuers implements IssuerTrust {
  private final Map<String, TrustedCredentialIssuer> byIdentifier = new HashMap<>();

  /** Makes the list; of two entries for one identifier the last counts. */
  public ListedIssuers(List<TrustedCredentialIssuer> issuers) {
    issuers.forEach(issuer -> byIdentifier.put(issuer.credentialIssuer(), issuer));
  }

  /**
   * Reads a list: {@code {"issuers": [{"credential_issuer": URL, "name": TEXT, "signers": [DID or
   * URL], "certificate_authorities": [DER in base64url]}]}}. Without {@code signers} its own URL
   * and the did:web at the same place may sign.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason MALFORMED_REQUEST that names the member
   */
  public static ListedIssuers parse(JsonObject json) {
    Members list = Members.of(json, "list of trusted issuers");
    return new ListedIssuers(
        list.optionalObjects("issuers").stream().map(ListedIssuers::entry).toList());
  }

  private static TrustedCredentialIssuer entry(Members issuer) {
    String identifier = issuer.httpsUrl("credential_issuer").toString();
    String name = issuer.optionalText("name").orElse("");
    List<Bytes> certificates =
        issuer.optionalTexts("certificate_authorities").stream().map(Base64Url::decode).toList();
    TrustAnchors authorities = new TrustAnchors(certificates);
    List<String> signers = issuer.optionalTexts("signers");
    return signers.isEmpty()
        ? TrustedCredentialIssuer.ofOwnNames(identifier, name, authorities)
        : new TrustedCredentialIssuer(identifier, name, signers, authorities);
  }

  @Override
  public Optional<TrustedCredentialIssuer> find(String credentialIssuer) {
    return Optional.ofNullable(byIdentifier.get(credentialIssuer));
  }
}
