package org.cooppassport.core.openid.vp;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.federation.FederationOutcome;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.federation.TrustChainSearch;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;

/**
 * A verifier as its federation knows it, by a whole trust chain: the one that the request brings
 * along in {@code trust_chain}, or one that is looked for among gathered documents.
 *
 * @param metadata what the chain leaves of its metadata as a verifier; what a request says of its
 *     maker beside it is ignored
 * @param key the key of that metadata which the request names
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.9.3">
 *     OpenID4VP 1.0, section 5.9.3</a>
 */
record FederatedVerifier(JsonObject metadata, VerificationKey key) {
  /** The entity type of verifiers. */
  private static final String TYPE = "openid_credential_verifier";

  private static final String CHAIN = "trust_chain";

  /** Returns the documents to gather before the verifier can be judged; mostly none. */
  static List<DocumentNeed> missing(Jws jws, ClientId clientId, RequestExpectation expected) {
    Optional<EntityId> entity = EntityId.of(clientId.value());
    List<FederationAnchor> anchors = expected.trust().federations();
    if (entity.isEmpty() || anchors.isEmpty() || brought(jws, entity.get(), expected).isPresent()) {
      return List.of();
    }
    FederationOutcome outcome =
        TrustChainSearch.search(entity.get(), anchors, expected.documents(), expected.now());
    return outcome instanceof FederationOutcome.Missing missing ? missing.needs() : List.of();
  }

  /**
   * Returns the verifier.
   *
   * @throws org.cooppassport.core.problem.Refusal INVALID_REQUEST_OBJECT_CLIENT if no chain leads
   *     to an anchor that the wallet believes, or the metadata do not hold the key
   */
  static FederatedVerifier of(Jws jws, ClientId clientId, RequestExpectation expected) {
    EntityId entity =
        EntityId.of(clientId.value())
            .orElseThrow(
                () ->
                    RequestObject.unauthenticated("openid_federation wants an entity identifier"));
    if (expected.trust().federations().isEmpty()) {
      throw RequestObject.unauthenticated("this wallet believes no federation");
    }
    TrustChain chain = brought(jws, entity, expected).orElseGet(() -> searched(entity, expected));
    JsonObject metadata =
        chain
            .metadata()
            .object(TYPE)
            .orElseThrow(
                () -> RequestObject.unauthenticated("the federation knows it as no " + TYPE));
    return new FederatedVerifier(metadata, key(jws, metadata));
  }

  private static VerificationKey key(Jws jws, JsonObject metadata) {
    String kid =
        jws.header()
            .kid()
            .orElseThrow(() -> RequestObject.unauthenticated("kid is missing in the header"));
    try {
      return JwkSet.parse(metadata.object("jwks").orElse(JsonObject.of("keys", JsonArray.EMPTY)))
          .find(kid)
          .filter(Jwk::mayVerify)
          .orElseThrow(
              () ->
                  RequestObject.unauthenticated(
                      "kid names no signing key in jwks of the federation's metadata"))
          .key();
    } catch (ProblemException e) {
      throw RequestObject.unauthenticated("jwks of the metadata: " + e.problems().get(0).detail());
    }
  }

  private static TrustChain searched(EntityId entity, RequestExpectation expected) {
    FederationOutcome outcome =
        TrustChainSearch.search(
            entity, expected.trust().federations(), expected.documents(), expected.now());
    if (outcome instanceof FederationOutcome.Found found) {
      return found.chain();
    }
    if (outcome instanceof FederationOutcome.Refused refused) {
      throw RequestObject.unauthenticated("federation: " + refused.why().detail());
    }
    throw RequestObject.unauthenticated(
        outcome instanceof FederationOutcome.Unavailable unavailable
            ? "federation: " + unavailable.detail()
            : "federation: the chain needs more documents than are fetched");
  }

  /** The chain in the header or in the request, if it is one of this entity that holds. */
  private static Optional<TrustChain> brought(
      Jws jws, EntityId entity, RequestExpectation expected) {
    Optional<List<String>> texts =
        jws.header()
            .json()
            .array(CHAIN)
            .or(() -> claims(jws).array(CHAIN))
            .flatMap(JsonArray::strings);
    return texts.flatMap(
        chain ->
            expected.trust().federations().stream()
                .flatMap(anchor -> verified(chain, anchor, expected.now()).stream())
                .filter(found -> found.subject().equals(entity))
                .findFirst());
  }

  private static Optional<TrustChain> verified(
      List<String> chain, FederationAnchor anchor, Instant now) {
    try {
      return Optional.of(TrustChain.verify(chain, anchor, now));
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  private static JsonObject claims(Jws jws) {
    try {
      return jws.unverifiedClaims();
    } catch (ProblemException e) {
      return JsonObject.EMPTY;
    }
  }
}
