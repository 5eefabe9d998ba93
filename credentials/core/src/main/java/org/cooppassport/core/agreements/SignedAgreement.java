package org.cooppassport.core.agreements;

import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;

/**
 * An agreement's words and what both sides signed about them: one file that each side keeps and
 * sends to the other. Immutable; drafts and half-signed ones too, which are just not in force.
 */
public final class SignedAgreement implements Agreement {
  private static final int MAX_STATEMENTS = 200;

  private final AgreementText text;
  private final List<AgreementStatement> statements;

  private SignedAgreement(AgreementText text, List<AgreementStatement> statements) {
    this.text = text;
    this.statements = List.copyOf(statements);
  }

  /** Words that nobody signed yet. */
  public static SignedAgreement draft(AgreementText text) {
    return new SignedAgreement(text, List.of());
  }

  /**
   * Reads a file. What is wrong with its signatures, {@link #flawsAt} says.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code INVALID_VALUE} that names the
   *     member at fault
   */
  public static SignedAgreement read(JsonObject json) {
    StrictMembers members = StrictMembers.of(json);
    AgreementText text = AgreementText.read(members.object("agreement").json());
    List<AgreementStatement> statements = new ArrayList<>();
    JsonArray listed = JsonArray.EMPTY;
    if (members.value("statements").isPresent()) {
      listed =
          members
              .json()
              .array("statements")
              .orElseThrow(() -> members.wrong("statements", "expected an array"));
    }
    if (listed.size() > MAX_STATEMENTS) {
      throw members.wrong("statements", "expected at most " + MAX_STATEMENTS);
    }
    for (JsonObject statement :
        listed.objects().orElseThrow(() -> members.wrong("statements", "expected objects"))) {
      statements.add(AgreementStatement.read(statement));
    }
    members.nothingElse();
    return new SignedAgreement(text, statements);
  }

  @Override
  public JsonObject json() {
    return JsonObject.builder()
        .put("agreement", text.json())
        .put(
            "statements",
            statements.stream().map(AgreementStatement::toJson).collect(JsonArray.collector()))
        .build();
  }

  /** The words. */
  public AgreementText text() {
    return text;
  }

  @Override
  public String id() {
    return text.id();
  }

  public List<AgreementStatement> statements() {
    return statements;
  }

  /** With one more statement; one that says the same as an earlier one changes nothing. */
  public SignedAgreement with(AgreementStatement statement) {
    if (statements.stream().anyMatch(statement::sameDeedAs)) {
      return this;
    }
    List<AgreementStatement> more = new ArrayList<>(statements);
    more.add(statement);
    return new SignedAgreement(text, more);
  }

  /** What speaks against a statement; empty if it holds for these words. */
  public Optional<AgreementFlaw> flawOf(AgreementStatement statement) {
    return statement.flaw(text);
  }

  /** Whether that side has signed these words. */
  public boolean isSignedBy(String did) {
    return statements.stream()
        .anyMatch(s -> s.deed() == Deed.SIGNATURE && s.by().equals(did) && s.flaw(text).isEmpty());
  }

  @Override
  public Optional<RelianceCover> reliance() {
    return relianceTerms().map(RelianceTerms::cover);
  }

  @Override
  public Optional<ReciprocityCover> reciprocity() {
    return text instanceof ReciprocityTerms terms
        ? Optional.of(new ReciprocityCover(terms.home().issuers(), terms.classes()))
        : Optional.empty();
  }

  @Override
  public Optional<RelianceTerms> relianceTerms() {
    return text instanceof RelianceTerms terms ? Optional.of(terms) : Optional.empty();
  }

  @Override
  public List<AgreementFlaw> flawsAt(Instant at) {
    LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
    Set<AgreementFlaw> flaws = EnumSet.noneOf(AgreementFlaw.class);
    List<AgreementStatement> holding = new ArrayList<>();
    for (AgreementStatement statement : statements) {
      Optional<AgreementFlaw> flaw = statement.flaw(text);
      flaw.ifPresent(flaws::add);
      // A day ahead is today somewhere on earth.
      if (flaw.isEmpty() && !statement.on().isAfter(day.plusDays(1))) {
        holding.add(statement);
      }
    }
    if (holding.stream().noneMatch(s -> signs(s, text.parties().get(0)))) {
      flaws.add(AgreementFlaw.GIVER_HAS_NOT_SIGNED);
    }
    if (holding.stream().noneMatch(s -> signs(s, text.parties().get(1)))) {
      flaws.add(AgreementFlaw.TAKER_HAS_NOT_SIGNED);
    }
    if (holding.stream().anyMatch(s -> s.deed() == Deed.END && day.isAfter(s.lastDay()))) {
      flaws.add(AgreementFlaw.ENDED);
    }
    flaws.addAll(OwnStatement.flaws(text.term(), day));
    relianceTerms()
        .flatMap(RelianceTerms::certificationEvery)
        .filter(every -> !isCertified(holding, every, day))
        .ifPresent(every -> flaws.add(AgreementFlaw.CERTIFICATION_OVERDUE));
    return List.copyOf(flaws);
  }

  private static boolean signs(AgreementStatement statement, Party party) {
    return statement.deed() == Deed.SIGNATURE && statement.by().equals(party.id());
  }

  /** Whether the giver certified its programme within the period before the day. */
  public boolean isCertified(Period every, Instant at) {
    return isCertified(
        statements.stream().filter(s -> s.flaw(text).isEmpty()).toList(),
        every,
        LocalDate.ofInstant(at, ZoneOffset.UTC));
  }

  private boolean isCertified(List<AgreementStatement> holding, Period every, LocalDate day) {
    return holding.stream()
        .filter(s -> s.deed() == Deed.CERTIFICATION)
        .filter(s -> s.by().equals(text.parties().get(0).id()))
        .anyMatch(s -> !s.on().plus(every).isBefore(day));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SignedAgreement that && json().equals(that.json());
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "SignedAgreement[" + text + ", " + statements.size() + " statements]";
  }
}
