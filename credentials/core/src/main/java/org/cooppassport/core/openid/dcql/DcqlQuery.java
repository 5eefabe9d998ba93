package org.cooppassport.core.openid.dcql;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * What a verifier asks for: credential queries and, perhaps, which combinations of them will do.
 *
 * @param credentials the credential queries, at least one, with different ids
 * @param credentialSets which combinations satisfy the verifier; empty if all queries must be met
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6">
 *     OpenID4VP 1.0, section 6</a>
 */
public record DcqlQuery(
    List<CredentialQuery> credentials, List<CredentialSetQuery> credentialSets) {
  /** Most credential queries taken in one request; a wallet's work is bounded by it. */
  public static final int MAX_CREDENTIAL_QUERIES = 64;

  /** Most credential set queries taken in one request. */
  public static final int MAX_CREDENTIAL_SETS = 32;

  public DcqlQuery {
    credentials = List.copyOf(credentials);
    credentialSets = List.copyOf(credentialSets);
    if (credentials.isEmpty() || credentials.size() > MAX_CREDENTIAL_QUERIES) {
      throw new IllegalArgumentException("credentials: 1 to " + MAX_CREDENTIAL_QUERIES);
    }
    if (credentialSets.size() > MAX_CREDENTIAL_SETS) {
      throw new IllegalArgumentException("credential_sets: at most " + MAX_CREDENTIAL_SETS);
    }
    Set<String> ids = new HashSet<>();
    for (CredentialQuery query : credentials) {
      if (!ids.add(query.id())) {
        throw new IllegalArgumentException("credentials: the same id twice");
      }
    }
    for (CredentialSetQuery set : credentialSets) {
      for (List<String> option : set.options()) {
        if (!ids.containsAll(option)) {
          throw new IllegalArgumentException("credential_sets: an option names no credential");
        }
      }
    }
  }

  /** Returns the query that wants every one of {@code credentials}. */
  public static DcqlQuery allOf(CredentialQuery... credentials) {
    return new DcqlQuery(List.of(credentials), List.of());
  }

  /**
   * Reads a query. Unknown members are ignored, as section 6 wants.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason MALFORMED_REQUEST that names the member
   */
  public static DcqlQuery parse(JsonObject json) {
    Members query = Members.of(json, "OpenID4VP 1.0, section 6");
    List<Members> credentials = query.objects("credentials");
    List<Members> sets = query.optionalObjects("credential_sets");
    if (credentials.size() > MAX_CREDENTIAL_QUERIES) {
      throw query.wrong("credentials", "expected at most " + MAX_CREDENTIAL_QUERIES + " entries");
    }
    if (sets.size() > MAX_CREDENTIAL_SETS) {
      throw query.wrong("credential_sets", "expected at most " + MAX_CREDENTIAL_SETS + " entries");
    }
    List<CredentialQuery> parsed = credentials.stream().map(CredentialQuery::parse).toList();
    List<CredentialSetQuery> parsedSets = sets.stream().map(CredentialSetQuery::parse).toList();
    try {
      return new DcqlQuery(parsed, parsedSets);
    } catch (IllegalArgumentException e) {
      throw query.wrong("dcql_query", e.getMessage());
    }
  }

  /** Returns the credential query with this id. */
  public Optional<CredentialQuery> credential(String id) {
    return credentials.stream().filter(query -> query.id().equals(id)).findFirst();
  }

  /** Returns the wire form. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put(
                "credentials",
                credentials.stream().map(CredentialQuery::toJson).collect(JsonArray.collector()));
    if (!credentialSets.isEmpty()) {
      json.put(
          "credential_sets",
          credentialSets.stream().map(CredentialSetQuery::toJson).collect(JsonArray.collector()));
    }
    return json.build();
  }
}
