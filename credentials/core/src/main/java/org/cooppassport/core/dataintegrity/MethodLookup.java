package org.cooppassport.core.dataintegrity;

import java.time.Instant;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationMethod;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.Documents;

/** Finds verification methods in documents that are at hand already. Pure and thread-safe. */
@FunctionalInterface
public interface MethodLookup {

  /**
   * Returns the method of that URL if its controller's document lists it for the purpose.
   *
   * @throws DidException with the first rule that is broken
   * @see <a href="https://www.w3.org/TR/cid-1.0/#retrieve-verification-method">Controlled
   *     Identifiers 1.0, Retrieve Verification Method</a>
   */
  VerificationMethod find(String url, VerificationRelationship purpose);

  /** Returns a lookup that resolves DIDs from gathered documents. */
  static MethodLookup resolving(DidResolver resolver, Documents documents, Instant now) {
    return (url, purpose) ->
        resolver
            .resolve(DidUrl.parse(url).did(), documents, now)
            .documentOrThrow()
            .method(url, purpose);
  }
}
