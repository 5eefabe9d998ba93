package org.cooppassport.core.agreements;

import java.util.List;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A reciprocity agreement: members of one co-op, of some classes, get something at the other. It
 * never gives political rights there.
 */
public final class ReciprocityTerms implements AgreementText {
  static final String TYPE = "ReciprocityAgreement";
  private static final long MAX_VERSION = 1_000_000;

  private final JsonObject json;
  private final String id;
  private final long version;
  private final Party home;
  private final Party host;
  private final Set<String> classes;
  private final String benefit;
  private final Term term;

  private ReciprocityTerms(StrictMembers members) {
    this.json = members.json();
    members.text("type");
    this.id = RelianceTerms.id(members);
    this.version = members.integer("version", 1, MAX_VERSION);
    this.home = Party.read(members, "home");
    this.host = Party.read(members, "host");
    if (home.id().equals(host.id())) {
      throw members.wrong("host", "expected another co-op than the home");
    }
    this.classes = Set.copyOf(members.texts("classes"));
    this.benefit = members.text("benefit");
    if (members.flag("politicalRights").orElse(false)) {
      throw members.wrong("politicalRights", "reciprocity never gives political rights");
    }
    StrictMembers period = members.object("period");
    this.term = Term.read(period);
    period.nothingElse();
    members.nothingElse();
  }

  static ReciprocityTerms read(StrictMembers members) {
    return new ReciprocityTerms(members);
  }

  @Override
  public JsonObject json() {
    return json;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public long version() {
    return version;
  }

  @Override
  public List<Party> parties() {
    return List.of(home, host);
  }

  @Override
  public Term term() {
    return term;
  }

  /** Whose members they are. */
  public Party home() {
    return home;
  }

  /** Where they get something. */
  public Party host() {
    return host;
  }

  /** The classes of members it speaks of; empty for all. */
  public Set<String> classes() {
    return classes;
  }

  /** What they get, in words. */
  public String benefit() {
    return benefit;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReciprocityTerms that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public String toString() {
    return "ReciprocityTerms[" + id + " version " + version + "]";
  }
}
