package org.cooppassport.issuer.register;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.issuance.ShippedTypes;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.Section;
import org.cooppassport.service.pages.Words;

/** The section {@code issuer} of a co-op's file. */
public final class IssuerSection {
  /** What a new co-op begins with. */
  public static final String TEMPLATE =
      """
      issuer {
        # What this co-op issues; all types if left out.
        # types = ["CoopMembershipCredential", "KycCheckCredential", "IdentityAttributesCredential"]
        # In which forms: see the guide, "Forms". Personal data go out in selective ones only.
        # forms = ["dc+sd-jwt", "ldp_vc"]
        # The longest that a credential is valid, and for single types.
        validity-days = 365
        # validity { KycCheckCredential = 1095 }
        # Copies that a wallet may take of one credential, each with a key of its own.
        batch-size = 10
        # How long a member has to take up an offer, and whether a code by another way confirms it.
        offer-lifetime = 24 hours
        tx-code = required
        tx-code-digits = 6
        # When changes of status become visible, and how long others may keep a list.
        publish-every = 60 seconds
        status-ttl = 5 minutes
        # What the pages for members are written in: en, de, es or fr.
        # language = en
        # How wallets are dealt with: see the guide, "Wallets".
        wallets {
          # open, or haip for the High Assurance Interoperability Profile.
          # profile = open
          # How a member logs in for an offer of flow authorization_code: link, or provider.
          # login = link
          # An authorization server of your own that lets wallets in: see the guide.
          # authorization-server { issuer = "https://login.example", tokens = jwt }
        }
        # How the papers behind checks are dealt with: see the guide, "Papers".
        evidence {
          # at-once: partners' requests that hold are answered; on-approval: somebody says yes first.
          answers = at-once
          # when-due: papers whose time is over are erased; by-hand: by the back office only.
          # erased = when-due
        }
      }
      """;

  /** HAIP 1.0, section 6: of the forms that we issue, the one that the profile knows. */
  private static final Set<CredentialForm> HAIP_FORMS = Set.of(CredentialForm.DC_SD_JWT);

  private static final int DEFAULT_DAYS = 365;
  private static final int MAX_DAYS = 3_660;

  private IssuerSection() {}

  /**
   * Reads a co-op's section.
   *
   * @param cryptosuite what the co-op's key for embedded proofs works with
   * @throws org.cooppassport.service.config.InvalidSetting naming the setting and what is expected
   */
  public static CoopIssuer read(CoopSettings coop, ShippedTypes types, Cryptosuite cryptosuite) {
    Section section = coop.file().section("issuer");
    int days = section.number("validity-days", 1, MAX_DAYS, DEFAULT_DAYS);
    Section validity = section.section("validity");
    WalletRules wallets = WalletSection.read(section.section("wallets"));
    Set<CredentialForm> forms = forms(section, wallets);
    Map<String, CredentialTemplate> templates = new LinkedHashMap<>();
    for (String type : typesOf(section)) {
      int own = validity.number(type, 1, MAX_DAYS, days);
      Set<CredentialForm> allowed = new TreeSet<>(forms);
      allowed.retainAll(ShippedTypes.formsOf(type));
      if (allowed.isEmpty()) {
        throw section.invalid("forms", "at least one form in which " + type + " may be issued");
      }
      templates.put(type, types.template(type, allowed, cryptosuite, own).orElseThrow());
    }
    return new CoopIssuer(
        coop.coop(), templates, rules(section), wallets, evidence(section.section("evidence")));
  }

  private static List<String> typesOf(Section section) {
    List<String> named = section.texts("types");
    if (!ShippedTypes.names().containsAll(named)) {
      throw section.invalid("types", "some of " + ShippedTypes.names());
    }
    return named.isEmpty() ? ShippedTypes.names() : List.copyOf(named);
  }

  private static Set<CredentialForm> forms(Section section, WalletRules wallets) {
    boolean haip = wallets.profile() == WalletRules.Profile.HAIP;
    Set<CredentialForm> forms = new TreeSet<>();
    for (String text : section.texts("forms")) {
      forms.add(
          CredentialForm.named(text)
              .orElseThrow(() -> section.invalid("forms", "credential formats such as dc+sd-jwt")));
    }
    if (haip && !HAIP_FORMS.containsAll(forms)) {
      throw section.invalid("forms", "dc+sd-jwt only, since wallets.profile is haip");
    }
    Set<CredentialForm> all = haip ? HAIP_FORMS : CredentialForm.USUAL;
    return forms.isEmpty() ? all : forms;
  }

  private static EvidenceRules evidence(Section section) {
    return new EvidenceRules(
        section.oneOf("answers", EvidenceRules.Answers.class, EvidenceRules.Answers.AT_ONCE),
        section.oneOf("erased", EvidenceRules.Erasing.class, EvidenceRules.Erasing.WHEN_DUE));
  }

  private static IssuingRules rules(Section section) {
    IssuingRules standard = IssuingRules.DEFAULT;
    return new IssuingRules(
        section.number("batch-size", 1, 100, standard.batchSize()),
        section.duration(
            "offer-lifetime", Duration.ofSeconds(1), Duration.ofDays(14), standard.offerLifetime()),
        section.oneOf("tx-code", IssuingRules.TxCodeRule.class, standard.txCode()),
        section.number("tx-code-digits", 6, 12, standard.txCodeDigits()),
        section.duration(
            "publish-every", Duration.ofMillis(100), Duration.ofHours(1), standard.publishEvery()),
        section.duration(
            "status-ttl", Duration.ofSeconds(1), Duration.ofHours(24), standard.statusTtl()),
        Words.language(section));
  }
}
