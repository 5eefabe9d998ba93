package org.cooppassport.core.acceptance;

import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.trust.StrictMembers;

/**
 * An attribute of the person that must have been verified from a source the policy takes.
 *
 * @param name the attribute's name in the check, such as {@code address}
 * @param sources the types of source documents that are taken; empty for any
 */
public record WantedAttribute(String name, Set<String> sources) {
  public WantedAttribute {
    Objects.requireNonNull(name, "name");
    sources = Set.copyOf(sources);
  }

  static WantedAttribute read(StrictMembers members) {
    WantedAttribute attribute =
        new WantedAttribute(members.text("name"), Set.copyOf(members.texts("sources")));
    members.nothingElse();
    return attribute;
  }
}
