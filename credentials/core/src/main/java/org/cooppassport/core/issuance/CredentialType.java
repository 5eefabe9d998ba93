package org.cooppassport.core.issuance;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;

/**
 * What credentials of one type are called in each data model, and what their claims must be like.
 *
 * @param name the VCDM type beside {@code VerifiableCredential}
 * @param vct the SD-JWT VC type
 * @param vctIntegrity the digest of the type metadata, for {@code vct#integrity}; empty for none
 * @param contexts the JSON-LD contexts after the base context
 * @param relatedResources digests of those contexts, VCDM 2.0 section 5.3; none if not pinned
 * @param schema the {@code credentialSchema} entry; the empty object for none
 * @param claims what is wrong with a set of claims
 * @param document what is wrong with a whole W3C credential
 */
public record CredentialType(
    String name,
    String vct,
    String vctIntegrity,
    List<String> contexts,
    List<JsonObject> relatedResources,
    JsonObject schema,
    ClaimsCheck claims,
    ClaimsCheck document) {
  public CredentialType {
    if (name.isEmpty() || vct.isEmpty()) {
      throw new IllegalArgumentException("a credential type has a name and a vct");
    }
    Objects.requireNonNull(vctIntegrity);
    contexts = List.copyOf(contexts);
    relatedResources = List.copyOf(relatedResources);
    Objects.requireNonNull(schema);
    Objects.requireNonNull(claims);
    Objects.requireNonNull(document);
  }
}
