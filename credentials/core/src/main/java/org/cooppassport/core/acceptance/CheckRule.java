package org.cooppassport.core.acceptance;

import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.StrictMembers;

/** Which checks of a person a policy takes. */
public final class CheckRule {
  private final Set<CheckMethod> methods;
  private final Set<String> presence;
  private final Period maximumAge;
  private final Set<String> dueDiligence;
  private final String assuranceFramework;
  private final Set<String> assuranceLevels;

  private CheckRule(StrictMembers members) {
    List<CheckMethod> named = members.named("methods", CheckMethod::named);
    if (named.isEmpty()) {
      throw members.wrong("methods", "the methods that are taken are required");
    }
    this.methods = Set.copyOf(named);
    this.presence = Set.copyOf(members.texts("presence"));
    this.maximumAge = members.optionalPeriod("maximumAge").orElse(null);
    List<String> diligence = members.texts("dueDiligence");
    if (diligence.contains("enhanced")) {
      throw members.wrong("dueDiligence", "enhanced due diligence is never transferable");
    }
    this.dueDiligence = Set.copyOf(diligence);
    Optional<StrictMembers> assurance = members.optionalObject("assurance");
    this.assuranceFramework = assurance.map(a -> a.text("framework")).orElse("");
    this.assuranceLevels = assurance.map(a -> Set.copyOf(a.texts("levels"))).orElse(Set.of());
    assurance.ifPresent(StrictMembers::nothingElse);
    members.nothingElse();
  }

  static CheckRule read(StrictMembers members) {
    return new CheckRule(members);
  }

  /** The methods that are taken, at least one. */
  public Set<CheckMethod> methods() {
    return methods;
  }

  /** Where the person was; empty if it does not matter. */
  public Set<String> presence() {
    return presence;
  }

  /** How old the check may be, if that is bounded. */
  public Optional<Period> maximumAge() {
    return Optional.ofNullable(maximumAge);
  }

  /** The due diligence levels that are taken; empty for any but enhanced. */
  public Set<String> dueDiligence() {
    return dueDiligence;
  }

  /** The assurance framework that must be named; empty if none. */
  public String assuranceFramework() {
    return assuranceFramework;
  }

  /** The levels of that framework that are taken. */
  public Set<String> assuranceLevels() {
    return assuranceLevels;
  }
}
