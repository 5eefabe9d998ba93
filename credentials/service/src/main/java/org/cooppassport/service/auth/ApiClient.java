package org.cooppassport.service.auth;

import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.service.http.Scope;

/**
 * A program that calls the management routes of one co-op.
 *
 * @param id its client id
 * @param name what people read
 * @param scopes all it may ever do
 * @param secrets the hashes of its secrets; none if it proves itself by a key
 * @param keys the public keys of its assertions; none if it has a secret
 */
public record ApiClient(
    String id, String name, Set<Scope> scopes, List<SecretHash> secrets, List<Jwk> keys) {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  public ApiClient {
    if (!isId(id)) {
      throw new IllegalArgumentException(
          "a client id is 1 to 63 lower-case letters, digits and hyphens");
    }
    Objects.requireNonNull(name);
    scopes = Set.copyOf(scopes);
    secrets = List.copyOf(secrets);
    keys = List.copyOf(keys);
    if (secrets.isEmpty() && keys.isEmpty()) {
      throw new IllegalArgumentException("a client has a secret or a key");
    }
  }

  /** Tells whether a text can be a client id; also keeps it a plain file name. */
  public static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Reads a client's file; empty if it is not one. */
  static Optional<ApiClient> fromJson(JsonObject json) {
    try {
      Set<Scope> scopes = new HashSet<>();
      for (String text : strings(json, "scopes")) {
        Scope.parse(text).ifPresent(scopes::add);
      }
      List<SecretHash> secrets =
          strings(json, "secrets").stream().flatMap(s -> SecretHash.parse(s).stream()).toList();
      List<Jwk> keys =
          json.has("jwks") ? JwkSet.parse(json.object("jwks").orElseThrow()).keys() : List.of();
      return Optional.of(
          new ApiClient(
              json.string("id").orElse(""), json.string("name").orElse(""), scopes, secrets, keys));
    } catch (IllegalArgumentException | NoSuchElementException | ProblemException e) {
      return Optional.empty();
    }
  }

  /** Returns the client's file. */
  JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", id)
            .put("name", name)
            .putStrings("scopes", scopes.stream().map(Scope::toString).sorted().toList())
            .putStrings("secrets", secrets.stream().map(SecretHash::toText).toList());
    if (!keys.isEmpty()) {
      json.put("jwks", new JwkSet(keys).toJson());
    }
    return json.build();
  }

  private static List<String> strings(JsonObject json, String name) {
    return json.array(name).flatMap(JsonArray::strings).orElse(List.of());
  }
}
