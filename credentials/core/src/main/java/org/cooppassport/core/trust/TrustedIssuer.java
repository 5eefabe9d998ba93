package org.cooppassport.core.trust;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Refusal;

/**
 * One decision to trust: whom, for which types, up to which check, in which lanes, and who decided.
 * Immutable.
 */
public final class TrustedIssuer {
  private static final int MAX_CERTIFICATES = 100;

  private final TrustAnchor anchor;
  private final Set<String> types;
  private final CheckMethod methodAtMost;
  private final Set<Lane> lanes;
  private final Set<String> jurisdictions;
  private final List<PinnedKey> pinnedKeys;
  private final Set<String> statusDelegates;
  private final String name;
  private final String decision;

  private TrustedIssuer(StrictMembers members) {
    this.anchor = anchor(members);
    List<String> typeList = members.texts("types");
    if (typeList.isEmpty()) {
      throw members.wrong("types", "the credential types it is trusted for are required");
    }
    this.types = Set.copyOf(typeList);
    this.methodAtMost =
        members.optionalNamed("methodAtMost", CheckMethod::named).orElse(CheckMethod.EID_HIGH);
    List<Lane> laneList = members.named("lanes", Lane::named);
    this.lanes =
        laneList.isEmpty() ? Set.of(Lane.INFORMATIONAL) : Set.copyOf(EnumSet.copyOf(laneList));
    this.jurisdictions = Set.copyOf(members.texts("jurisdictions"));
    this.pinnedKeys = members.objects("pinnedKeys").stream().map(PinnedKey::read).toList();
    this.statusDelegates = Set.copyOf(members.texts("statusDelegates"));
    this.name = members.optionalText("name").orElse("");
    this.decision = members.optionalText("decision").orElse("");
    members.nothingElse();
  }

  /**
   * Reads an entry.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static TrustedIssuer read(StrictMembers members) {
    return new TrustedIssuer(members);
  }

  /**
   * Reads an entry.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static TrustedIssuer read(JsonObject json) {
    return new TrustedIssuer(StrictMembers.of(json));
  }

  private TrustedIssuer(TrustedIssuer listed, TrustedIssuer list) {
    this.anchor = listed.anchor;
    this.types = common(listed.types, list.types);
    this.methodAtMost =
        listed.methodAtMost.isAbove(list.methodAtMost) ? list.methodAtMost : listed.methodAtMost;
    this.lanes = common(listed.lanes, list.lanes);
    this.jurisdictions =
        list.jurisdictions.isEmpty()
            ? listed.jurisdictions
            : listed.jurisdictions.isEmpty()
                ? list.jurisdictions
                : common(listed.jurisdictions, list.jurisdictions);
    this.pinnedKeys = listed.pinnedKeys;
    this.statusDelegates = listed.statusDelegates;
    this.name = listed.name;
    this.decision = listed.decision.isEmpty() ? list.decision : listed.decision;
  }

  /** This entry of a list, with nothing that the entry for the list does not give. */
  TrustedIssuer within(TrustedIssuer list) {
    return new TrustedIssuer(this, list);
  }

  /** Whether a place exists for which both hold. */
  boolean sharesJurisdictionWith(TrustedIssuer other) {
    return jurisdictions.isEmpty()
        || other.jurisdictions.isEmpty()
        || !common(jurisdictions, other.jurisdictions).isEmpty();
  }

  private static <E> Set<E> common(Set<E> a, Set<E> b) {
    return a.stream().filter(b::contains).collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** What the trust rests on. */
  public TrustAnchor anchor() {
    return anchor;
  }

  /**
   * The credential types it holds for: product names, or a {@code vct} or type of another maker.
   */
  public Set<String> types() {
    return types;
  }

  /** The highest check that is believed. */
  public CheckMethod methodAtMost() {
    return methodAtMost;
  }

  /** The lanes it holds in. */
  public Set<Lane> lanes() {
    return lanes;
  }

  /** The jurisdictions it holds for; empty for all. */
  public Set<String> jurisdictions() {
    return jurisdictions;
  }

  /** The keys that alone count; empty if keys are not pinned. */
  public List<PinnedKey> pinnedKeys() {
    return pinnedKeys;
  }

  /** Who else may sign the issuer's status lists, by DID or https URL. */
  public Set<String> statusDelegates() {
    return statusDelegates;
  }

  /** The issuer's name for people; empty if it was not given. */
  public String name() {
    return name;
  }

  /** Where the decision behind the entry can be read; empty if it was not given. */
  public String decision() {
    return decision;
  }

  /** Whether the entry holds for a credential of these types. */
  public boolean coversAnyOf(Set<String> credentialTypes) {
    return credentialTypes.stream().anyMatch(types::contains);
  }

  /**
   * Whether another certificate is of the same issuer: this entry's authority stands behind both,
   * and both are for a host in common.
   */
  public boolean standsBehind(
      PresentedIssuer.ByCertificate issuer,
      PresentedIssuer.ByCertificate other,
      java.time.Instant now) {
    return anchor instanceof TrustAnchor.CertificateAuthority authority
        && CertifiedIssuer.sameIssuer(issuer, other, authority, now);
  }

  /** The pinned key of that id, if keys are pinned and it is one of them. */
  public Optional<PinnedKey> pinnedKey(String id) {
    return pinnedKeys.stream().filter(pinned -> pinned.id().equals(id)).findFirst();
  }

  /** The entry as data; reading it again gives an equal one. */
  public JsonObject toJson() {
    JsonObject.Builder json = JsonObject.builder();
    if (anchor instanceof TrustAnchor.IssuerDid issuer) {
      json.put("issuer", issuer.did().toString());
    } else if (anchor instanceof TrustAnchor.IssuerUrl issuer) {
      json.put("issuer", issuer.url());
    } else if (anchor instanceof TrustAnchor.CertificateAuthority ca) {
      json.put("certificateAuthority", toJson(ca));
    } else if (anchor instanceof TrustAnchor.SignedList list) {
      json.put(
          "list",
          JsonObject.builder().put("url", list.url()).put("key", list.key().toJwk()).build());
    }
    put(json, "name", name);
    json.putStrings("types", new TreeSet<>(types));
    json.put("methodAtMost", methodAtMost.wireName());
    json.putStrings("lanes", lanes.stream().sorted().map(Lane::wireName).toList());
    putTexts(json, "jurisdictions", jurisdictions);
    if (!pinnedKeys.isEmpty()) {
      json.put(
          "pinnedKeys", pinnedKeys.stream().map(PinnedKey::toJson).collect(JsonArray.collector()));
    }
    putTexts(json, "statusDelegates", statusDelegates);
    put(json, "decision", decision);
    return json.build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TrustedIssuer that && toJson().equals(that.toJson());
  }

  @Override
  public int hashCode() {
    return Objects.hash(anchor, types);
  }

  @Override
  public String toString() {
    return "TrustedIssuer[" + anchor + ", " + new TreeSet<>(types) + "]";
  }

  private static TrustAnchor anchor(StrictMembers members) {
    Optional<String> issuer = members.optionalText("issuer");
    Optional<StrictMembers> authority = members.optionalObject("certificateAuthority");
    Optional<StrictMembers> list = members.optionalObject("list");
    long given =
        java.util.stream.Stream.of(issuer, authority, list).filter(Optional::isPresent).count();
    if (given != 1) {
      throw members.wrong(
          "issuer", "exactly one of issuer, certificateAuthority, list is required");
    }
    if (issuer.isPresent()) {
      return issuer(members, issuer.get());
    }
    return authority.isPresent() ? authority(authority.get()) : list(list.get());
  }

  private static TrustAnchor issuer(StrictMembers members, String issuer) {
    try {
      return issuer.startsWith("did:")
          ? new TrustAnchor.IssuerDid(Did.parse(issuer))
          : new TrustAnchor.IssuerUrl(issuer);
    } catch (DidException | IllegalArgumentException e) {
      throw members.wrong("issuer", "expected a DID or an https URL");
    }
  }

  private static TrustAnchor authority(StrictMembers members) {
    List<String> texts = members.texts("certificates");
    if (texts.isEmpty() || texts.size() > MAX_CERTIFICATES) {
      throw members.wrong("certificates", "expected DER certificates in base64url, at least one");
    }
    TrustAnchor.IssuerName issuerName =
        members
            .optionalNamed("issuerName", TrustedIssuer::issuerName)
            .orElse(TrustAnchor.IssuerName.IN_CERTIFICATE);
    List<String> hosts = members.texts("hosts");
    members.nothingElse();
    try {
      List<Bytes> certificates = texts.stream().map(Base64Url::decode).toList();
      return new TrustAnchor.CertificateAuthority(certificates, issuerName, hosts);
    } catch (MalformedEncoding e) {
      throw members.wrong("certificates", "expected DER certificates in base64url");
    }
  }

  private static TrustAnchor list(StrictMembers members) {
    String url = members.text("url");
    JsonObject jwk = members.object("key").json();
    members.nothingElse();
    try {
      return new TrustAnchor.SignedList(url, VerificationKey.fromJwk(jwk));
    } catch (InvalidKey e) {
      throw members.wrong("key", "expected a public key");
    } catch (IllegalArgumentException e) {
      throw members.wrong("url", "expected an https URL");
    }
  }

  private static Optional<TrustAnchor.IssuerName> issuerName(String name) {
    return Arrays.stream(TrustAnchor.IssuerName.values())
        .filter(value -> value.wireName().equals(name))
        .findFirst();
  }

  private static JsonObject toJson(TrustAnchor.CertificateAuthority ca) {
    JsonObject.Builder json =
        JsonObject.builder()
            .putStrings("certificates", ca.certificates().stream().map(Base64Url::encode).toList())
            .put("issuerName", ca.issuerName().wireName());
    putTexts(json, "hosts", ca.hosts());
    return json.build();
  }

  private static void put(JsonObject.Builder json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }

  private static void putTexts(
      JsonObject.Builder json, String name, java.util.Collection<String> texts) {
    if (!texts.isEmpty()) {
      json.putStrings(name, new TreeSet<>(texts));
    }
  }
}
