package org.cooppassport.core.openid.vp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.problem.Refusal;

/**
 * A presentation request as a page hands it to the Digital Credentials API, and as a wallet gets it
 * from there.
 *
 * @param protocol which of the protocols it is of
 * @param data what the page gave as {@code data}
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#appendix-A">
 *     OpenID4VP 1.0, appendix A</a>
 */
public record DcApiRequest(Protocol protocol, JsonObject data) {
  private static final String SECTION = "OpenID4VP 1.0, appendix A.3";
  private static final int MAX_SIGNATURES = 8;

  /** The protocols of OpenID4VP 1.0 (appendix A.1). */
  public enum Protocol {
    UNSIGNED("openid4vp-v1-unsigned"),
    SIGNED("openid4vp-v1-signed"),
    MULTISIGNED("openid4vp-v1-multisigned");

    private final String wire;

    Protocol(String wire) {
      this.wire = wire;
    }

    /** Returns the protocol identifier. */
    public String wire() {
      return wire;
    }

    /** Returns the protocol of this identifier. */
    public static Optional<Protocol> of(String wire) {
      return List.of(values()).stream().filter(known -> known.wire.equals(wire)).findFirst();
    }
  }

  /**
   * Returns a request that nobody signs; the platform vouches for the page.
   *
   * @throws IllegalArgumentException if its client id is not an origin
   */
  public static DcApiRequest unsigned(AuthorizationRequest request) {
    if (request.clientId().prefix() != ClientId.Prefix.ORIGIN) {
      throw new IllegalArgumentException("an unsigned request names nobody");
    }
    return new DcApiRequest(Protocol.UNSIGNED, request.json());
  }

  /** Returns a signed request. */
  public static DcApiRequest signed(RequestObject object) {
    return new DcApiRequest(Protocol.SIGNED, JsonObject.of("request", object.text()));
  }

  /**
   * Returns a request that is signed under several client ids, for wallets of several trust
   * frameworks, of which each takes the one it knows (appendix A.3.2.2).
   *
   * @param requests the same request, as each of the clients asks it
   * @param keys the key of each of them, in the same order
   * @param life how long it may be answered
   * @throws IllegalArgumentException if there are fewer than two, they differ in more than who asks
   *     and what is said of it, or a key does not fit its client id
   */
  public static DcApiRequest multisigned(
      List<AuthorizationRequest> requests,
      List<? extends RequestKey> keys,
      Instant now,
      Duration life) {
    if (requests.size() < 2 || requests.size() > MAX_SIGNATURES || requests.size() != keys.size()) {
      throw new IllegalArgumentException("two to " + MAX_SIGNATURES + " clients, with a key each");
    }
    JsonObject payload = RequestObject.shared(requests.get(0), now, life);
    List<JsonObject> signatures = new ArrayList<>();
    String encoded = "";
    for (int i = 0; i < requests.size(); i++) {
      if (!RequestObject.shared(requests.get(i), now, life).equals(payload)) {
        throw new IllegalArgumentException("the requests ask for different things");
      }
      String[] parts =
          RequestObject.sign(requests.get(i), keys.get(i), payload).text().split("\\.", -1);
      encoded = parts[1];
      signatures.add(
          JsonObject.builder().put("protected", parts[0]).put("signature", parts[2]).build());
    }
    JsonObject jws =
        JsonObject.builder()
            .put("payload", encoded)
            .put("signatures", signatures.stream().collect(JsonArray.collector()))
            .build();
    return new DcApiRequest(Protocol.MULTISIGNED, JsonObject.of("request", jws));
  }

  /** Returns the member of {@code digital.requests} that a page gives to the API. */
  public JsonObject toJson() {
    return JsonObject.builder().put("protocol", protocol.wire()).put("data", data).build();
  }

  /**
   * Returns the signed requests it holds, of which any one may be answered; none if it is unsigned.
   * Signatures that cannot be read are passed over where another one can.
   *
   * @throws Refusal MALFORMED_REQUEST if what it holds is of another form
   */
  public List<RequestObject> signed() {
    Members members = Members.of(data, SECTION);
    return switch (protocol) {
      case UNSIGNED -> List.of();
      case SIGNED -> List.of(RequestObject.parse(members.text("request")));
      case MULTISIGNED -> multisigned(members);
    };
  }

  private static List<RequestObject> multisigned(Members members) {
    JsonValue request =
        members.get("request").orElseThrow(() -> members.wrong("request", "is required"));
    if (request instanceof JsonString text) {
      return List.of(RequestObject.parse(text.value()));
    }
    Members jws = members.object("request");
    String payload = jws.text("payload");
    List<Members> signatures = jws.objects("signatures");
    if (signatures.size() > MAX_SIGNATURES) {
      throw jws.wrong("signatures", "expected at most " + MAX_SIGNATURES);
    }
    List<RequestObject> readable = new ArrayList<>();
    Refusal first = null;
    for (Members signature : signatures) {
      try {
        readable.add(RequestObject.ofSignature(payload, signature));
      } catch (Refusal e) {
        first = first == null ? e : first; // of a trust framework that is not known here
      }
    }
    if (readable.isEmpty()) {
      throw first;
    }
    return List.copyOf(readable);
  }

  /**
   * Returns the request if it is unsigned: who asks is whose page it came from.
   *
   * @param origin as the platform gives it
   * @throws Refusal MALFORMED_REQUEST or INVALID_TRANSACTION_DATA for the parameters
   */
  public AuthenticatedRequest ofOrigin(String origin) {
    if (protocol != Protocol.UNSIGNED) {
      throw new IllegalStateException("a signed request is authenticated");
    }
    AuthorizationRequest request = AuthorizationRequest.parseUnsigned(data, origin);
    if (!request.responseMode().dcApi()) {
      throw RequestObject.malformed("response_mode", "expected dc_api or dc_api.jwt");
    }
    ClientId asker = ClientId.origin(origin);
    return new AuthenticatedRequest(
        request,
        new VerifierIdentity(asker, VerifierIdentity.Proof.ORIGIN, origin, List.of()),
        asker,
        data.toJson());
  }

  /** Tells nothing of the content. */
  @Override
  public String toString() {
    return "DcApiRequest[" + protocol.wire() + "]";
  }
}
