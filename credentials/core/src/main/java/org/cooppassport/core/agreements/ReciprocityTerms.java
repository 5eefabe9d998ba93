package org.cooppassport.core.agreements;

import java.util.Set;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A reciprocity agreement: members of one co-op, of some classes, get something at the other. It
 * never gives political rights there.
 */
public final class ReciprocityTerms extends AgreementText {
  static final String TYPE = "ReciprocityAgreement";

  private final Set<String> classes;
  private final String benefit;

  private ReciprocityTerms(StrictMembers members) {
    super(members, "home", "host");
    this.classes = Set.copyOf(members.texts("classes"));
    this.benefit = members.text("benefit");
    if (members.flag("politicalRights").orElse(false)) {
      throw members.wrong("politicalRights", "reciprocity never gives political rights");
    }
    members.nothingElse();
  }

  static ReciprocityTerms read(StrictMembers members) {
    return new ReciprocityTerms(members);
  }

  /** Whose members they are. */
  public Party home() {
    return giver();
  }

  /** Where they get something. */
  public Party host() {
    return taker();
  }

  /** The classes of members it speaks of; empty for all. */
  public Set<String> classes() {
    return classes;
  }

  /** What they get, in words. */
  public String benefit() {
    return benefit;
  }
}
