package org.cooppassport.core.acceptance;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.trust.StrictMembers;

/** Which mandates a policy takes. */
public final class MandateRule {
  private static final String AMOUNT = "(0|[1-9][0-9]{0,11})(\\.[0-9]{1,4})?";

  private final Set<String> organisations;
  private final Set<String> roles;
  private final Set<String> scopes;
  private final BigDecimal amount;
  private final String currency;
  private final PassingOn passingOn;
  private final Substitutes substitutes;

  /** Whether the person must be allowed to name a substitute. */
  public enum PassingOn {
    ALLOWED,
    NOT_NEEDED
  }

  /** Whether a person is taken whom another delegate named. */
  public enum Substitutes {
    TAKEN,
    NOT_TAKEN
  }

  private MandateRule(StrictMembers members) {
    this.organisations = Set.copyOf(members.texts("organisations"));
    this.roles = Set.copyOf(members.texts("roles"));
    this.scopes = Set.copyOf(members.texts("scopes"));
    if (scopes.isEmpty()) {
      throw members.wrong("scopes", "what the person must be allowed to do is required");
    }
    Optional<StrictMembers> worth = members.optionalObject("worth");
    this.amount = worth.map(MandateRule::amount).orElse(BigDecimal.ZERO);
    this.currency = worth.map(w -> w.text("currency")).orElse("");
    worth.ifPresent(StrictMembers::nothingElse);
    this.passingOn =
        members.flag("delegable").orElse(false) ? PassingOn.ALLOWED : PassingOn.NOT_NEEDED;
    this.substitutes =
        members.flag("substitutes").orElse(false) ? Substitutes.TAKEN : Substitutes.NOT_TAKEN;
    members.nothingElse();
  }

  private static BigDecimal amount(StrictMembers worth) {
    String text = worth.text("amount");
    if (!text.matches(AMOUNT)) {
      throw worth.wrong("amount", "expected an amount such as 2500.00");
    }
    return new BigDecimal(text);
  }

  static MandateRule read(StrictMembers members) {
    return new MandateRule(members);
  }

  /** For whom the person may act; empty for the issuer of the mandate only. */
  public Set<String> organisations() {
    return organisations;
  }

  /** The roles that are taken; empty for any. */
  public Set<String> roles() {
    return roles;
  }

  /** All that the person must be allowed to do. */
  public Set<String> scopes() {
    return scopes;
  }

  /** What one act is worth at most; zero if it has no value. */
  public BigDecimal amount() {
    return amount;
  }

  /** The currency of {@link #amount}; empty if it has no value. */
  public String currency() {
    return currency;
  }

  public PassingOn passingOn() {
    return passingOn;
  }

  public Substitutes substitutes() {
    return substitutes;
  }

  /** Whether a limit allows what the policy is about. */
  boolean isWithin(String limit, String limitCurrency) {
    return currency.isEmpty()
        || (limitCurrency.equals(currency)
            && limit.matches(AMOUNT)
            && amount.compareTo(new BigDecimal(limit)) <= 0);
  }
}
