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

/**
 * A credential with its copies, as it is stored.
 *
 * @param shown what an app sees of it; how many copies are left follows from the copies
 * @param copies the copies, each used or not
 * @param authorities what the app knows of the authorities behind its issuer; not stored
 */
record HeldCredential(
    WalletCredential shown, List<CredentialCopy> copies, Set<Authority> authorities) {
  HeldCredential {
    copies = List.copyOf(copies);
    authorities = Set.copyOf(authorities);
    shown = shown.withCopies(available(shown.use(), copies).size(), copies.size());
  }

  /** A credential of whose issuer's authorities nothing is known. */
  HeldCredential(WalletCredential shown, List<CredentialCopy> copies) {
    this(shown, copies, Set.of());
  }

  static HeldCredential read(Bytes stored) {
    JsonObject json = JsonReader.readObject(stored, StoredRecords.LIMITS);
    Map<String, String> labels = new LinkedHashMap<>();
    JsonObject named = json.object("labels").orElse(JsonObject.EMPTY);
    named.names().forEach(path -> labels.put(path, named.string(path).orElse("")));
    List<CredentialCopy> copies =
        json.array("copies").flatMap(JsonArray::objects).orElseThrow().stream()
            .map(CredentialCopy::parse)
            .toList();
    return new HeldCredential(
        new WalletCredential(
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
            copies.size(),
            copies.size()),
        copies);
  }

  private static String text(JsonObject json, String name) {
    return json.string(name).orElseThrow();
  }

  Bytes write() {
    JsonObject.Builder labelled = JsonObject.builder();
    shown.labels().forEach((path, label) -> labelled.put(path, new JsonString(label)));
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", shown.id())
            .put("issuer", shown.credentialIssuer())
            .put("issuerName", shown.issuerName())
            .put("configuration", shown.configurationId())
            .put("format", shown.format())
            .putStrings("types", shown.types())
            .put("title", shown.title())
            .put("labels", labelled.build())
            .put("content", shown.content())
            .put("receivedAt", shown.receivedAt().toString());
    shown.validUntil().ifPresent(end -> json.put("expires", end.toString()));
    return JsonWriter.write(
        json.put("use", shown.use().name())
            .put(
                "copies",
                copies.stream()
                    .map(copy -> (JsonValue) copy.toJson())
                    .collect(JsonArray.collector()))
            .build());
  }

  /** Names it in this wallet only. */
  String id() {
    return shown.id();
  }

  /** Returns the copies that can still be shown. */
  List<CredentialCopy> available() {
    return available(shown.use(), copies);
  }

  private static List<CredentialCopy> available(Use use, List<CredentialCopy> copies) {
    return use == Use.REPEATED ? copies : copies.stream().filter(c -> !c.used()).toList();
  }

  /** Returns the same with the copy under a key marked as shown, if it still can be. */
  Optional<HeldCredential> marked(CredentialCopy copy, String at) {
    if (!available().contains(copy)) {
      return Optional.empty();
    }
    List<CredentialCopy> marked = new ArrayList<>(copies);
    marked.set(copies.indexOf(copy), copy.used(at));
    return Optional.of(new HeldCredential(shown, marked, authorities));
  }

  /** Returns the same with what the app knows of the authorities behind its issuer. */
  HeldCredential of(Set<Authority> known) {
    return new HeldCredential(shown, copies, known);
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
        shown.id(),
        shown.format(),
        shown.types(),
        bound ? DcqlCredential.Binding.BOUND : DcqlCredential.Binding.UNBOUND,
        shown.content(),
        allAuthorities());
  }

  /** Tells nothing of the content. */
  @Override
  public String toString() {
    return "HeldCredential[" + id() + "]";
  }
}
