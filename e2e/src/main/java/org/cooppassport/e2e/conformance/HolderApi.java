package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.wallet.SignPresentation;
import org.cooppassport.wallet.port.HolderKeys;

/**
 * The holder's routes of the VC API over the wallet SDK: derive a disclosure, sign a presentation.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#presenting">VCALM 1.0, presenting</a>
 */
final class HolderApi {
  private static final String KEY = "the one key";

  private final Vertx vertx;
  private final SignPresentation presentations;
  private final Clock clock;

  /** The one key of a holder that lives as long as the adapter. */
  private record OneKey(SigningKey key) implements HolderKeys {
    @Override
    public String create(KeyType type) {
      throw new Refusal(Refusal.Reason.KEY_UNAVAILABLE, "the adapter's holder has one key");
    }

    @Override
    public Signer signer(String reference) {
      return key.signer();
    }

    @Override
    public void delete(String reference) {
      // it ends with the adapter
    }
  }

  HolderApi(Vertx vertx, JsonLd jsonLd, Clock clock, RandomSource random) {
    this.vertx = vertx;
    this.presentations =
        new SignPresentation(
            new OneKey(SigningKey.generate(KeyType.ED25519, random)), jsonLd, random);
    this.clock = clock;
  }

  /** Returns the holder's DID. */
  String did() {
    return presentations.holder(KEY);
  }

  List<Endpoint> endpoints() {
    return List.of(
        CoreEndpoint.vcApi(vertx, "/credentials/derive", this::derive),
        CoreEndpoint.vcApi(vertx, "/presentations", this::present));
  }

  private Response derive(Request request) {
    JsonObject body = request.json();
    JsonObject options = body.object("options").orElse(JsonObject.EMPTY);
    return Response.created(
        presentations.derive(
            object(body, "verifiableCredential"), Pointers.read(options, "selectivePointers")));
  }

  private Response present(Request request) {
    JsonObject body = request.json();
    JsonObject options = body.object("options").orElse(JsonObject.EMPTY);
    SignPresentation.Asked asked =
        new SignPresentation.Asked(
            options.string("challenge"), options.oneOrMany("domain").strings().orElse(List.of()));
    return Response.created(
        JsonObject.of(
            "verifiablePresentation",
            presentations.sign(
                object(body, "presentation"),
                KEY,
                asked,
                clock.instant().truncatedTo(ChronoUnit.SECONDS))));
  }

  private static JsonObject object(JsonObject body, String name) {
    return body.object(name)
        .orElseThrow(
            () ->
                new Refusal(
                    Refusal.Reason.MALFORMED_REQUEST,
                    name,
                    "The body has a member " + name + " that is an object."));
  }
}
