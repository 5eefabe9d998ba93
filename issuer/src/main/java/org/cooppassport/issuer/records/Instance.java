package org.cooppassport.issuer.records;

import java.time.LocalDate;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.service.store.AllottedIndex;

/**
 * One signed copy of a record, or one that was about to be signed.
 *
 * @param id {@code urn:uuid:}; the {@code id} of the credential where its form has one
 * @param form its form
 * @param place its status index, which no other instance has
 * @param holderKey the thumbprint of the holder's key; empty if bound to none
 * @param validUntil the last day it is valid
 * @param templateVersion the version of the template it was made by
 */
public record Instance(
    String id,
    CredentialForm form,
    AllottedIndex place,
    String holderKey,
    LocalDate validUntil,
    String templateVersion) {
  public Instance {
    Objects.requireNonNull(id);
    Objects.requireNonNull(form);
    Objects.requireNonNull(place);
    Objects.requireNonNull(holderKey);
    Objects.requireNonNull(validUntil);
    Objects.requireNonNull(templateVersion);
  }

  static Instance read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    return new Instance(
        json.string("id").orElseThrow(),
        CredentialForm.valueOf(json.string("form").orElseThrow()),
        new AllottedIndex(
            json.string("list").orElseThrow(),
            (int) json.number("index").orElseThrow().longValue()),
        json.string("holderKey").orElseThrow(),
        LocalDate.parse(json.string("validUntil").orElseThrow()),
        json.string("templateVersion").orElseThrow());
  }

  Bytes toBytes() {
    return JsonWriter.write(
        JsonObject.builder()
            .put("id", id)
            .put("form", form.name())
            .put("list", place.list())
            .put("index", place.index())
            .put("holderKey", holderKey)
            .put("validUntil", validUntil.toString())
            .put("templateVersion", templateVersion)
            .build());
  }
}
