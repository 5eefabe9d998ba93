package org.cooppassport.core.law;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.StrictMembers;

/** How checks compare: rungs of methods, and ordered levels of assurance frameworks. Immutable. */
public final class CheckEquivalence {
  static final String KIND = "equivalence";

  private final JsonObject json;
  private final Map<String, Set<CheckMethod>> rungs = new LinkedHashMap<>();
  private final Set<CheckMethod> qualifiedSources;
  private final Map<String, List<String>> frameworks = new LinkedHashMap<>();

  private CheckEquivalence(StrictMembers members) {
    this.json = members.json();
    members.optionalText("$schema");
    for (String name : List.of("kind", "id", "title")) {
      members.text(name);
    }
    members.integer("version", 1, Integer.MAX_VALUE);
    for (StrictMembers rung : members.objects("rungs")) {
      rung.text("deed");
      rungs.put(rung.text("rung"), Set.copyOf(rung.named("methods", CheckMethod::named)));
      rung.nothingElse();
    }
    this.qualifiedSources = Set.copyOf(members.named("qualifiedSources", CheckMethod::named));
    for (StrictMembers framework : members.objects("frameworks")) {
      LegalSource.read(framework);
      Review.read(framework, "review");
      frameworks.put(framework.text("framework"), framework.texts("levels"));
      framework.nothingElse();
    }
    LegalSource.read(members);
    Review.read(members, "review");
    members.nothingElse();
  }

  static CheckEquivalence read(JsonObject json) {
    return new CheckEquivalence(StrictMembers.of(json));
  }

  /** The table as it was read. */
  public JsonObject json() {
    return json;
  }

  /** The methods on a rung such as {@code K3} or above it; empty if there is no such rung. */
  public Set<CheckMethod> atLeast(String rung) {
    Set<CheckMethod> reached = EnumSet.noneOf(CheckMethod.class);
    boolean above = false;
    for (Map.Entry<String, Set<CheckMethod>> entry : rungs.entrySet()) {
      above |= entry.getKey().equals(rung);
      if (above) {
        reached.addAll(entry.getValue());
      }
    }
    return Set.copyOf(reached);
  }

  /** The levels of a framework from {@code level} on; empty if either is not known. */
  public Set<String> levelsAtLeast(String framework, String level) {
    List<String> levels = frameworks.getOrDefault(framework, List.of());
    int from = levels.indexOf(level);
    return from < 0 ? Set.of() : new LinkedHashSet<>(levels.subList(from, levels.size()));
  }

  /** The methods that pass on a qualified source. */
  public Set<CheckMethod> qualifiedSources() {
    return qualifiedSources;
  }
}
