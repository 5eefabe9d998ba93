package org.cooppassport.core.openid.dcql;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;

/**
 * A hint at the authorities of which one must stand behind the issuer.
 *
 * @param type the kind of reference: {@code aki}, {@code etsi_tl}, {@code openid_federation} or
 *     another
 * @param values the references, at least one
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#section-6.1.1">
 *     OpenID4VP 1.0, section 6.1.1</a>
 */
public record TrustedAuthoritiesQuery(String type, List<String> values) {
  /** Base64url of the authority key identifier of a certificate in the issuer's chain. */
  public static final String AKI = "aki";

  /** URL of an ETSI trusted list. */
  public static final String ETSI_TL = "etsi_tl";

  /** Entity identifier of an OpenID Federation entity. */
  public static final String OPENID_FEDERATION = "openid_federation";

  public TrustedAuthoritiesQuery {
    values = List.copyOf(values);
    if (type.isEmpty() || values.isEmpty()) {
      throw new IllegalArgumentException("trusted_authorities: type and values are required");
    }
  }

  static TrustedAuthoritiesQuery parse(Members authority) {
    return new TrustedAuthoritiesQuery(authority.text("type"), authority.texts("values"));
  }

  JsonObject toJson() {
    return JsonObject.builder().put("type", type).putStrings("values", values).build();
  }

  /** Tells whether one of {@code authorities} is named here. */
  boolean matches(Iterable<DcqlCredential.Authority> authorities) {
    for (DcqlCredential.Authority authority : authorities) {
      if (authority.type().equals(type) && values.contains(authority.value())) {
        return true;
      }
    }
    return false;
  }
}
