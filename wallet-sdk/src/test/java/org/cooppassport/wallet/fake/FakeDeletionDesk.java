package org.cooppassport.wallet.fake;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cooppassport.core.acceptance.DeletionAnswer;
import org.cooppassport.core.acceptance.DeletionDecision;
import org.cooppassport.core.acceptance.DeletionDecision.Outcome;
import org.cooppassport.core.acceptance.DeletionRequest;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.openid.vp.DeletionDesk;
import org.cooppassport.wallet.port.WalletHttp.Request;
import org.cooppassport.wallet.port.WalletHttp.Response;

/** Where a verifier takes requests to delete, and the DID that answers for it. */
public final class FakeDeletionDesk {
  private static final String DOCUMENT = "/.well-known/did.json";
  private static final String PATH = "/deletion-requests";

  private final String host;
  private final SigningKey key;
  private final Clock clock;
  private final List<DeletionRequest> asked = new ArrayList<>();
  private DeletionDecision decision = DeletionDecision.of(Outcome.ERASED);
  private SigningKey signing;
  private boolean proving = true;
  private boolean named = true;

  FakeDeletionDesk(String host, SigningKey key, Clock clock) {
    this.host = host;
    this.key = key;
    this.signing = key;
    this.clock = clock;
  }

  /** What its requests say of it. */
  DeletionDesk told() {
    return named ? desk() : DeletionDesk.NONE;
  }

  /** Leaves it out of its requests from now on. */
  public FakeDeletionDesk unnamed() {
    named = false;
    return this;
  }

  private DeletionDesk desk() {
    return new DeletionDesk("https://" + host + PATH, did());
  }

  private String did() {
    return "did:web:" + host.replace(":", "%3A");
  }

  /** Decides so from now on. */
  public FakeDeletionDesk deciding(DeletionDecision other) {
    decision = other;
    return this;
  }

  /** Signs with a key that its document does not list. */
  public FakeDeletionDesk signingWith(SigningKey other) {
    signing = other;
    return this;
  }

  /** Says that it has erased, and proves nothing. */
  public FakeDeletionDesk provingNothing() {
    proving = false;
    return this;
  }

  /** Returns what was asked. */
  public List<DeletionRequest> asked() {
    return List.copyOf(asked);
  }

  boolean takes(String path) {
    return path.equals(DOCUMENT) || path.equals(PATH);
  }

  Response answer(Request request) {
    return request.uri().getPath().equals(DOCUMENT) ? document() : answered(request);
  }

  private Response document() {
    String kid = did() + "#receipts";
    JsonObject method =
        JsonObject.builder()
            .put("id", kid)
            .put("type", "JsonWebKey")
            .put("controller", did())
            .put("publicKeyJwk", key.publicKey().toJwk())
            .build();
    return InMemoryNetwork.json(
        200,
        JsonObject.builder()
            .put("@context", JsonArray.ofStrings("https://www.w3.org/ns/did/v1"))
            .put("id", did())
            .put("verificationMethod", JsonArray.of(method))
            .put("assertionMethod", JsonArray.ofStrings(kid))
            .build());
  }

  private Response answered(Request request) {
    DeletionRequest read =
        DeletionRequest.read(JsonReader.readObject(request.body()).string("request").orElseThrow());
    if (read.fault(desk().endpoint(), clock.instant()).isPresent()) {
      return InMemoryNetwork.empty(400);
    }
    asked.add(read);
    String kid = did() + "#receipts";
    boolean erased = decision.outcome() == Outcome.ERASED && proving;
    String proof =
        erased
            ? Jws.signing(TokenType.ERASURE_PROOF)
                .kid(kid)
                .sign(JsonObject.of("relier", did()), signing.signer())
                .text()
            : "";
    return InMemoryNetwork.json(
        200,
        DeletionAnswer.sign(
                decision,
                read,
                proof,
                did(),
                clock.instant(),
                Locale.ENGLISH,
                kid,
                signing.signer())
            .toJson());
  }
}
