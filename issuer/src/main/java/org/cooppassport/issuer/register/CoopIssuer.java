package org.cooppassport.issuer.register;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.issuance.IssuerIdentity;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.service.coop.Coop;

/**
 * One co-op as an issuer.
 *
 * @param coop the tenant
 * @param templates what it issues, by VCDM type, in the order shown
 * @param rules how it issues
 * @param wallets how it deals with wallets
 * @param evidence how it deals with the papers behind its checks
 */
public record CoopIssuer(
    Coop coop,
    Map<String, CredentialTemplate> templates,
    IssuingRules rules,
    WalletRules wallets,
    EvidenceRules evidence) {
  public CoopIssuer {
    Objects.requireNonNull(coop);
    templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    Objects.requireNonNull(rules);
    Objects.requireNonNull(wallets);
    Objects.requireNonNull(evidence);
  }

  /** Returns how the co-op names itself in credentials. */
  public IssuerIdentity identity() {
    return new IssuerIdentity(coop.did(), coop.base(), coop.name());
  }

  /** Returns the template of a configuration that is offered. */
  public Optional<CredentialTemplate> template(ConfigurationId configuration) {
    return Optional.ofNullable(templates.get(configuration.type()))
        .filter(template -> template.forms().contains(configuration.form()));
  }

  /**
   * Returns the template of a type.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} if the co-op does not issue it
   */
  public CredentialTemplate requireTemplate(String type) {
    CredentialTemplate template = templates.get(type);
    if (template == null) {
      throw new Mismatch(
              "type",
              "one of " + templates.keySet() + ", which this co-op issues",
              Came.word(type),
              "OpenAPI document of the issuer")
          .refusal(Reason.INVALID_VALUE);
    }
    return template;
  }

  /** Returns every configuration that is offered. */
  public List<ConfigurationId> configurations() {
    return templates.values().stream()
        .flatMap(
            template ->
                template.forms().stream()
                    .sorted()
                    .map(form -> new ConfigurationId(template.type().name(), form)))
        .toList();
  }
}
