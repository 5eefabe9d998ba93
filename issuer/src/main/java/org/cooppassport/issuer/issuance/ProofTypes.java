package org.cooppassport.issuer.issuance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.openid.vci.CredentialRequest;
import org.cooppassport.core.openid.vci.HolderPresentation;
import org.cooppassport.core.openid.vci.KeyAttestationRule;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;

/** Which proofs of a key a co-op takes, and with which algorithms: as its metadata say. */
public final class ProofTypes {
  private static final List<String> ALGORITHMS = List.of("ES256", "EdDSA");

  private ProofTypes() {}

  /** Returns the proof types of a configuration, with the algorithms of each. */
  public static Map<String, List<String>> of(CoopIssuer issuer, ConfigurationId configuration) {
    Map<String, List<String>> types = new LinkedHashMap<>();
    KeyAttestationRule rule = issuer.wallets().keys();
    types.put(CredentialRequest.JWT, ALGORITHMS);
    if (rule.trust().believesAnybody()) {
      types.put(CredentialRequest.ATTESTATION, ALGORITHMS);
    }
    if (configuration.form() == CredentialForm.LDP_VC
        && rule.demand() == KeyAttestationRule.Demand.NOT_REQUIRED) {
      types.put(
          CredentialRequest.DI_VP,
          HolderPresentation.SUITES.stream().map(Cryptosuite::id).sorted().toList());
    }
    return types;
  }
}
