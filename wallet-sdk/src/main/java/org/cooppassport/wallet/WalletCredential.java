package org.cooppassport.wallet;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;

/**
 * A credential the wallet holds, as an app shows it.
 *
 * @param id names it in this wallet only
 * @param credentialIssuer who issued it
 * @param issuerName the issuer's name for people
 * @param configurationId what the issuer calls this kind of credential
 * @param format the credential format identifier
 * @param types its {@code vct}s, or its types as short names and IRIs
 * @param title its name for people
 * @param labels names of claims for people, by claims path as JSON
 * @param content everything in it, with all claims disclosed
 * @param receivedAt when it was received
 * @param expires when it stops being valid; {@link Instant#MAX} if it says nothing
 * @param use whether each copy is shown once only
 * @param copiesLeft how many copies can still be shown; 1 for one that may be shown again
 * @param copiesHeld how many copies there were
 */
public record WalletCredential(
    String id,
    String credentialIssuer,
    String issuerName,
    String configurationId,
    String format,
    Set<String> types,
    String title,
    Map<String, String> labels,
    JsonObject content,
    Instant receivedAt,
    Instant expires,
    Use use,
    int copiesLeft,
    int copiesHeld) {
  /** How often a copy is shown. */
  public enum Use {
    /** Each copy once, so that verifiers cannot compare notes. */
    SINGLE,
    /** The issuer gave one copy only: every presentation shows the same. */
    REPEATED
  }

  public WalletCredential {
    Objects.requireNonNull(content);
    Objects.requireNonNull(use);
    types = Set.copyOf(types);
    labels = Map.copyOf(labels);
  }

  /** Returns the same with other numbers of copies. */
  WalletCredential withCopies(int left, int held) {
    return new WalletCredential(
        id,
        credentialIssuer,
        issuerName,
        configurationId,
        format,
        types,
        title,
        labels,
        content,
        receivedAt,
        expires,
        use,
        left,
        held);
  }

  /** Tells whether it is time to ask the issuer for more copies: a fifth or one is left. */
  public boolean refillAdvised() {
    return use == Use.SINGLE && copiesLeft <= Math.max(1, copiesHeld / 5);
  }

  /** Returns when it stops being valid, if it says so. */
  public Optional<Instant> validUntil() {
    return expires.equals(Instant.MAX) ? Optional.empty() : Optional.of(expires);
  }

  /** Returns what a list shows: no claims. */
  public JsonObject summary() {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", id)
            .put("title", title)
            .put("issuer", credentialIssuer)
            .put("issuerName", issuerName)
            .put("configuration", configurationId)
            .put("format", format)
            .put("types", JsonArray.ofStrings(List.copyOf(new TreeSet<>(types))))
            .put("receivedAt", receivedAt.toString());
    validUntil().ifPresent(until -> json.put("validUntil", until.toString()));
    return json.put("singleUse", use == Use.SINGLE)
        .put("copiesLeft", copiesLeft)
        .put("refillAdvised", refillAdvised())
        .build();
  }

  /** Tells nothing of the content. */
  @Override
  public String toString() {
    return "WalletCredential[" + id + ", " + configurationId + ", " + format + "]";
  }
}
