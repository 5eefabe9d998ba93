package org.cooppassport.core.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.law.MaximumAge;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.StrictMembers;

/** Which checks of a person a policy takes. */
public final class CheckRule {
  private final Set<CheckMethod> methods;
  private final Set<String> presence;
  private final String atLeast;
  private final MaximumAge maximumAge;
  private final Set<String> dueDiligence;
  private final String assuranceFramework;
  private final Set<String> assuranceLevels;
  private final String assuranceAtLeast;

  private CheckRule(StrictMembers members) {
    List<CheckMethod> named = members.named("methods", CheckMethod::named);
    this.atLeast = members.optionalText("atLeast").orElse("");
    if (!atLeast.isEmpty() && !atLeast.matches("K[0-5]")) {
      throw members.wrong("atLeast", "expected a rung from K0 to K5");
    }
    Optional<StrictMembers> assurance = members.optionalObject("assurance");
    if (named.isEmpty() && atLeast.isEmpty() && assurance.isEmpty()) {
      throw members.wrong("methods", "which checks are taken: methods, atLeast or assurance");
    }
    this.methods = Set.copyOf(named);
    this.presence = Set.copyOf(members.texts("presence"));
    this.maximumAge = MaximumAge.read(members, "maximumAge");
    List<String> diligence = members.texts("dueDiligence");
    if (diligence.contains("enhanced")) {
      throw members.wrong("dueDiligence", "enhanced due diligence is never transferable");
    }
    this.dueDiligence = Set.copyOf(diligence);
    this.assuranceFramework = assurance.map(a -> a.text("framework")).orElse("");
    this.assuranceLevels = assurance.map(a -> Set.copyOf(a.texts("levels"))).orElse(Set.of());
    this.assuranceAtLeast = assurance.flatMap(a -> a.optionalText("atLeast")).orElse("");
    assurance.ifPresent(StrictMembers::nothingElse);
    members.nothingElse();
  }

  static CheckRule read(StrictMembers members) {
    return new CheckRule(members);
  }

  /** Whether a method is among those named, or on the rung that is asked for or above. */
  boolean takes(CheckMethod method, LegalTables law) {
    boolean unbounded = methods.isEmpty() && atLeast.isEmpty();
    return unbounded
        || methods.contains(method)
        || (!atLeast.isEmpty()
            && law.equivalence().map(e -> e.atLeast(atLeast).contains(method)).orElse(false));
  }

  /** Whether a level of the framework that is asked for is taken. */
  boolean takesAssurance(Optional<String> level, LegalTables law) {
    if (assuranceLevels.isEmpty() && assuranceAtLeast.isEmpty()) {
      return true;
    }
    return level
        .map(
            given ->
                assuranceLevels.contains(given)
                    || law.equivalence()
                        .map(
                            e ->
                                e.levelsAtLeast(assuranceFramework, assuranceAtLeast)
                                    .contains(given))
                        .orElse(false))
        .orElse(false);
  }

  /** The rung from which on methods are taken, such as {@code K3}; empty if none is named. */
  public String atLeast() {
    return atLeast;
  }

  /** The methods that are taken by name. */
  public Set<CheckMethod> methods() {
    return methods;
  }

  /** Where the person was; empty if it does not matter. */
  public Set<String> presence() {
    return presence;
  }

  /** How old the check may be, by risk. */
  public MaximumAge maximumAge() {
    return maximumAge;
  }

  /** The due diligence levels that are taken; empty for any but enhanced. */
  public Set<String> dueDiligence() {
    return dueDiligence;
  }

  /** The assurance framework that must be named; empty if none. */
  public String assuranceFramework() {
    return assuranceFramework;
  }

  /** The level from which on levels of that framework are taken; empty if none is named. */
  public String assuranceAtLeast() {
    return assuranceAtLeast;
  }

  /** The levels of that framework that are taken by name. */
  public Set<String> assuranceLevels() {
    return assuranceLevels;
  }
}
