package org.cooppassport.wallet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vp.AuthenticatedRequest;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.PresentationLink;
import org.cooppassport.core.openid.vp.RequestByValue;
import org.cooppassport.core.openid.vp.RequestExpectation;
import org.cooppassport.core.openid.vp.RequestObject;
import org.cooppassport.core.openid.vp.VerifierTrust;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * Receives requests and finds out who made them. Until that is known nothing is sent to anybody but
 * the fetching of the request itself, not even an error.
 */
final class RequestReception {
  /** Whether requests are looked at whose maker proves nothing but an address. */
  enum Unproven {
    REFUSED,
    SHOWN
  }

  private static final String VERIFIER = "the verifier";
  private static final int MAX_REQUEST = 256 << 10;
  private static final int NONCE_BYTES = 16;

  /** A did:web takes one round, a chain through a federation two for each superior. */
  private static final int MAX_ROUNDS = 16;

  /** What a stranger can have the wallet fetch before it gives up. */
  private static final int MAX_DOCUMENTS = 40;

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final PeerExchange peers;
  private final VerifierTrust trust;
  private final Unproven unproven;
  private final Clock clock;
  private final RandomSource random;

  RequestReception(
      PeerExchange peers,
      VerifierTrust trust,
      Unproven unproven,
      Clock clock,
      RandomSource random) {
    this.peers = peers;
    this.trust = trust;
    this.unproven = unproven;
    this.clock = clock;
    this.random = random;
  }

  /** Returns the request of a link or QR text. */
  AuthenticatedRequest byLink(String text) {
    PresentationLink link = PresentationLink.parse(text);
    return link instanceof AuthorizationRequestLink reference
        ? authenticated(fetched(reference))
        : byValue((RequestByValue) link);
  }

  private AuthenticatedRequest byValue(RequestByValue link) {
    Optional<RequestObject> signed = link.signed();
    if (signed.isPresent()) {
      return authenticated(new ReceivedObject(signed.get(), expected(link.clientId(), "")));
    }
    return switch (unproven) {
      case SHOWN -> link.addressed();
      case REFUSED ->
          throw new Refusal(
              Reason.INVALID_REQUEST_OBJECT_CLIENT,
              "client_id",
              "client_id: a request that nobody signed is not answered by this wallet (OpenID4VP"
                  + " 1.0, section 5.9.3)");
    };
  }

  /**
   * Returns the request that a page gave to the platform.
   *
   * @param origin the page's origin, as the platform says
   */
  AuthenticatedRequest byPlatform(String origin, DcApiRequest request) {
    List<RequestObject> signed = request.signed();
    if (signed.isEmpty()) {
      return request.ofOrigin(origin);
    }
    Refusal first = null;
    for (RequestObject object : signed) {
      try {
        return authenticated(
            new ReceivedObject(object, RequestExpectation.ofDcApi(origin, trust, clock.instant())));
      } catch (Refusal e) {
        first = first == null ? e : first;
      }
    }
    throw first;
  }

  /** A request object as it came: nobody is authenticated, nothing may be sent or shown. */
  private record ReceivedObject(RequestObject object, RequestExpectation expected) {}

  private ReceivedObject fetched(AuthorizationRequestLink link) {
    String mediaType = TokenType.AUTHORIZATION_REQUEST.mediaType();
    return switch (link.method()) {
      case GET ->
          new ReceivedObject(
              RequestObject.parse(
                  peers.getText(VERIFIER, link.requestUri(), mediaType, MAX_REQUEST)),
              expected(link.clientId(), ""));
      case POST -> {
        String nonce = Base64Url.encode(random.next(NONCE_BYTES));
        Form form =
            Form.empty()
                .with("wallet_nonce", nonce)
                .with("wallet_metadata", WalletMetadata.json().toJson());
        yield new ReceivedObject(
            RequestObject.parse(
                peers.postForText(VERIFIER, link.requestUri(), form, mediaType, MAX_REQUEST)),
            expected(link.clientId(), nonce));
      }
    };
  }

  private RequestExpectation expected(String clientId, String walletNonce) {
    return RequestExpectation.ofLink(clientId, walletNonce, trust, clock.instant());
  }

  private AuthenticatedRequest authenticated(ReceivedObject received) {
    RequestExpectation expected = received.expected();
    Instant late = clock.instant().plus(LONGEST);
    for (int round = 0; round < MAX_ROUNDS && clock.instant().isBefore(late); round++) {
      List<DocumentNeed> missing = received.object().missing(expected);
      if (missing.isEmpty() || expected.documents().size() + missing.size() > MAX_DOCUMENTS) {
        break;
      }
      expected = expected.with(peers.gather(missing));
    }
    return received.object().authenticate(expected);
  }
}
