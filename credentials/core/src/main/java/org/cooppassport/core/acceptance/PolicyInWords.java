package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.law.LegalRow;
import org.cooppassport.core.law.LegalRule;
import org.cooppassport.core.law.LegalTables;
import org.cooppassport.core.law.MaximumAge;
import org.cooppassport.core.law.Review;
import org.cooppassport.core.trust.CheckMethod;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.TrustedIssuer;

/** A policy as a board reads it: Markdown, with the rows of law behind it and their state. */
public final class PolicyInWords {
  private final Policy policy;
  private final LegalTables law;
  private final Locale locale;
  private final List<String> lines = new ArrayList<>();

  private PolicyInWords(Policy policy, LegalTables law, Locale locale) {
    this.policy = policy;
    this.law = law;
    this.locale = locale;
  }

  /**
   * Returns the policy in words.
   *
   * @param locale of the policy's own texts; what is around them is English
   */
  public static String markdown(Policy policy, LegalTables law, Locale locale) {
    return new PolicyInWords(policy, law, locale).write();
  }

  private String write() {
    line("# " + policy.title().in(locale));
    line("");
    line(
        "Policy `"
            + policy.id()
            + "`, version "
            + policy.version()
            + ". Digest `"
            + policy.digest()
            + "`.");
    told();
    wanted();
    reuse();
    trust();
    policy.legalBasis().ifPresent(this::law);
    return String.join("\n", lines) + "\n";
  }

  private void told() {
    heading("What the person is told");
    line("- Who asks: " + policy.recipientName() + " " + policy.recipientContact());
    line("- What for: " + policy.purpose().in(locale));
    line(
        "- How long it is kept: "
            + policy.retentionText().in(locale)
            + " ("
            + policy.retention()
            + " from "
            + policy.retentionStart().wireName()
            + ")");
  }

  private void wanted() {
    heading("What must be shown");
    for (WantedCredential wanted : policy.credentials()) {
      line(
          "- "
              + wanted.type()
              + (wanted.need() == WantedCredential.Need.OPTIONAL ? ", if there is one" : ""));
      for (WantedClaim claim : wanted.claims()) {
        String values =
            claim.accept().isEmpty()
                ? ""
                : ": only "
                    + claim.accept().stream()
                        .map(value -> value.toJson())
                        .collect(Collectors.joining(" or "));
        line("  - " + ClaimRules.label(claim.path()) + values);
      }
      if (wanted.basis() == WantedCredential.Basis.RECIPROCITY) {
        line("  - only under an agreement of reciprocity in force that covers its class");
      }
      wanted.check().ifPresent(this::check);
      wanted.mandate().ifPresent(this::mandate);
    }
    for (WantedAttribute attribute : policy.attributes()) {
      line(
          "- Verified: "
              + attribute.name()
              + (attribute.sources().isEmpty()
                  ? ", from any document"
                  : ", from " + sorted(attribute.sources())));
    }
  }

  private void mandate(MandateRule rule) {
    line(
        "  - acting for: "
            + (rule.organisations().isEmpty()
                ? "whoever gave the mandate"
                : sorted(rule.organisations())));
    line("  - allowed to: " + sorted(rule.scopes()));
    if (!rule.roles().isEmpty()) {
      line("  - as: " + sorted(rule.roles()));
    }
    if (!rule.currency().isEmpty()) {
      line("  - for up to " + rule.amount().toPlainString() + " " + rule.currency());
    }
    switch (rule.passingOn()) {
      case ALLOWED -> line("  - and may name a substitute");
      case NOT_NEEDED -> {}
    }
    switch (rule.substitutes()) {
      case TAKEN -> line("  - also as a substitute that another delegate named");
      case NOT_TAKEN -> {}
    }
  }

  private void check(CheckRule rule) {
    if (!rule.methods().isEmpty()) {
      line(
          "  - checked by: "
              + rule.methods().stream()
                  .map(CheckMethod::wireName)
                  .sorted()
                  .collect(Collectors.joining(", ")));
    }
    if (!rule.atLeast().isEmpty()) {
      line("  - checked on rung " + rule.atLeast() + " or above");
    }
    if (!rule.assuranceFramework().isEmpty()) {
      line(
          "  - assured by "
              + rule.assuranceFramework()
              + " "
              + (rule.assuranceAtLeast().isEmpty() ? "" : rule.assuranceAtLeast() + " or above ")
              + sorted(rule.assuranceLevels()));
    }
    if (!rule.presence().isEmpty()) {
      line("  - presence: " + sorted(rule.presence()));
    }
    if (!rule.dueDiligence().isEmpty()) {
      line("  - due diligence: " + sorted(rule.dueDiligence()));
    }
    if (!rule.maximumAge().equals(MaximumAge.UNBOUNDED)) {
      line(
          "  - not older than "
              + rule.maximumAge().byRisk().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(e -> e.getValue() + " at " + e.getKey().wireName() + " risk")
                  .collect(Collectors.joining(", "))
              + "; this purpose is rated "
              + policy.risk().wireName());
    }
  }

  private void reuse() {
    heading("How a check may be reused");
    line(
        "- Lanes, best first: "
            + policy.lanes().stream().map(Lane::wireName).collect(Collectors.joining(", ")));
    line(
        "- Checks from: "
            + (policy.jurisdictions().isEmpty() ? "anywhere" : sorted(policy.jurisdictions())));
    if (policy.lanes().contains(Lane.AML_RELIANCE)) {
      line(
          "- Under aml-reliance both co-ops are supervised, and an agreement that both have "
              + "signed is in force.");
    }
  }

  private void trust() {
    heading("Whom we believe");
    for (TrustedIssuer issuer : policy.trust().entries()) {
      line(
          "- "
              + (issuer.name().isEmpty() ? issuer.anchor().toString() : issuer.name())
              + ": "
              + sorted(issuer.types())
              + "; checks up to "
              + issuer.methodAtMost().wireName()
              + (issuer.decision().isEmpty() ? "" : "; decided: " + issuer.decision()));
    }
  }

  private void law(LegalBasis basis) {
    Optional<LegalRule> rule = law.rule(basis.rule());
    if (rule.isEmpty()) {
      heading("The rule behind it");
      line("There is no table of `" + basis.rule() + "`: under aml-reliance nothing is accepted.");
      return;
    }
    heading("The rule behind it: " + rule.get().title());
    line(
        "Table `"
            + rule.get().id()
            + "`, version "
            + rule.get().version()
            + ", applies from "
            + rule.get().appliesFrom()
            + ". "
            + (basis.coversReviewOf(rule.get())
                ? "Reviewed by "
                    + basis.reviewedBy()
                    + " on "
                    + basis.reviewedOn().orElseThrow()
                    + "."
                : "**This version has not been reviewed by the co-op's lawyer.**"));
    line("");
    line("| row | says | source | review |");
    line("| --- | --- | --- | --- |");
    rule.get().rows().forEach(this::row);
  }

  private void row(LegalRow row) {
    JsonObject says = row.json().without("id", "row", "source", "review");
    line(
        "| "
            + row.id()
            + " | "
            + row.subject()
            + ": "
            + says.toJson().replace("|", "/")
            + " | ["
            + row.source().title()
            + "]("
            + row.source().url()
            + "), "
            + row.source().basis().wireName()
            + " | "
            + row.review().map(Review::by).orElse("unreviewed")
            + " |");
  }

  private void heading(String text) {
    line("");
    line("## " + text);
    line("");
  }

  private void line(String text) {
    lines.add(text.stripTrailing());
  }

  private static String sorted(Collection<String> texts) {
    return String.join(", ", new TreeSet<>(texts));
  }
}
