package org.cooppassport.schemas;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Everything that belongs to one type of credential.
 *
 * @param key short name, such as {@code membership}: part of the URLs below
 * @param name the type in {@code type} of the W3C form, such as {@code CoopMembershipCredential}
 * @param typeIri what the context expands {@code name} to
 * @param contextUrl the context beside the base context
 * @param vct the {@code vct} of the SD-JWT VC form
 * @param claimsSchemaId the schema of the claims alone, the same for both forms
 * @param credentialSchemaId the schema of the whole W3C form
 * @param disclosure each claim's rule, in the order of the type metadata
 */
public record CredentialTypeSchema(
    String key,
    String name,
    String typeIri,
    String contextUrl,
    String vct,
    String claimsSchemaId,
    String credentialSchemaId,
    Map<String, Disclosure> disclosure) {
  public CredentialTypeSchema {
    disclosure = Collections.unmodifiableMap(new LinkedHashMap<>(disclosure));
  }
}
