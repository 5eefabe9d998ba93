package org.cooppassport.wallet;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;

/**
 * What leaves the wallet of one credential.
 *
 * @param queryId which part of the verifier's query it answers
 * @param credentialId the credential
 * @param title its name for people
 * @param issuerName who issued it
 * @param extent whether claims can be left out at all
 * @param claims every claim that leaves
 */
public record Sharing(
    String queryId,
    String credentialId,
    String title,
    String issuerName,
    Extent extent,
    List<SharedClaim> claims) {
  /** How much of a credential leaves. */
  public enum Extent {
    /** Only what is asked for and what cannot be hidden. */
    SELECTED,
    /** Everything: the credential's form cannot leave anything out. */
    WHOLE
  }

  public Sharing {
    Objects.requireNonNull(extent);
    claims = List.copyOf(claims);
  }

  /** Returns it as data. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("query", queryId)
        .put("credential", credentialId)
        .put("title", title)
        .put("issuerName", issuerName)
        .put("whole", extent == Extent.WHOLE)
        .put(
            "claims",
            claims.stream().map(c -> (JsonValue) c.toJson()).collect(JsonArray.collector()))
        .build();
  }
}
