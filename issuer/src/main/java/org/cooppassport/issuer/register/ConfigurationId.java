package org.cooppassport.issuer.register;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.issuance.CredentialForm;

/**
 * The name under which a type is offered in one form: {@code CoopMembershipCredential_dc_sd_jwt}.
 * Also the OAuth scope that asks for it.
 *
 * @param type the VCDM type
 * @param form the form
 */
public record ConfigurationId(String type, CredentialForm form) {
  public ConfigurationId {
    Objects.requireNonNull(type);
    Objects.requireNonNull(form);
  }

  /** Reads the text form; empty if it is none. */
  public static Optional<ConfigurationId> parse(String text) {
    for (CredentialForm form : CredentialForm.values()) {
      String ending = "_" + spelled(form);
      if (text.endsWith(ending) && text.length() > ending.length()) {
        return Optional.of(
            new ConfigurationId(text.substring(0, text.length() - ending.length()), form));
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return type + "_" + spelled(form);
  }

  private static String spelled(CredentialForm form) {
    return form.name().toLowerCase(Locale.ROOT);
  }
}
