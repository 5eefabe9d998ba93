package org.cooppassport.core.law;

import java.time.LocalDate;
import java.time.Period;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A rule of law, or of a sector code, under which a check may be reused, row by row. Immutable. A
 * version never changes; where a rule has no row, it asks for nothing.
 */
public final class LegalRule {
  private static final int MAX_DOCUMENTS = 5;
  private static final long MAX_VERSION = 1_000_000;

  private final JsonObject json;
  private final String id;
  private final long version;
  private final String title;
  private final Set<Lane> lanes;
  private final Set<String> jurisdictions;
  private final LocalDate appliesFrom;
  private final LocalDate appliesUntil;
  private final List<LegalRow> rows;
  private final Map<RowKind, LegalRow> byKind = new EnumMap<>(RowKind.class);
  private Set<String> checkerJurisdictions = Set.of();
  private Set<String> excludedJurisdictions = Set.of();
  private Set<String> attributes = Set.of();
  private Set<CheckMethod> methods = Set.of();
  private Set<String> dueDiligence = Set.of();
  private EvidenceDeadline evidence;
  private Period certificationEvery;
  private MaximumAge maximumAge = MaximumAge.UNBOUNDED;
  private int documentsAtLeast;
  private Set<String> documentsFor = Set.of();
  private final Set<Demand> demands = new HashSet<>();
  private final List<String> ownDuties = new ArrayList<>();

  /** What a rule may ask for that is asked or not. */
  public enum Demand {
    /** The checker is obliged and supervised. */
    OBLIGED_CHECKER,
    /** There is a written agreement. */
    WRITTEN_AGREEMENT,
    /** Both are members of one central or financial services co-operative. */
    SAME_CENTRAL,
    /** The checker assures in writing that it relied on nobody itself. */
    ASSURED_NOT_RELYING,
    /** The check rests on no other check. */
    DIRECT_CHECK,
    /** The documents behind the check are valid on the day. */
    CURRENT_EVIDENCE
  }

  private LegalRule(StrictMembers members) {
    this.json = members.json();
    members.optionalText("$schema");
    members.text("kind");
    this.id = members.text("id");
    this.version = members.integer("version", 1, MAX_VERSION);
    this.title = members.text("title");
    this.lanes = Set.copyOf(members.named("lanes", Lane::named));
    this.jurisdictions =
        members.json().array("jurisdictions").filter(a -> a.isEmpty()).isPresent()
            ? none(members)
            : Set.copyOf(members.texts("jurisdictions"));
    this.appliesFrom =
        members
            .optionalDay("appliesFrom")
            .orElseThrow(() -> members.wrong("appliesFrom", "the first day is required"));
    this.appliesUntil = members.optionalDay("appliesUntil").orElse(null);
    List<LegalRow> read = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (StrictMembers row : members.objects("rows")) {
      LegalRow one = row(row);
      if (!ids.add(one.id())) {
        throw row.wrong("id", "a row of that id stands twice");
      }
      read.add(one);
    }
    if (read.isEmpty() || lanes.isEmpty()) {
      throw members.wrong("rows", "lanes and rows are required");
    }
    this.rows = List.copyOf(read);
    members.nothingElse();
  }

  /**
   * Reads a rule.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code INVALID_VALUE} that names the
   *     member at fault
   */
  public static LegalRule read(JsonObject json) {
    return new LegalRule(StrictMembers.of(json));
  }

  private static Set<String> none(StrictMembers members) {
    members.value("jurisdictions");
    return Set.of();
  }

  private LegalRow row(StrictMembers members) {
    String rowId = members.text("id");
    RowKind kind =
        members
            .optionalNamed("row", RowKind::named)
            .orElseThrow(() -> members.wrong("row", "what the row speaks of is required"));
    LegalRow row =
        new LegalRow(
            rowId, kind, members.json(), LegalSource.read(members), Review.read(members, "review"));
    if (kind != RowKind.OWN_DUTY && byKind.put(kind, row) != null) {
      throw members.wrong("row", "two rows speak of " + kind.wireName());
    }
    take(kind, members);
    members.nothingElse();
    return row;
  }

  private void take(RowKind kind, StrictMembers members) {
    switch (kind) {
      case CHECKER -> demand(members, "obliged", Demand.OBLIGED_CHECKER);
      case CHECKER_JURISDICTIONS -> checkerJurisdictions = texts(members, "jurisdictions");
      case EXCLUDED_JURISDICTIONS -> excludedJurisdictions = texts(members, "jurisdictions");
      case ATTRIBUTES -> attributes = texts(members, "attributes");
      case METHODS -> methods = Set.copyOf(members.named("methods", CheckMethod::named));
      case EVIDENCE -> evidence = EvidenceDeadline.read(members);
      case AGREEMENT -> {
        demand(members, "written", Demand.WRITTEN_AGREEMENT);
        demand(members, "sameCentral", Demand.SAME_CENTRAL);
        demand(members, "noReliance", Demand.ASSURED_NOT_RELYING);
        certificationEvery = members.optionalPeriod("certificationEvery").orElse(null);
      }
      case NO_CHAIN -> demands.add(Demand.DIRECT_CHECK);
      case CURRENT_EVIDENCE -> demands.add(Demand.CURRENT_EVIDENCE);
      case DUE_DILIGENCE -> dueDiligence = texts(members, "levels");
      case FRESHNESS -> maximumAge = MaximumAge.read(members, "maximumAge");
      case RETENTION -> {
        members.optionalPeriod("period");
        members.text("start");
      }
      case DOCUMENTS -> {
        documentsAtLeast = (int) members.integer("atLeast", 1, MAX_DOCUMENTS);
        documentsFor = texts(members, "attributes");
        members.optionalObject("above").ifPresent(LegalRule::threshold);
      }
      case OWN_DUTY -> ownDuties.add(members.text("duty"));
    }
  }

  private static void threshold(StrictMembers above) {
    above.text("amount");
    above.text("currency");
    above.nothingElse();
  }

  private void demand(StrictMembers members, String name, Demand demand) {
    if (members.flag(name).orElse(false)) {
      demands.add(demand);
    }
  }

  private static Set<String> texts(StrictMembers members, String name) {
    Set<String> texts = new LinkedHashSet<>(members.texts(name));
    if (texts.isEmpty()) {
      throw members.wrong(name, "at least one is required");
    }
    return Collections.unmodifiableSet(texts);
  }

  public String id() {
    return id;
  }

  public long version() {
    return version;
  }

  /** The rule's name for people. */
  public String title() {
    return title;
  }

  /** The table as it was read. */
  public JsonObject json() {
    return json;
  }

  /** SHA-256 over the canonical form, as base64url. */
  public String digest() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Jcs.canonicalize(json)));
  }

  /** The lanes it speaks of. */
  public Set<Lane> lanes() {
    return lanes;
  }

  /** Where the relying co-op must be; empty for everywhere. */
  public Set<String> jurisdictions() {
    return jurisdictions;
  }

  /** Whether the rule applies on a day. */
  public boolean appliesOn(LocalDate day) {
    return !day.isBefore(appliesFrom) && (appliesUntil == null || !day.isAfter(appliesUntil));
  }

  /** The first day it applies. */
  public LocalDate appliesFrom() {
    return appliesFrom;
  }

  public List<LegalRow> rows() {
    return rows;
  }

  /** The rows that nobody reviewed. */
  public List<LegalRow> unreviewedRows() {
    return rows.stream().filter(row -> row.review().isEmpty()).toList();
  }

  public boolean demands(Demand demand) {
    return demands.contains(demand);
  }

  /** Whose checkers may be relied on, by country; empty for all that are not excluded. */
  public Set<String> checkerJurisdictions() {
    return checkerJurisdictions;
  }

  /** Countries whose checkers are never relied on. */
  public Set<String> excludedJurisdictions() {
    return excludedJurisdictions;
  }

  /** What must have been verified and must be held at once. */
  public Set<String> attributes() {
    return attributes;
  }

  /** The methods the rule knows; empty for any. */
  public Set<CheckMethod> methods() {
    return methods;
  }

  /** The levels of due diligence that can be relied on; empty for any but enhanced. */
  public Set<String> dueDiligence() {
    return dueDiligence;
  }

  /** How soon papers must be had, if the rule says. */
  public Optional<EvidenceDeadline> evidence() {
    return Optional.ofNullable(evidence);
  }

  /** How often the checker certifies its programme, if the rule asks for that. */
  public Optional<Period> certificationEvery() {
    return Optional.ofNullable(certificationEvery);
  }

  public MaximumAge maximumAge() {
    return maximumAge;
  }

  /** How many different documents must stand behind {@link #documentsFor}; 0 for any number. */
  public int documentsAtLeast() {
    return documentsAtLeast;
  }

  public Set<String> documentsFor() {
    return documentsFor;
  }

  /** What the relying co-op must do itself, in words. */
  public List<String> ownDuties() {
    return List.copyOf(ownDuties);
  }

  /** The source of what the rule says on a subject such as {@code evidence}. */
  public Optional<LegalSource> sourceOn(String subject) {
    return RowKind.named(subject).map(byKind::get).map(LegalRow::source);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LegalRule that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  @Override
  public String toString() {
    return "LegalRule[" + id + " version " + version + "]";
  }
}
