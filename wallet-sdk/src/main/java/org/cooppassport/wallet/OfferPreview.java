package org.cooppassport.wallet;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.vci.CredentialConfiguration;
import org.cooppassport.core.openid.vci.CredentialOffer;
import org.cooppassport.core.openid.vci.IssuerMetadata;
import org.cooppassport.core.openid.vci.PreAuthorizedCodeGrant;
import org.cooppassport.core.openid.vci.TxCode;

/**
 * An offer of an issuer that this wallet trusts, with what the issuer says about it. Only {@link
 * Wallet#preview(ReceivedOffer)} makes one.
 *
 * <p>Immutable and thread-safe.
 */
public final class OfferPreview {
  private final CredentialOffer offer;
  private final IssuerMetadata metadata;
  private final TrustedCredentialIssuer issuer;
  private final String issuerName;
  private final String host;
  private final List<Offered> offered;

  /**
   * One kind of credential that is offered.
   *
   * @param configurationId what the issuer calls it
   * @param format the credential format identifier
   * @param title its name for people
   */
  public record Offered(String configurationId, String format, String title) {}

  OfferPreview(
      CredentialOffer offer,
      IssuerMetadata metadata,
      TrustedCredentialIssuer issuer,
      String issuerName,
      String host,
      List<Offered> offered) {
    this.offer = offer;
    this.metadata = metadata;
    this.issuer = issuer;
    this.issuerName = issuerName;
    this.host = host;
    this.offered = List.copyOf(offered);
  }

  /** Returns the issuer's identifier. */
  public String credentialIssuer() {
    return offer.credentialIssuer();
  }

  /** Returns the issuer's name: from the trust list, else as it calls itself. */
  public String issuerName() {
    return issuerName;
  }

  /** Returns the host that gets the transaction code: to be shown where the member types it. */
  public String host() {
    return host;
  }

  /** Returns what is offered. */
  public List<Offered> offered() {
    return offered;
  }

  /** Returns what the transaction code looks like; nothing if none is needed. */
  public Optional<TxCode> txCode() {
    return grant().flatMap(PreAuthorizedCodeGrant::txCode);
  }

  /**
   * Tells whether the member logs in at the issuer, in a browser: then {@link Wallet#authorize}
   * comes before the receiving.
   */
  public boolean requiresLogin() {
    return grant().isEmpty();
  }

  CredentialOffer offer() {
    return offer;
  }

  Optional<PreAuthorizedCodeGrant> grant() {
    return offer.preAuthorizedCode();
  }

  IssuerMetadata metadata() {
    return metadata;
  }

  TrustedCredentialIssuer issuer() {
    return issuer;
  }

  CredentialConfiguration configuration(String id) {
    return metadata.configuration(id).orElseThrow();
  }

  /** Returns the preview as data, without the code. */
  public JsonObject toJson() {
    JsonArray list =
        offered.stream()
            .map(
                each ->
                    (JsonValue)
                        JsonObject.builder()
                            .put("configuration", each.configurationId())
                            .put("format", each.format())
                            .put("title", each.title())
                            .build())
            .collect(JsonArray.collector());
    JsonObject.Builder json =
        JsonObject.builder()
            .put("issuer", credentialIssuer())
            .put("issuerName", issuerName)
            .put("offered", list)
            .put("txCodeRequired", txCode().isPresent())
            .put("loginRequired", requiresLogin());
    txCode()
        .ifPresent(
            code ->
                json.put(
                    "txCode",
                    JsonObject.builder()
                        .put("host", host)
                        .put("length", code.length())
                        .put("description", code.description())
                        .build()));
    return json.build();
  }

  @Override
  public String toString() {
    return "OfferPreview[" + credentialIssuer() + "]";
  }
}
