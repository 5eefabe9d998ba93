package org.cooppassport.core.agreements;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * What two co-ops agree on, in words that machines read and boards decide. A version never changes:
 * to change a term, raise the version and sign again. Immutable.
 */
public abstract sealed class AgreementText permits RelianceTerms, ReciprocityTerms {
  private static final String ID = "[A-Za-z0-9][A-Za-z0-9:._-]{0,127}";
  private static final long MAX_VERSION = 1_000_000;

  private final JsonObject json;
  private final String id;
  private final long version;
  private final Party giver;
  private final Party taker;
  private final Term term;

  /**
   * Reads what every agreement says.
   *
   * @param giver the member that holds the side that gives
   * @param taker the member that holds the side that takes
   */
  AgreementText(StrictMembers members, String giver, String taker) {
    this.json = members.json();
    members.text("type");
    this.id = members.text("id");
    if (!id.matches(ID)) {
      throw members.wrong("id", "expected letters, digits and : . _ - only");
    }
    this.version = members.integer("version", 1, MAX_VERSION);
    this.giver = Party.read(members, giver);
    this.taker = Party.read(members, taker);
    Set<String> both = new HashSet<>(this.giver.issuers());
    both.retainAll(this.taker.issuers());
    if (!both.isEmpty()) {
      throw members.wrong(
          taker, "expected another co-op than the " + giver + ", with no name in common");
    }
    StrictMembers period = members.object("period");
    this.term = Term.read(period);
    period.nothingElse();
  }

  /**
   * Reads a text.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  public static AgreementText read(JsonObject json) {
    String type = json.string("type").orElse("");
    if (type.equals(RelianceTerms.TYPE)) {
      return RelianceTerms.read(StrictMembers.of(json));
    }
    if (type.equals(ReciprocityTerms.TYPE)) {
      return ReciprocityTerms.read(StrictMembers.of(json));
    }
    throw new Refusal(
        Refusal.Reason.INVALID_VALUE,
        "type",
        "type: expected " + RelianceTerms.TYPE + " or " + ReciprocityTerms.TYPE);
  }

  /** The text as it was read. */
  public final JsonObject json() {
    return json;
  }

  /** The agreement's name, the same in every version. */
  public final String id() {
    return id;
  }

  public final long version() {
    return version;
  }

  /** Both sides: first who gives (checks, memberships), then who takes. */
  public final List<Party> parties() {
    return List.of(giver, taker);
  }

  final Party giver() {
    return giver;
  }

  final Party taker() {
    return taker;
  }

  public final Term term() {
    return term;
  }

  /** SHA-256 over the canonical form, as base64url: what both sides sign. */
  public final String digest() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Jcs.canonicalize(json)));
  }

  /** The side with that DID, if it is one. */
  public final Optional<Party> party(String did) {
    return parties().stream().filter(party -> party.id().equals(did)).findFirst();
  }

  /** The other side. */
  public final Optional<Party> partnerOf(String did) {
    return party(did)
        .flatMap(mine -> parties().stream().filter(p -> !p.id().equals(did)).findFirst());
  }

  /**
   * A name under which this text has one party issue and the other text another party: one of them
   * is wrong, and checks of one co-op would count as the other's.
   */
  public final Optional<String> nameAtOddsWith(AgreementText other) {
    for (Party mine : parties()) {
      for (Party theirs : other.parties()) {
        Optional<String> shared =
            mine.id().equals(theirs.id())
                ? Optional.empty()
                : mine.issuers().stream().filter(theirs.issuers()::contains).sorted().findFirst();
        if (shared.isPresent()) {
          return shared;
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof AgreementText that && json.equals(that.json);
  }

  @Override
  public final int hashCode() {
    return json.hashCode();
  }

  @Override
  public final String toString() {
    return getClass().getSimpleName() + "[" + id + " version " + version + "]";
  }
}
