package org.cooppassport.core.acceptance;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.jose.KeyIdentifiers;
import org.cooppassport.core.openid.dcql.TrustedAuthoritiesQuery;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.core.trust.TrustAnchor;
import org.cooppassport.core.trust.TrustedIssuers;

/**
 * Authorities that a wallet is told of, so that it does not reveal what would not be believed.
 *
 * @param type the kind of reference, in the words of {@link TrustedAuthoritiesQuery}
 * @param values the references; empty, for {@code aki} only, for the certificate authorities that
 *     the policy itself trusts for the credential's type
 */
record WantedAuthority(String type, List<String> values) {
  private static final Set<String> TYPES =
      Set.of(
          TrustedAuthoritiesQuery.AKI,
          TrustedAuthoritiesQuery.ETSI_TL,
          TrustedAuthoritiesQuery.OPENID_FEDERATION);

  WantedAuthority {
    values = List.copyOf(values);
  }

  static WantedAuthority read(StrictMembers members) {
    String type = members.text("type");
    if (!TYPES.contains(type)) {
      throw members.wrong("type", "expected aki, etsi_tl or openid_federation");
    }
    List<String> values = members.texts("values");
    if (values.isEmpty() && !type.equals(TrustedAuthoritiesQuery.AKI)) {
      throw members.wrong("values", "required with " + type);
    }
    members.nothingElse();
    return new WantedAuthority(type, values);
  }

  /** The query, if the policy's trust has something to fill it with. */
  Optional<TrustedAuthoritiesQuery> query(TrustedIssuers trust, Set<String> types) {
    List<String> filled = values.isEmpty() ? keyIdentifiers(trust, types) : values;
    return filled.isEmpty()
        ? Optional.empty()
        : Optional.of(new TrustedAuthoritiesQuery(type, filled));
  }

  private static List<String> keyIdentifiers(TrustedIssuers trust, Set<String> types) {
    Set<String> identifiers = new LinkedHashSet<>();
    trust.entries().stream()
        .filter(entry -> entry.coversAnyOf(types))
        .map(entry -> entry.anchor())
        .filter(TrustAnchor.CertificateAuthority.class::isInstance)
        .map(TrustAnchor.CertificateAuthority.class::cast)
        .flatMap(authority -> authority.certificates().stream())
        .map(KeyIdentifiers::ofSubject)
        .flatMap(Optional::stream)
        .map(Base64Url::encode)
        .forEach(identifiers::add);
    return new ArrayList<>(identifiers);
  }
}
