package org.cooppassport.core.law;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.schemas.Schemas;

/**
 * All legal tables that decisions rest on: those of the product, and those a co-op adds. Immutable
 * and thread-safe.
 */
public final class LegalTables {
  private static final String RULE = "rule";
  private static final String CALENDARS = "calendars";

  private final Map<String, LegalRule> rules = new LinkedHashMap<>();
  private final Map<String, Set<LocalDate>> holidays = new HashMap<>();
  private final List<JsonObject> calendarTables = new ArrayList<>();
  private CheckEquivalence equivalence;

  private LegalTables() {}

  /**
   * Reads tables. Of several with one id, the highest version counts.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static LegalTables of(Collection<JsonObject> tables) {
    LegalTables all = new LegalTables();
    tables.forEach(all::add);
    return all;
  }

  /** The product's tables. None of their rows was reviewed by a lawyer. */
  public static LegalTables shipped() {
    return Shipped.TABLES;
  }

  /** These tables and further ones of a co-op; of two with one id the higher version counts. */
  public LegalTables with(Collection<JsonObject> more) {
    List<JsonObject> all = new ArrayList<>(toJson());
    all.addAll(more);
    return of(all);
  }

  private void add(JsonObject table) {
    switch (table.string("kind").orElse("")) {
      case RULE -> {
        LegalRule rule = LegalRule.read(table);
        LegalRule known = rules.get(rule.id());
        if (known != null && known.version() == rule.version() && !known.equals(rule)) {
          throw new Refusal(
              Refusal.Reason.INVALID_VALUE,
              "version",
              "version: two tables " + rule.id() + " of version " + rule.version());
        }
        if (known == null || known.version() < rule.version()) {
          rules.put(rule.id(), rule);
        }
      }
      case CheckEquivalence.KIND -> equivalence = CheckEquivalence.read(table);
      case CALENDARS -> {
        calendars(table);
        calendarTables.add(table);
      }
      default ->
          throw new Refusal(
              Refusal.Reason.INVALID_VALUE, "kind", "kind: rule, equivalence or calendars");
    }
  }

  private void calendars(JsonObject table) {
    for (StrictMembers calendar : StrictMembers.of(table).objects("calendars")) {
      Set<LocalDate> days = new HashSet<>();
      JsonArray listed = calendar.json().array("holidays").orElse(JsonArray.EMPTY);
      for (String day : listed.strings().orElse(List.of())) {
        try {
          days.add(LocalDate.parse(day));
        } catch (DateTimeParseException e) {
          throw calendar.wrong("holidays", "expected days such as 2026-12-25");
        }
      }
      holidays.put(calendar.text("calendar"), Set.copyOf(days));
    }
  }

  /** The rule of that id, in its highest version. */
  public Optional<LegalRule> rule(String id) {
    return Optional.ofNullable(rules.get(id));
  }

  /** All rules, by id. */
  public List<LegalRule> rules() {
    return rules.values().stream().sorted(Comparator.comparing(LegalRule::id)).toList();
  }

  /** How checks compare, if there is a table of it. */
  public Optional<CheckEquivalence> equivalence() {
    return Optional.ofNullable(equivalence);
  }

  /** Whether a calendar of that name is known. */
  public boolean knowsCalendar(String name) {
    return holidays.containsKey(name);
  }

  /** The holidays of a calendar; none if it is not known, so that a deadline is never later. */
  Set<LocalDate> holidays(String calendar) {
    return holidays.getOrDefault(calendar, Set.of());
  }

  /**
   * Only what a decision under one rule rests on: the rule, and how checks compare. What a receipt
   * keeps.
   *
   * @param rule the rule's id; empty if there is none
   */
  public LegalTables only(String rule) {
    List<JsonObject> kept = new ArrayList<>();
    rule(rule).ifPresent(found -> kept.add(found.json()));
    equivalence().ifPresent(found -> kept.add(found.json()));
    return of(kept);
  }

  /** The tables as data; reading them again gives equal ones. */
  public List<JsonObject> toJson() {
    List<JsonObject> all = new ArrayList<>();
    rules().forEach(rule -> all.add(rule.json()));
    equivalence().ifPresent(table -> all.add(table.json()));
    all.addAll(calendarTables);
    return List.copyOf(all);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof LegalTables that && toJson().equals(that.toJson());
  }

  @Override
  public int hashCode() {
    return rules.keySet().hashCode();
  }

  @Override
  public String toString() {
    return "LegalTables" + rules.keySet();
  }

  /** Read once, when first wanted. */
  private static final class Shipped {
    static final LegalTables TABLES =
        of(
            Schemas.legalTables().stream()
                .map(resource -> JsonReader.readObject(Bytes.owned(resource.bytes())))
                .toList());
  }
}
