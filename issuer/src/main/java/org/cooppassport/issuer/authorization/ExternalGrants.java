package org.cooppassport.issuer.authorization;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.jose.ServerAccessToken;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.AuthorizationDetail;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.issuance.Offer;
import org.cooppassport.issuer.issuance.Offers;
import org.cooppassport.issuer.issuance.WalletGrant;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.ExternalServer;

/**
 * What a token of the co-op's own authorization server opens: of the offers to the member whom it
 * names, the configurations that its scopes and authorization details name.
 *
 * <p>The member is whom the server logged in, never whom the wallet says: an {@code issuer_state}
 * that the server puts into its token chooses among the member's offers, and opens none by itself.
 * Thread-safe.
 */
public final class ExternalGrants {
  private static final String ISSUER_STATE = "issuer_state";

  private final ExternalTokens tokens;
  private final Offers offers;

  /** Makes one. */
  public ExternalGrants(ExternalTokens tokens, Offers offers) {
    this.tokens = tokens;
    this.offers = offers;
  }

  /**
   * A token that holds, before anything is given out for it.
   *
   * @param token what it opens
   * @param server who gave it
   */
  public record Checked(ServerAccessToken token, ExternalServer server) {
    /** Returns the thumbprint of the key it is bound to; empty if it is not bound. */
    public String boundTo() {
      return token.boundTo();
    }
  }

  /** Succeeds with the token if it holds; fails as {@link ExternalTokens#check} does. */
  public Future<Checked> check(CoopIssuer issuer, ExternalServer server, String token) {
    return tokens.check(issuer, server, token).map(checked -> new Checked(checked, server));
  }

  /**
   * Succeeds with what the token opens; fails with a {@code Refusal} of reason {@code
   * INVALID_TOKEN} if it names no member, {@code ACCESS_DENIED} if it names no configuration,
   * {@code CREDENTIAL_REQUEST_DENIED} if nothing of that is offered to the member.
   */
  public Future<WalletAccess> open(CoopIssuer issuer, Checked checked) {
    String tenant = issuer.coop().id();
    String subject = subject(checked);
    Wanted wanted = Wanted.of(issuer, checked.token());
    return offers
        .everOfSubject(tenant, subject)
        .compose(found -> narrowed(tenant, checked.token(), found))
        .map(found -> access(issuer, checked, wanted, found));
  }

  private static String subject(Checked checked) {
    String claim = checked.server().subjectClaim();
    return checked
        .token()
        .text(claim)
        .filter(text -> text.length() <= CredentialRecord.MAX_SUBJECT)
        .orElseThrow(
            () ->
                new Mismatch(
                        "access token " + claim,
                        "the co-op's reference to the member",
                        Came.text(checked.token().text(claim)),
                        "RFC 9068, section 2.2")
                    .refusal(Reason.INVALID_TOKEN));
  }

  private Future<List<Offer>> narrowed(String tenant, ServerAccessToken token, List<Offer> found) {
    return token
        .text(ISSUER_STATE)
        .map(
            state ->
                offers
                    .ofCode(tenant, state)
                    .map(
                        named ->
                            found.stream()
                                .filter(offer -> named.filter(offer::sameAs).isPresent())
                                .toList()))
        .orElse(Future.succeededFuture(found));
  }

  /**
   * What a token names.
   *
   * @param configurations the configurations
   * @param identifiers the credential identifiers, with the configuration each stands for
   */
  private record Wanted(Set<ConfigurationId> configurations, Map<String, String> identifiers) {
    static Wanted of(CoopIssuer issuer, ServerAccessToken token) {
      Set<ConfigurationId> all = new HashSet<>();
      Map<String, String> identifiers = new HashMap<>();
      token.scopes().forEach(scope -> known(issuer, scope, all));
      for (JsonObject detail : token.authorizationDetails()) {
        String id = detail.string("credential_configuration_id").orElse("");
        if (detail.string("type").filter(AuthorizationDetail.TYPE::equals).isPresent()
            && known(issuer, id, all)) {
          detail
              .array("credential_identifiers")
              .flatMap(JsonArray::strings)
              .orElse(List.of())
              .forEach(identifier -> identifiers.put(identifier, id));
        }
      }
      if (all.isEmpty()) {
        throw new Mismatch(
                "access token scope",
                "a scope or authorization_details of this issuer's metadata",
                Came.words(token.scopes()),
                "OpenID4VCI 1.0, section 5.1")
            .refusal(Reason.ACCESS_DENIED);
      }
      return new Wanted(all, identifiers);
    }

    private static boolean known(CoopIssuer issuer, String text, Set<ConfigurationId> all) {
      return ConfigurationId.parse(text)
          .filter(each -> issuer.template(each).isPresent())
          .map(
              each -> {
                all.add(each);
                return true;
              })
          .orElse(false);
    }
  }

  private WalletAccess access(
      CoopIssuer issuer, Checked checked, Wanted wanted, List<Offer> found) {
    List<WalletGrant> grants = new ArrayList<>();
    List<WalletGrant> taking = new ArrayList<>();
    for (Offer offer : found) {
      WalletGrant grant = grant(issuer, checked, wanted, offer);
      if (!grant.configurations().isEmpty()) {
        grants.add(grant);
        if (offers.isOpen(offer)) {
          taking.add(grant);
        }
      }
    }
    if (grants.isEmpty()) {
      throw new Refusal(
          Reason.CREDENTIAL_REQUEST_DENIED, "the co-op has no such credential for this member");
    }
    return new WalletAccess(grants, taking, wanted.identifiers());
  }

  private static WalletGrant grant(CoopIssuer issuer, Checked checked, Wanted wanted, Offer offer) {
    Set<String> configurations =
        offer.configurations(issuer).stream()
            .filter(wanted.configurations()::contains)
            .map(ConfigurationId::toString)
            .collect(Collectors.toSet());
    ServerAccessToken token = checked.token();
    return new WalletGrant(
        id(checked, offer),
        offer.id(),
        offer.credentials(),
        configurations,
        token.client(),
        token.boundTo(),
        "",
        0,
        WalletGrant.State.ACTIVE,
        offer.expires());
  }

  /** The same for every token that the same server gives the same wallet: it may be renewed. */
  private static String id(Checked checked, Offer offer) {
    ServerAccessToken token = checked.token();
    String name =
        JsonArray.ofStrings(checked.server().issuer(), token.client(), token.boundTo(), offer.id())
            .toJson();
    return "external-" + Base64Url.encode(HashAlgorithm.SHA_256.digest(Bytes.utf8(name)));
  }
}
