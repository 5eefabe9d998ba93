package org.cooppassport.core.openid.vci;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsHeader;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * What an issuer expects of the key proofs of one credential request, and the only maker of a
 * {@link VerifiedKeyProof}.
 *
 * <p>Pure and thread-safe. Computes signatures, so never on an event loop. Whether a nonce is known
 * and unspent is the caller's next check.
 *
 * @param credentialIssuer the only audience that is taken
 * @param allowed the signature algorithms that the metadata announce
 * @param did how DIDs in {@code kid} are resolved
 * @param now the instant {@code iat} is judged at
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-F.4">
 *     OpenID4VCI 1.0, appendix F.4</a>
 */
public record KeyProofExpectation(
    String credentialIssuer, AllowedAlgorithms allowed, DidResolver did, Instant now) {
  /**
   * How far {@code iat} may be from now, either way. Clocks of phones are minutes off; the nonce is
   * what makes a proof fresh.
   */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

  private static final int MAX_CHARS = 32 << 10;
  private static final int MAX_NONCE = 4_096;
  private static final String SECTION = " (OpenID4VCI 1.0, appendix F)";

  public KeyProofExpectation {
    Objects.requireNonNull(credentialIssuer);
    Objects.requireNonNull(allowed);
    Objects.requireNonNull(did);
    Objects.requireNonNull(now);
  }

  /**
   * Returns the expectation with the algorithms we choose and did:key and did:jwk in {@code kid}.
   */
  public static KeyProofExpectation of(String credentialIssuer, Instant now) {
    return new KeyProofExpectation(
        credentialIssuer, AllowedAlgorithms.DEFAULT, DidResolver.standard(), now);
  }

  /**
   * Returns the proven keys, one for each proof, in order.
   *
   * @throws Refusal INVALID_PROOF if any one proof does not hold, or two are of the same key
   */
  public List<VerifiedKeyProof> verifyAll(List<String> proofs) {
    List<VerifiedKeyProof> verified = new ArrayList<>();
    Set<VerificationKey> keys = new HashSet<>();
    for (String proof : proofs) {
      VerifiedKeyProof one = verify(proof);
      if (!keys.add(one.key())) {
        throw invalid("two proofs are of the same key; each copy needs its own");
      }
      verified.add(one);
    }
    return List.copyOf(verified);
  }

  /**
   * Returns the proven key.
   *
   * @throws Refusal INVALID_PROOF if the proof does not hold
   */
  public VerifiedKeyProof verify(String proof) {
    try {
      return verified(proof);
    } catch (ProblemException e) {
      throw invalid(e.problems().get(0).detail());
    }
  }

  private VerifiedKeyProof verified(String proof) {
    Jws jws = Jws.parse(proof, MAX_CHARS);
    jws.requireType(TokenType.KEY_PROOF);
    VerificationKey key = key(jws.header());
    JwtClaims claims = jws.verify(TokenType.KEY_PROOF, key, allowed).claims();
    if (!claims.json().string("aud").equals(Optional.of(credentialIssuer))) {
      throw invalid("aud is not this issuer's identifier, as a string");
    }
    Instant issuedAt = claims.issuedAt().orElseThrow(() -> invalid("iat is missing"));
    if (Duration.between(issuedAt, now).abs().compareTo(CLOCK_TOLERANCE) > 0) {
      throw invalid("iat is more than " + CLOCK_TOLERANCE.toMinutes() + " minutes from now");
    }
    if (!claims.problemsAt(now, CLOCK_TOLERANCE).isEmpty()) {
      throw invalid("exp or nbf exclude this instant");
    }
    String nonce =
        claims
            .json()
            .string("nonce")
            .filter(text -> !text.isEmpty() && text.length() <= MAX_NONCE)
            .orElseThrow(() -> invalid("nonce is missing; the nonce endpoint gives one"));
    return new VerifiedKeyProof(key, nonce, issuedAt, jws.header().kid().orElse(""));
  }

  private VerificationKey key(JwsHeader header) {
    int ways =
        (header.jwk().isPresent() ? 1 : 0)
            + (header.kid().isPresent() ? 1 : 0)
            + (header.x5c().isEmpty() ? 0 : 1);
    if (ways != 1) {
      throw invalid("expected exactly one of kid, jwk and x5c in the header");
    }
    if (header.jwk().isPresent()) {
      return Jwk.parse(header.jwk().get()).key();
    }
    if (header.kid().isPresent()) {
      return key(header.kid().get());
    }
    throw invalid("x5c is not offered as a binding method; send jwk or a did:key in kid");
  }

  private VerificationKey key(String kid) {
    try {
      DidUrl url = DidUrl.parse(kid);
      return did.resolve(url.did(), Documents.none(), now)
          .documentOrThrow()
          .method(kid, VerificationRelationship.AUTHENTICATION)
          .key();
    } catch (DidException e) {
      throw invalid("kid is not the DID URL of an authentication key of a did:key or did:jwk");
    }
  }

  private static Refusal invalid(String detail) {
    return new Refusal(Reason.INVALID_PROOF, "proofs", "proofs.jwt: " + detail + SECTION);
  }
}
