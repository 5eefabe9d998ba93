package org.cooppassport.e2e.conformance;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.dataintegrity.DataIntegrity;
import org.cooppassport.core.dataintegrity.ProofOptions;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.model.Presentation;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;

/**
 * The holder's routes of the VC API: derive a disclosure, sign a presentation.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#presenting">VCALM 1.0, presenting</a>
 */
final class HolderApi {
  private static final int HEADER_BYTES = 32;

  private final Vertx vertx;
  private final DataIntegrity dataIntegrity;
  private final SigningKey key;
  private final Clock clock;
  private final RandomSource random;

  HolderApi(Vertx vertx, JsonLd jsonLd, Clock clock, RandomSource random) {
    this.vertx = vertx;
    this.dataIntegrity = new DataIntegrity(jsonLd);
    this.key = SigningKey.generate(KeyType.ED25519, random);
    this.clock = clock;
    this.random = random;
  }

  /** Returns the holder's DID. */
  String did() {
    return DidKey.of(key.publicKey()).toString();
  }

  List<Endpoint> endpoints() {
    return List.of(
        CoreEndpoint.vcApi(vertx, "/credentials/derive", this::derive),
        CoreEndpoint.vcApi(vertx, "/presentations", this::present));
  }

  private Response derive(Request request) {
    JsonObject body = request.json();
    JsonObject base = object(body, "verifiableCredential");
    JsonObject options = body.object("options").orElse(JsonObject.EMPTY);
    return Response.created(
        dataIntegrity.derive(
            base, Pointers.read(options, "selectivePointers"), random.next(HEADER_BYTES), random));
  }

  private Response present(Request request) {
    JsonObject body = request.json();
    JsonObject options = body.object("options").orElse(JsonObject.EMPTY);
    JsonObject presentation = object(body, "presentation");
    List<Problem> problems = Presentation.problems(presentation);
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    Optional<String> holder = Presentation.read(presentation).holder();
    if (holder.isPresent() && !holder.get().equals(did())) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE,
          "presentation.holder",
          "This holder signs for " + did() + " only.");
    }
    JsonObject named = holder.isPresent() ? presentation : presentation.with("holder", did());
    return Response.created(
        JsonObject.of(
            "verifiablePresentation", dataIntegrity.sign(named, proof(options), key.signer())));
  }

  private ProofOptions proof(JsonObject options) {
    ProofOptions proof =
        ProofOptions.authentication(Cryptosuite.EDDSA_RDFC_2022, DidKey.methodUrl(key.publicKey()))
            .created(clock.instant().truncatedTo(ChronoUnit.SECONDS));
    Optional<String> challenge = options.string("challenge");
    Optional<String> domain = options.string("domain");
    proof = challenge.isPresent() ? proof.challenge(challenge.get()) : proof;
    return domain.isPresent() ? proof.domain(domain.get()) : proof;
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
