package org.cooppassport.core.issuance;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.issuance.CredentialForm.Reveals;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.openid.vci.Display;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.DisclosureFrame;

/**
 * What a co-op issues under one type: which claims, in which forms, for how long.
 *
 * <p>Personal data never stand in a form that reveals everything: a template of which a claim is
 * {@linkplain #personal personal} allows no such form at all.
 *
 * @param version changes whenever anything else here does
 * @param type names and schema
 * @param forms in which forms it is issued, at least one
 * @param claims every claim it may have; a claim without a rule is refused
 * @param personal whether the claims are the person's own data rather than statements about them
 * @param cryptosuite secures forms with an embedded proof
 * @param validityDays the longest that a credential is valid, in days
 * @param decoys decoy digests beside those of the selective claims
 * @param displays how the credential is shown, by language
 */
public record CredentialTemplate(
    String version,
    CredentialType type,
    Set<CredentialForm> forms,
    List<ClaimRule> claims,
    Personal personal,
    Cryptosuite cryptosuite,
    int validityDays,
    int decoys,
    List<Display> displays) {
  private static final int MAX_DAYS = 3_660;

  /** Whose words the claims are. */
  public enum Personal {
    /** Statements of the co-op about the holder. */
    STATEMENTS,
    /** Name, birth date, address and their like. */
    PERSONAL_DATA
  }

  public CredentialTemplate {
    if (version.isEmpty()) {
      throw new IllegalArgumentException("a template has a version");
    }
    Objects.requireNonNull(type);
    forms = Set.copyOf(forms);
    claims = List.copyOf(claims);
    Objects.requireNonNull(cryptosuite);
    displays = List.copyOf(displays);
    if (forms.isEmpty()) {
      throw new IllegalArgumentException("a template allows at least one form");
    }
    if (validityDays < 1 || validityDays > MAX_DAYS) {
      throw new IllegalArgumentException("a credential is valid for 1 to " + MAX_DAYS + " days");
    }
    if (decoys < 0) {
      throw new IllegalArgumentException("negative number of decoys");
    }
    if (personal == Personal.PERSONAL_DATA
        && forms.stream().anyMatch(form -> form.reveals() == Reveals.EVERYTHING)) {
      throw new IllegalArgumentException(
          "personal data are issued only in forms with selective disclosure");
    }
  }

  /** Returns the claims that a credential of this form may carry: without the withheld ones. */
  public JsonObject claimsFor(CredentialForm form, JsonObject all) {
    if (form.reveals() == Reveals.CHOSEN_CLAIMS) {
      return all;
    }
    JsonObject kept = all;
    for (ClaimRule rule : claims) {
      if (rule.disclosure() == ClaimRule.Disclosure.WITHHELD) {
        kept = without(kept, rule.path(), 0);
      }
    }
    return kept;
  }

  /** Returns the rule of the claim at exactly this path. */
  public Optional<ClaimRule> rule(ClaimsPath path) {
    return claims.stream().filter(rule -> rule.path().equals(path)).findFirst();
  }

  /** Returns the suite that secures credentials of this form, if a suite does. */
  public Cryptosuite cryptosuite(CredentialForm form) {
    return form.suite().orElse(cryptosuite);
  }

  /** Returns which claims of an SD-JWT VC are selectively disclosable. */
  DisclosureFrame frame() {
    DisclosureFrame.Builder frame = DisclosureFrame.builder().decoys(decoys);
    hidden().forEach(frame::selectiveIfPresent);
    return frame.build();
  }

  /** Returns the same where the claims stand in a member of the payload. */
  DisclosureFrame frameBelow(String member) {
    DisclosureFrame.Builder frame = DisclosureFrame.builder().decoys(ClaimsPath.of(member), decoys);
    hidden().forEach(path -> frame.selectiveIfPresent(path.under(member)));
    return frame.build();
  }

  private List<ClaimsPath> hidden() {
    return claims.stream()
        .filter(rule -> rule.disclosure() != ClaimRule.Disclosure.OPEN)
        .map(ClaimRule::path)
        .toList();
  }

  private static JsonObject without(JsonObject object, ClaimsPath path, int depth) {
    if (!(path.components().get(depth) instanceof JsonString name)) {
      return object;
    }
    if (depth == path.length() - 1) {
      return object.without(name.value());
    }
    return object
        .object(name.value())
        .map(inner -> object.with(name.value(), without(inner, path, depth + 1)))
        .orElse(object);
  }
}
