package org.cooppassport.core.model;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Problem;

/**
 * The rules of a credential, in the order of the specification.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#basic-concepts">VCDM 2.0, basic
 *     concepts</a>
 */
final class CredentialRules {
  static final String TYPE = "VerifiableCredential";
  private static final JsonPointer ROOT = JsonPointer.ROOT;

  private final JsonObject json;
  private final Rules rules = new Rules();

  private CredentialRules(JsonObject json) {
    this.json = json;
  }

  /** Returns everything that is wrong with a credential, in document order of the rules. */
  static List<Problem> judge(JsonObject json) {
    return new CredentialRules(json).judge();
  }

  private List<Problem> judge() {
    rules.contexts(json);
    rules.optionalId(json, ROOT);
    rules.types(json, ROOT, TYPE);
    rules.languageValue(json, "name", ROOT);
    rules.languageValue(json, "description", ROOT);
    issuer();
    subjects();
    DataModelVersion version = DataModelVersion.of(json).orElse(DataModelVersion.V2_0);
    switch (version) {
      case V2_0 -> {
        period("validFrom", "validUntil");
        rules.typed(json, "credentialStatus", ROOT);
      }
      case V1_1 -> {
        if (!json.has("issuanceDate")) {
          rules.malformed(JsonPointer.of("issuanceDate"), "The issuanceDate is missing.");
        }
        period("issuanceDate", "expirationDate");
        rules.identified(json, "credentialStatus", ROOT);
      }
    }
    rules.identified(json, "credentialSchema", ROOT);
    RelatedResources.check(json, rules);
    rules.typed(json, "refreshService", ROOT);
    rules.typed(json, "termsOfUse", ROOT);
    rules.typed(json, "evidence", ROOT);
    rules.typed(json, "renderMethod", ROOT);
    rules.typed(json, "confidenceMethod", ROOT);
    rules.typed(json, "proof", ROOT);
    return rules.problems();
  }

  private void issuer() {
    if (!json.has("issuer")) {
      rules.malformed(JsonPointer.of("issuer"), "The issuer is missing.");
    } else {
      rules.agent(json, "issuer");
    }
  }

  private void subjects() {
    if (!json.has("credentialSubject")) {
      rules.malformed(JsonPointer.of("credentialSubject"), "The credentialSubject is missing.");
    }
    rules.each(
        json,
        "credentialSubject",
        ROOT,
        (value, place) -> {
          if (!(value instanceof JsonObject subject) || subject.isEmpty()) {
            rules.malformed(place, "A subject is an object with at least one claim.");
            return;
          }
          rules.optionalId(subject, place);
          rules.typed(subject, "confidenceMethod", place);
        });
  }

  private void period(String from, String until) {
    Optional<Instant> start = rules.time(json, from);
    Optional<Instant> end = rules.time(json, until);
    if (start.isPresent() && end.isPresent() && end.get().isBefore(start.get())) {
      rules.range(JsonPointer.of(until), "The validity ends before it starts.");
    }
  }

  /** The list of related resources: VCDM 2.0, section 5.3. */
  private static final class RelatedResources {
    static void check(JsonObject json, Rules rules) {
      Set<String> seen = new HashSet<>();
      rules.each(
          json,
          "relatedResource",
          ROOT,
          (value, place) -> {
            if (!(value instanceof JsonObject resource)) {
              rules.malformed(place, "A related resource is an object.");
              return;
            }
            rules.requiredId(resource, place);
            resource
                .string("id")
                .filter(id -> !seen.add(id))
                .ifPresent(id -> rules.malformed(place.child("id"), "A resource is listed twice."));
            if (!resource.has("digestSRI") && !resource.has("digestMultibase")) {
              rules.malformed(place, "A related resource has digestSRI or digestMultibase.");
            }
            for (String name : List.of("digestSRI", "digestMultibase")) {
              if (resource.has(name) && !RelatedResource.isReadable(resource, name)) {
                rules.malformed(place.child(name), "The digest is not of a known form.");
              }
            }
            if (resource.has("mediaType")
                && !(resource.members().get("mediaType") instanceof JsonString)) {
              rules.malformed(place.child("mediaType"), "A media type is a string.");
            }
          });
    }
  }
}
