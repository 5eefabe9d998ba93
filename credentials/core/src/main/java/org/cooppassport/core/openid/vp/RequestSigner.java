package org.cooppassport.core.openid.vp;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.VerifiedChain;
import org.cooppassport.core.jose.X509Chains;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.vp.VerifierIdentity.Proof;
import org.cooppassport.core.problem.ProblemException;

/**
 * Whose signature a request object has to carry, by its client id's prefix.
 *
 * @param identity who it is, once the signature holds
 * @param key the key the signature has to hold with
 * @param addresses where alone answers may go; empty if nobody says
 * @param metadata what a federation says of it, in place of what the request says; empty with any
 *     other proof
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-5.9.3">
 *     OpenID4VP 1.0, section 5.9.3</a>
 */
record RequestSigner(
    VerifierIdentity identity, VerificationKey key, List<String> addresses, JsonObject metadata) {
  RequestSigner {
    addresses = List.copyOf(addresses);
  }

  private RequestSigner(VerifierIdentity identity, VerificationKey key, List<String> addresses) {
    this(identity, key, addresses, JsonObject.EMPTY);
  }

  /** Returns the request's parameters with what is proven of its maker in place of its claims. */
  JsonObject proven(JsonObject parameters) {
    return identity.proof() == Proof.FEDERATION
        ? parameters.with("client_metadata", metadata)
        : parameters;
  }

  static RequestSigner of(Jws jws, ClientId clientId, RequestExpectation expected) {
    try {
      return switch (clientId.prefix()) {
        case X509_HASH, X509_SAN_DNS -> byCertificate(jws, clientId, expected);
        case DECENTRALIZED_IDENTIFIER -> byDid(jws, clientId, expected);
        case VERIFIER_ATTESTATION -> byAttestation(jws, clientId, expected);
        case REDIRECT_URI ->
            throw RequestObject.unauthenticated("requests by redirect_uri are never signed");
        case OPENID_FEDERATION -> byFederation(jws, clientId, expected);
        case ORIGIN -> throw RequestObject.unauthenticated("origin is never taken from a request");
      };
    } catch (ProblemException e) {
      throw RequestObject.unauthenticated(e.problems().get(0).detail());
    } catch (DidException e) {
      throw RequestObject.unauthenticated(
          "kid is no usable authentication key of the client's DID");
    }
  }

  private static RequestSigner byCertificate(
      Jws jws, ClientId clientId, RequestExpectation expected) {
    if (jws.header().x5c().isEmpty()) {
      throw RequestObject.unauthenticated("x5c is missing in the header");
    }
    VerifiedChain chain =
        X509Chains.verify(jws.header().x5c(), expected.trust().certificates(), expected.now());
    boolean named =
        clientId.prefix() == ClientId.Prefix.X509_HASH
            ? ClientId.x509Hash(chain.leaf()).equals(clientId)
            : chain.dnsNames().stream().anyMatch(clientId.value()::equalsIgnoreCase);
    if (!named) {
      throw RequestObject.unauthenticated("the certificate is not the one the client id names");
    }
    return new RequestSigner(
        new VerifierIdentity(clientId, Proof.CERTIFICATE, chain.subject(), chain.dnsNames()),
        chain.leafKey(),
        List.of());
  }

  private static RequestSigner byDid(Jws jws, ClientId clientId, RequestExpectation expected) {
    String kid =
        jws.header()
            .kid()
            .orElseThrow(() -> RequestObject.unauthenticated("kid is missing in the header"));
    DidUrl url = DidUrl.parse(kid);
    if (!url.did().toString().equals(clientId.value())) {
      throw RequestObject.unauthenticated("kid is not a key of the client's DID");
    }
    VerificationMethod method =
        expected
            .trust()
            .did()
            .resolve(url.did(), expected.documents(), expected.now())
            .documentOrThrow()
            .method(kid, VerificationRelationship.AUTHENTICATION);
    if (!method.usableAt(expected.now())) {
      throw RequestObject.unauthenticated("the key is expired or revoked");
    }
    return new RequestSigner(
        new VerifierIdentity(clientId, Proof.DID, clientId.value(), List.of()),
        method.key(),
        List.of());
  }

  private static RequestSigner byFederation(
      Jws jws, ClientId clientId, RequestExpectation expected) {
    FederatedVerifier verifier = FederatedVerifier.of(jws, clientId, expected);
    return new RequestSigner(
        new VerifierIdentity(clientId, Proof.FEDERATION, clientId.value(), List.of()),
        verifier.key(),
        List.of(),
        verifier.metadata());
  }

  private static RequestSigner byAttestation(
      Jws jws, ClientId clientId, RequestExpectation expected) {
    Optional<String> text = jws.header().json().string("jwt");
    VerifierAttestation attestation =
        VerifierAttestation.parse(
            text.orElseThrow(() -> RequestObject.unauthenticated("jwt is missing in the header")));
    attestation.verify(expected.trust(), expected.now(), RequestObject.CLOCK_TOLERANCE);
    if (!attestation.subject().equals(clientId.value())) {
      throw RequestObject.unauthenticated("the attestation is about another verifier");
    }
    return new RequestSigner(
        new VerifierIdentity(clientId, Proof.ATTESTATION, clientId.value(), List.of()),
        attestation.key(),
        attestation.addresses());
  }
}
