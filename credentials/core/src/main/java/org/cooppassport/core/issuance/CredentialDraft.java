package org.cooppassport.core.issuance;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.model.DataModelVersion;

/**
 * What is to be issued, before anybody has looked at it.
 *
 * <p>The content of the credential comes from the template; a caller brings the claims, and nothing
 * else of it.
 *
 * @param template what the co-op issues
 * @param form in which form
 * @param id the identifier of this instance, {@code urn:uuid:}; no other instance has it
 * @param issuer who issues
 * @param holder whose it is
 * @param claims all claims, whether this form carries them or not
 * @param status where its status is looked up
 * @param validFrom the first day it is valid (UTC)
 * @param validUntil the last day it is valid (UTC)
 */
public record CredentialDraft(
    CredentialTemplate template,
    CredentialForm form,
    String id,
    IssuerIdentity issuer,
    Holder holder,
    JsonObject claims,
    StatusPlace status,
    LocalDate validFrom,
    LocalDate validUntil) {
  private static final Pattern URN_UUID =
      Pattern.compile("urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  public CredentialDraft {
    Objects.requireNonNull(template);
    Objects.requireNonNull(form);
    if (!URN_UUID.matcher(id).matches()) {
      throw new IllegalArgumentException("an id is a urn:uuid in lower case");
    }
    Objects.requireNonNull(issuer);
    Objects.requireNonNull(holder);
    Objects.requireNonNull(claims);
    Objects.requireNonNull(status);
    Objects.requireNonNull(validFrom);
    Objects.requireNonNull(validUntil);
  }

  /** Returns the W3C credential without its proof. */
  JsonObject w3cCredential() {
    CredentialType type = template.type();
    JsonObject.Builder credential =
        begun(DataModelVersion.V2_0)
            .put("validFrom", start().toString())
            .put("validUntil", end().toString())
            .put("credentialSubject", subject());
    if (!type.schema().isEmpty()) {
      credential.put("credentialSchema", type.schema());
    }
    if (!type.relatedResources().isEmpty()) {
      credential.put(
          "relatedResource", type.relatedResources().stream().collect(JsonArray.collector()));
    }
    return status.addTo(credential.build());
  }

  /**
   * Returns the W3C credential as data model 1.1 has it. Our schemas and the digests of contexts
   * are of data model 2.0, so it names none.
   */
  JsonObject w3cCredential11() {
    return status.addTo(
        begun(DataModelVersion.V1_1)
            .put("issuanceDate", start().toString())
            .put("expirationDate", end().toString())
            .put("credentialSubject", subject())
            .build());
  }

  private JsonObject.Builder begun(DataModelVersion version) {
    CredentialType type = template.type();
    return JsonObject.builder()
        .put("@context", contexts(version, type))
        .put("id", id)
        .put("type", JsonArray.ofStrings("VerifiableCredential", type.name()))
        .put("issuer", JsonObject.of("id", issuer.did(), "name", issuer.name()));
  }

  private JsonObject subject() {
    JsonObject.Builder subject = JsonObject.builder();
    holder.subjectId().ifPresent(subjectId -> subject.put("id", subjectId));
    claimsCarried().members().forEach(subject::put);
    return subject.build();
  }

  /** Returns the content of a token with the key that the credential is bound to, if it is. */
  JsonObject withConfirmation(JsonObject content) {
    return holder.confirmation().map(key -> content.with("cnf", key)).orElse(content);
  }

  /** Returns the payload of the SD-JWT VC with all claims open. */
  JsonObject sdJwtPayload() {
    CredentialType type = template.type();
    JsonObject.Builder payload =
        JsonObject.builder()
            .put("iss", issuer.url())
            .put("vct", type.vct())
            .put("nbf", start().getEpochSecond())
            .put("exp", end().getEpochSecond());
    if (!type.vctIntegrity().isEmpty()) {
      payload.put("vct#integrity", type.vctIntegrity());
    }
    holder
        .confirmation()
        .ifPresentOrElse(
            confirmation -> payload.put("cnf", confirmation),
            () -> holder.subjectId().ifPresent(subject -> payload.put("sub", subject)));
    claimsCarried().members().forEach(payload::put);
    return status.addTo(payload.build());
  }

  /** Returns the claims that this form carries. */
  JsonObject claimsCarried() {
    return template.claimsFor(form, claims);
  }

  /** Returns the instant from which it is valid: the beginning of its first day. */
  Instant start() {
    return validFrom.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Returns the instant from which it is no longer valid: the end of its last day. */
  Instant end() {
    return validUntil.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static JsonArray contexts(DataModelVersion version, CredentialType type) {
    List<String> all = new ArrayList<>();
    all.add(version.baseContext());
    all.addAll(type.contexts());
    return JsonArray.ofStrings(all);
  }
}
