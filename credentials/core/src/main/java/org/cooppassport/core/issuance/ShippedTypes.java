package org.cooppassport.core.issuance;

import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.model.JsonSchemas;
import org.cooppassport.core.openid.vci.ClaimDescription.Presence;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Disclosure;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;

/**
 * Templates of the credential types that ship with the product: their claims, disclosure rules,
 * contexts and schemas are those of the schemas module.
 *
 * <p>Thread-safe.
 */
public final class ShippedTypes {
  private static final Set<String> PERSONAL = Set.of("IdentityAttributesCredential");

  /** Decoys hide how many claims a credential has that were not shown. */
  private static final int DECOYS = 3;

  private final JsonSchemas schemas;

  /** Checks claims with {@code schemas}. */
  public ShippedTypes(JsonSchemas schemas) {
    this.schemas = schemas;
  }

  /** Returns the names of the types, in the order of the schemas. */
  public static List<String> names() {
    return Schemas.types().stream().map(CredentialTypeSchema::name).toList();
  }

  /** Returns the forms that a type may be issued in. */
  public static Set<CredentialForm> formsOf(String name) {
    return PERSONAL.contains(name)
        ? CredentialForm.selective()
        : EnumSet.allOf(CredentialForm.class);
  }

  /**
   * Returns the template of a type.
   *
   * @param forms the forms wanted; those that the type does not allow are left out
   * @param cryptosuite secures forms with an embedded proof
   * @param validityDays the longest that a credential is valid
   * @return empty if no type of this name ships
   */
  public Optional<CredentialTemplate> template(
      String name, Set<CredentialForm> forms, Cryptosuite cryptosuite, int validityDays) {
    return Schemas.type(name).map(type -> template(type, forms, cryptosuite, validityDays));
  }

  private CredentialTemplate template(
      CredentialTypeSchema type,
      Set<CredentialForm> forms,
      Cryptosuite cryptosuite,
      int validityDays) {
    Resource metadata = Schemas.typeMetadata(type.vct()).orElseThrow();
    JsonObject described = JsonReader.readObject(metadata.text());
    Set<CredentialForm> allowed = new TreeSet<>(forms);
    allowed.retainAll(formsOf(type.name()));
    String version =
        metadata.sha256().substring(0, 16)
            + "."
            + Schemas.schema(type.claimsSchemaId()).orElseThrow().sha256().substring(0, 16)
            + "."
            + Schemas.context(type.contextUrl()).orElseThrow().sha256().substring(0, 16)
            + "."
            + cryptosuite.id();
    return new CredentialTemplate(
        version,
        credentialType(type, metadata),
        allowed,
        rules(type, described),
        PERSONAL.contains(type.name())
            ? CredentialTemplate.Personal.PERSONAL_DATA
            : CredentialTemplate.Personal.STATEMENTS,
        cryptosuite,
        validityDays,
        DECOYS,
        displays(described, "name"));
  }

  private CredentialType credentialType(CredentialTypeSchema type, Resource metadata) {
    Resource context = Schemas.context(type.contextUrl()).orElseThrow();
    Resource schema = Schemas.schema(type.credentialSchemaId()).orElseThrow();
    return new CredentialType(
        type.name(),
        type.vct(),
        integrity(metadata),
        List.of(type.contextUrl()),
        List.of(JsonObject.of("id", context.url(), "digestSRI", integrity(context))),
        JsonObject.builder()
            .put("id", schema.url())
            .put("type", "JsonSchema")
            .put("digestSRI", integrity(schema))
            .build(),
        claims -> schemas.problems(type.claimsSchemaId(), claims),
        document -> schemas.problems(type.credentialSchemaId(), document));
  }

  private static List<ClaimRule> rules(CredentialTypeSchema type, JsonObject described) {
    List<ClaimRule> rules = new ArrayList<>();
    for (JsonObject claim : objects(described, "claims")) {
      ClaimsPath path = ClaimsPath.parse(claim.array("path").orElseThrow());
      if (path.length() == 1) {
        rules.add(
            new ClaimRule(
                path,
                disclosure(type.disclosure().get(path.firstName())),
                claim.bool("mandatory").orElse(false) ? Presence.ALWAYS : Presence.PERHAPS,
                displays(claim, "label")));
      }
    }
    return rules;
  }

  private static ClaimRule.Disclosure disclosure(Disclosure rule) {
    return switch (rule) {
      case ALWAYS -> ClaimRule.Disclosure.OPEN;
      case SELECTIVE -> ClaimRule.Disclosure.SELECTIVE;
      case NEVER_BY_DEFAULT -> ClaimRule.Disclosure.WITHHELD;
    };
  }

  /** Type metadata call the text of a claim {@code label}; credential metadata call it a name. */
  private static List<Display> displays(JsonObject described, String member) {
    return objects(described, "display").stream()
        .map(
            display ->
                new Display(
                    JsonObject.of(
                        "name",
                        display.string(member).orElseThrow(),
                        "locale",
                        display.string("locale").orElseThrow())))
        .toList();
  }

  private static List<JsonObject> objects(JsonObject owner, String name) {
    return owner.array(name).flatMap(JsonArray::objects).orElse(List.of());
  }

  /** Returns the subresource integrity text of a resource's bytes. */
  public static String integrity(Resource resource) {
    return "sha384-"
        + Base64.getEncoder()
            .encodeToString(
                HashAlgorithm.SHA_384.digest(Bytes.owned(resource.bytes())).toByteArray());
  }
}
