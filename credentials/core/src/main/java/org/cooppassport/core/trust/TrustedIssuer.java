package org.cooppassport.core.trust;

import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;

/**
 * One decision to trust: whom, for which types, up to which check, in which lanes, and who decided.
 * Immutable.
 */
public final class TrustedIssuer {
  private final TrustAnchor anchor;
  private final Set<String> types;
  private final CheckMethod methodAtMost;
  private final Set<Lane> lanes;
  private final Set<String> jurisdictions;
  private final List<PinnedKey> pinnedKeys;
  private final Set<String> statusDelegates;
  private final String name;
  private final String decision;
  private final List<String> path;

  private TrustedIssuer(StrictMembers members) {
    this.anchor = AnchorMembers.read(members);
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
    this.path = List.of();
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
    this.path = listed.path;
  }

  private TrustedIssuer(TrustedIssuer same, List<String> path) {
    this.anchor = same.anchor;
    this.types = same.types;
    this.methodAtMost = same.methodAtMost;
    this.lanes = same.lanes;
    this.jurisdictions = same.jurisdictions;
    this.pinnedKeys = same.pinnedKeys;
    this.statusDelegates = same.statusDelegates;
    this.name = same.name;
    this.decision = same.decision;
    this.path = List.copyOf(path);
  }

  /** This entry, which was found by way of others, from the issuer to the anchor. */
  public TrustedIssuer through(List<String> others) {
    return new TrustedIssuer(this, others);
  }

  /**
   * The parties from the issuer up to whom the policy names, if trust came by a chain; empty if the
   * entry itself names the issuer.
   */
  public List<String> path() {
    return path;
  }

  /** This entry of a list, with nothing that the entry for the list does not give. */
  public TrustedIssuer within(TrustedIssuer list) {
    return new TrustedIssuer(this, list);
  }

  /** Whether a place exists for which both hold. */
  public boolean sharesJurisdictionWith(TrustedIssuer other) {
    return jurisdictions.isEmpty()
        || other.jurisdictions.isEmpty()
        || !common(jurisdictions, other.jurisdictions).isEmpty();
  }

  private static <E> Set<E> common(Set<E> a, Set<E> b) {
    return a.stream().filter(b::contains).collect(Collectors.toUnmodifiableSet());
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
      PresentedIssuer.ByCertificate issuer, PresentedIssuer.ByCertificate other, Instant now) {
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
    AnchorMembers.write(anchor, json);
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

  private static void put(JsonObject.Builder json, String name, String text) {
    if (!text.isEmpty()) {
      json.put(name, text);
    }
  }

  private static void putTexts(JsonObject.Builder json, String name, Collection<String> texts) {
    if (!texts.isEmpty()) {
      json.putStrings(name, new TreeSet<>(texts));
    }
  }
}
