package org.cooppassport.core.acceptance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.core.verification.CredentialTypes;

/** A credential that a policy wants, and which of its claims. */
public final class WantedCredential {
  private static final Set<String> FORMATS =
      Set.of(
          CredentialFormats.DC_SD_JWT,
          CredentialFormats.LDP_VC,
          CredentialFormats.VC_JWT,
          CredentialFormats.VC_SD_JWT);

  /** Whether the policy can be satisfied without the credential. */
  public enum Need {
    REQUIRED,
    OPTIONAL
  }

  private final String id;
  private final String type;
  private final List<String> formats;
  private final Need need;
  private final List<WantedClaim> claims;
  private final CheckRule check;

  private WantedCredential(StrictMembers members) {
    this.id = members.text("id");
    if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
      throw members.wrong("id", "expected letters, digits, _ and - only");
    }
    this.type = members.text("type");
    List<String> formatList = members.texts("formats");
    this.formats = formatList.isEmpty() ? List.of(CredentialFormats.DC_SD_JWT) : formatList;
    for (String format : formats) {
      if (!FORMATS.contains(format)) {
        throw members.wrong("formats", "'" + format + "' is not a format that is verified");
      }
    }
    if (type.equals(CredentialTypes.IDENTITY) && formats.contains(CredentialFormats.LDP_VC)) {
      throw members.wrong("formats", "ldp_vc reveals everything and never carries personal data");
    }
    this.need = members.flag("optional").orElse(false) ? Need.OPTIONAL : Need.REQUIRED;
    this.claims = members.objects("claims").stream().map(WantedClaim::read).toList();
    Optional<StrictMembers> rule = members.optionalObject("check");
    this.check = rule.map(CheckRule::read).orElse(null);
    if (type.equals(CredentialTypes.KYC_CHECK) != (check != null)) {
      throw members.wrong(
          "check", "required with " + CredentialTypes.KYC_CHECK + ", and only there");
    }
    members.nothingElse();
  }

  static WantedCredential read(StrictMembers members) {
    return new WantedCredential(members);
  }

  /** The id of the credential in the query. */
  public String id() {
    return id;
  }

  /** The product name of the type, or a {@code vct} or type IRI of another maker. */
  public String type() {
    return type;
  }

  /** The formats that are taken, best first. */
  public List<String> formats() {
    return formats;
  }

  public Need need() {
    return need;
  }

  /** The claims that must be disclosed. */
  public List<WantedClaim> claims() {
    return claims;
  }

  /** Which checks are taken, for the type that says how a person was checked. */
  public Optional<CheckRule> check() {
    return Optional.ofNullable(check);
  }
}
