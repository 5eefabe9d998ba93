package org.cooppassport.wallet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.KeyIdentifiers;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.openid.dcql.DcqlCredential;
import org.cooppassport.core.openid.dcql.DcqlCredential.Authority;
import org.cooppassport.core.openid.dcql.TrustedAuthoritiesQuery;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.wallet.WalletCredential.Use;

/** A credential with its copies, as it is stored. */
record HeldCredential(
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
    List<CredentialCopy> copies,
    Set<Authority> authorities) {
  HeldCredential(
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
      List<CredentialCopy> copies) {
    this(
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
        copies,
        Set.of());
  }

  HeldCredential {
    authorities = Set.copyOf(authorities);
    types = Set.copyOf(types);
    labels = Map.copyOf(labels);
    copies = List.copyOf(copies);
  }

  static HeldCredential read(Bytes stored) {
    JsonObject json = JsonReader.readObject(stored, StoredRecords.LIMITS);
    Map<String, String> labels = new LinkedHashMap<>();
    JsonObject named = json.object("labels").orElse(JsonObject.EMPTY);
    named.names().forEach(path -> labels.put(path, named.string(path).orElse("")));
    return new HeldCredential(
        text(json, "id"),
        text(json, "issuer"),
        text(json, "issuerName"),
        text(json, "configuration"),
        text(json, "format"),
        Set.copyOf(json.array("types").flatMap(JsonArray::strings).orElseThrow()),
        text(json, "title"),
        labels,
        json.object("content").orElseThrow(),
        Instant.parse(text(json, "receivedAt")),
        json.string("expires").map(Instant::parse).orElse(Instant.MAX),
        Use.valueOf(text(json, "use")),
        json.array("copies").flatMap(JsonArray::objects).orElseThrow().stream()
            .map(CredentialCopy::parse)
            .toList());
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow();
  }

  Bytes write() {
    JsonObject.Builder labelled = JsonObject.builder();
    labels.forEach((path, label) -> labelled.put(path, new JsonString(label)));
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", id)
            .put("issuer", credentialIssuer)
            .put("issuerName", issuerName)
            .put("configuration", configurationId)
            .put("format", format)
            .putStrings("types", types)
            .put("title", title)
            .put("labels", labelled.build())
            .put("content", content)
            .put("receivedAt", receivedAt.toString());
    if (!expires.equals(Instant.MAX)) {
      json.put("expires", expires.toString());
    }
    return JsonWriter.write(
        json.put("use", use.name())
            .put(
                "copies",
                copies.stream()
                    .map(copy -> (JsonValue) copy.toJson())
                    .collect(JsonArray.collector()))
            .build());
  }

  /** Returns the copies that can still be shown. */
  List<CredentialCopy> available() {
    return use == Use.REPEATED ? copies : copies.stream().filter(c -> !c.used()).toList();
  }

  /** Returns the same with the copy under a key marked as shown, if it still can be. */
  Optional<HeldCredential> marked(CredentialCopy shown, String at) {
    if (!available().contains(shown)) {
      return Optional.empty();
    }
    List<CredentialCopy> marked = new ArrayList<>(copies);
    marked.set(copies.indexOf(shown), shown.used(at));
    return Optional.of(
        new HeldCredential(
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
            marked));
  }

  /** Returns the credential as an app shows it. */
  WalletCredential shown() {
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
        available().size(),
        copies.size());
  }

  /** Returns the same with what the app knows of the authorities behind its issuer. */
  HeldCredential of(Set<Authority> known) {
    return new HeldCredential(
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
        copies,
        known);
  }

  /** The keys that the credential's own certificates name, and what the app knows. */
  private Set<Authority> allAuthorities() {
    Set<Authority> all = new HashSet<>(authorities);
    String text = copies.isEmpty() ? "" : copies.get(0).text();
    int end = text.indexOf('~');
    try {
      Jws jws = Jws.parse(end < 0 ? text : text.substring(0, end));
      KeyIdentifiers.ofAuthorities(jws.header().x5c())
          .forEach(
              key -> all.add(new Authority(TrustedAuthoritiesQuery.AKI, Base64Url.encode(key))));
    } catch (ProblemException e) {
      return all; // a credential that is no JWS brings no certificates
    }
    return all;
  }

  /** Returns the credential as a query sees it. */
  DcqlCredential forQuery() {
    boolean bound = copies.stream().noneMatch(copy -> copy.keyReference().isEmpty());
    return new DcqlCredential(
        id,
        format,
        types,
        bound ? DcqlCredential.Binding.BOUND : DcqlCredential.Binding.UNBOUND,
        content,
        allAuthorities());
  }

  /** Tells nothing of the content. */
  @Override
  public String toString() {
    return "HeldCredential[" + id + "]";
  }
}
