package org.cooppassport.wallet;

import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.vp.RequestPurpose;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.openid.vp.VerifierIdentity;
import org.cooppassport.core.openid.vp.VerifierInfo;

/**
 * What a member agrees to: who asks, what exactly leaves, why, and how long it is kept.
 *
 * @param clientId the verifier's full client id; every presentation is made out to it
 * @param proof how the verifier was proven to be who it is
 * @param provenName what was proven: host names of its certificate, its DID, its attested name, its
 *     entity identifier, or the origin of its page; the empty text if nothing
 * @param claimedName what the verifier calls itself; nobody vouches for it. The empty text if
 *     nothing
 * @param host where the answer goes: a host, or the origin of a page
 * @param purpose what the verifier says about its request; empty texts where it says nothing
 * @param about what others are said to say about the verifier; nothing of it is checked here
 * @param sharings what leaves, credential by credential; empty if the request cannot be met
 * @param transactions what is authorised along with it
 * @param warnings what to know before agreeing
 */
public record Consent(
    String clientId,
    VerifierIdentity.Proof proof,
    String provenName,
    String claimedName,
    String host,
    RequestPurpose purpose,
    List<VerifierInfo> about,
    List<Sharing> sharings,
    List<TransactionData> transactions,
    List<ConsentWarning> warnings) {
  public Consent {
    Objects.requireNonNull(proof);
    Objects.requireNonNull(purpose);
    about = List.copyOf(about);
    sharings = List.copyOf(sharings);
    transactions = List.copyOf(transactions);
    warnings = List.copyOf(warnings);
  }

  /** Returns it as data, as an app or a command shows it. */
  public JsonObject toJson() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put(
                "who",
                JsonObject.builder()
                    .put("clientId", clientId)
                    .put("proof", proof.name())
                    .put("provenName", provenName)
                    .put("claimedName", claimedName)
                    .put("host", host)
                    .build())
            .put("why", purpose.purpose())
            .put("keptFor", purpose.retention())
            .put("recipient", purpose.recipient())
            .put("policy", purpose.policy())
            .put("about", array(about.stream().map(VerifierInfo::toJson).toList()))
            .put("what", array(sharings.stream().map(Sharing::toJson).toList()))
            .put("transactions", array(transactions.stream().map(TransactionData::json).toList()))
            .put(
                "warnings",
                array(
                    warnings.stream()
                        .map(w -> JsonObject.of("code", w.name(), "sentence", w.sentence()))
                        .toList()));
    if (purpose.deletion().named()) {
      json.put("deletion", purpose.deletion().toJson());
    }
    return json.build();
  }

  private static JsonArray array(List<JsonObject> objects) {
    return objects.stream().map(o -> (JsonValue) o).collect(JsonArray.collector());
  }

  /** Tells nothing of the claims. */
  @Override
  public String toString() {
    return "Consent[" + clientId + "]";
  }
}
