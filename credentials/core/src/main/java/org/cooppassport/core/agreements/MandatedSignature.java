package org.cooppassport.core.agreements;

import java.time.Instant;
import java.util.Optional;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.problem.ProblemException;

/**
 * Whether a co-op said something: the key is listed in its DID document for binding it ({@code
 * capabilityInvocation}), and what was signed is canonical, so that there is one spelling of it.
 */
public final class MandatedSignature {
  private MandatedSignature() {}

  /**
   * Tells whether the token is that co-op's word. Computes a signature, so never on an event loop.
   *
   * @param did who is said to have signed
   * @param observed its DID document, fetched by whoever asks
   * @param at the instant the key must be usable at
   */
  public static boolean holds(Jws jws, TokenType type, String did, Documents observed, Instant at) {
    try {
      VerificationMethod method =
          DidResolver.standard()
              .resolve(Did.parse(did), observed, at)
              .documentOrThrow()
              .method(
                  jws.header().kid().orElse(""), VerificationRelationship.CAPABILITY_INVOCATION);
      Optional<AllowedAlgorithms> own =
          method.key().algorithm().map(one -> AllowedAlgorithms.of(one));
      return own.isPresent()
          && method.usableAt(at)
          && jws.verify(type, method.key(), own.get())
              .payload()
              .equals(Jcs.canonicalize(jws.unverifiedClaims()));
    } catch (DidException | InvalidKey | ArithmeticException | ProblemException e) {
      return false;
    }
  }
}
