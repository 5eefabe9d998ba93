package org.cooppassport.verifier.requests;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ClientMetadata;
import org.cooppassport.core.openid.vp.PresentationLink;
import org.cooppassport.core.openid.vp.RequestByValue;
import org.cooppassport.core.openid.vp.RequestPurpose;
import org.cooppassport.verifier.coops.VerifierCoop;
import org.cooppassport.verifier.receipts.DeletionRequestsEndpoint;

/** The parameters of a request, as a wallet or a browser gets them. */
final class RequestParameters {
  private RequestParameters() {}

  /** Returns the request for a wallet that posts its answer. */
  static AuthorizationRequest posted(VerifierCoop coop, Asked asked, String walletNonce) {
    AuthorizationRequest.Builder request =
        begun(coop, asked, asked.clientId()).state(asked.state());
    if (asked.clientId().prefix() != ClientId.Prefix.OPENID_FEDERATION) {
      request.clientMetadata(metadata(coop, asked)); // a federation's metadata stand alone
    }
    if (asked.mode().encrypted()) {
      request.directPostJwt(WalletAddresses.response(coop.coop(), asked));
    } else {
      request.directPost(WalletAddresses.response(coop.coop(), asked));
    }
    if (!walletNonce.isEmpty()) {
      request.walletNonce(walletNonce);
    }
    return request.build();
  }

  /** Returns the request for a browser that brings the answer back to the page that asked. */
  static AuthorizationRequest returned(VerifierCoop coop, Asked asked, ClientId clientId) {
    return begun(coop, asked, clientId)
        .clientMetadata(metadata(coop, asked))
        .dcApi(asked.mode().overDcApi(), List.of(asked.origin()))
        .build();
  }

  /** Returns the link that brings a request to a wallet; empty if only a browser does. */
  static String link(VerifierCoop coop, Asked asked) {
    if (asked.mode().dcApi()) {
      return "";
    }
    PresentationLink link =
        asked.clientId().prefix() == ClientId.Prefix.REDIRECT_URI
            ? RequestByValue.unsigned(posted(coop, asked, ""))
            : new AuthorizationRequestLink(
                asked.clientId().toString(),
                WalletAddresses.requestObject(coop.coop(), asked),
                asked.method());
    return link.toLink(coop.asking().linkScheme());
  }

  private static AuthorizationRequest.Builder begun(
      VerifierCoop coop, Asked asked, ClientId clientId) {
    Policy policy = PolicyOfRequest.of(coop, asked);
    DcqlQuery query = PolicyOfRequest.query(policy, asked);
    AuthorizationRequest.Builder request =
        AuthorizationRequest.builder(clientId, asked.nonce(), query)
            .purpose(purpose(coop, policy))
            .about(coop.asking().about());
    if (!asked.transactions().isEmpty()) {
      request.transactions(asked.transactions());
    }
    return request;
  }

  private static ClientMetadata metadata(VerifierCoop coop, Asked asked) {
    Set<String> formats =
        PolicyOfRequest.query(PolicyOfRequest.of(coop, asked), asked).credentials().stream()
            .map(CredentialQuery::format)
            .collect(Collectors.toUnmodifiableSet());
    ClientMetadata metadata =
        ClientMetadata.of(VerifiedFormats.of(formats)).withClientName(coop.coop().name());
    return asked.mode().encrypted()
        ? metadata.withEncryptionKey(DecryptionKey.fromJwk(asked.encryptionKey()).publicKey())
        : metadata;
  }

  private static RequestPurpose purpose(VerifierCoop coop, Policy policy) {
    Locale language = coop.language();
    return new RequestPurpose(
        policy.purpose().in(language),
        policy.retentionText().in(language),
        policy.recipientName(),
        policy.id() + " version " + policy.version(),
        DeletionRequestsEndpoint.of(coop.coop()));
  }
}
