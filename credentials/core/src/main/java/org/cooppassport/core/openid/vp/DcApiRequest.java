package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Optional;
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

  /** Returns the member of {@code digital.requests} that a page gives to the API. */
  public JsonObject toJson() {
    return JsonObject.builder().put("protocol", protocol.wire()).put("data", data).build();
  }

  /**
   * Returns the signed requests it holds, of which any one may be answered; none if it is unsigned.
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
    return signatures.stream()
        .map(signature -> RequestObject.ofSignature(payload, signature))
        .toList();
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
