package org.cooppassport.core.acceptance;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.dcql.CredentialQuery.Cardinality;
import org.cooppassport.core.openid.dcql.CredentialQuery.HolderBinding;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.core.verification.CredentialTypes;

/** A credential that a policy wants, and which of its claims. */
public final class WantedCredential {
  private static final Set<String> FORMATS =
      Set.of(
          CredentialFormats.DC_SD_JWT,
          CredentialFormats.LDP_VC,
          CredentialFormats.JWT_VC_JSON,
          CredentialFormats.VC_JWT,
          CredentialFormats.VC_SD_JWT);

  /** Forms in which everything in a credential is revealed. */
  private static final Set<String> WHOLE =
      Set.of(
          CredentialFormats.LDP_VC,
          CredentialFormats.VC_JWT,
          CredentialFormats.JWT_VC_JSON,
          CredentialFormats.JWT_VC_JSON_LD);

  /** Types about a person: they count from their holder only. */
  private static final Set<String> PERSONAL =
      Set.of(
          CredentialTypes.MEMBERSHIP,
          CredentialTypes.KYC_CHECK,
          CredentialTypes.IDENTITY,
          CredentialTypes.MANDATE);

  private static final int MAX_CLAIM_SETS = 16;

  /** Whether the policy can be satisfied without the credential. */
  public enum Need {
    REQUIRED,
    OPTIONAL
  }

  /** What the acceptance of a membership rests on. */
  public enum Basis {
    /** The policy's trust alone. */
    TRUST,
    /** Also an agreement of reciprocity in force. */
    RECIPROCITY
  }

  private final String id;
  private final String type;
  private final List<String> formats;
  private final Need need;
  private final Cardinality cardinality;
  private final HolderBinding holderBinding;
  private final List<WantedAuthority> authorities;
  private final List<WantedClaim> claims;
  private final List<List<String>> claimSets;
  private final CheckRule check;
  private final MandateRule mandate;
  private final Basis basis;

  private WantedCredential(StrictMembers members) {
    this.id = members.text("id");
    if (!id.matches("[A-Za-z0-9_-]{1,64}")) {
      throw members.wrong("id", "expected letters, digits, _ and - only");
    }
    this.type = members.text("type");
    List<String> formatList = members.texts("formats");
    this.formats = formatList.isEmpty() ? List.of(CredentialFormats.DC_SD_JWT) : formatList;
    for (String format : formats) {
      checkFormat(members, format);
    }
    this.need = members.flag("optional").orElse(false) ? Need.OPTIONAL : Need.REQUIRED;
    this.cardinality =
        members.flag("multiple").orElse(false) ? Cardinality.SEVERAL : Cardinality.ONE;
    this.holderBinding =
        members.flag("holderBinding").orElse(true)
            ? HolderBinding.REQUIRED
            : HolderBinding.NOT_REQUIRED;
    if (holderBinding == HolderBinding.NOT_REQUIRED && PERSONAL.contains(type)) {
      throw members.wrong(
          "holderBinding", "a credential about a person is taken from its holder only");
    }
    this.authorities =
        members.objects("trustedAuthorities").stream().map(WantedAuthority::read).toList();
    this.claims = members.objects("claims").stream().map(WantedClaim::read).toList();
    this.claimSets = claimSets(members, claims);
    Optional<StrictMembers> rule = members.optionalObject("check");
    this.check = rule.map(CheckRule::read).orElse(null);
    if (type.equals(CredentialTypes.KYC_CHECK) != (check != null)) {
      throw members.wrong(
          "check", "required with " + CredentialTypes.KYC_CHECK + ", and only there");
    }
    this.mandate = members.optionalObject("mandate").map(MandateRule::read).orElse(null);
    if (type.equals(CredentialTypes.MANDATE) != (mandate != null)) {
      throw members.wrong(
          "mandate", "required with " + CredentialTypes.MANDATE + ", and only there");
    }
    this.basis = members.flag("reciprocity").orElse(false) ? Basis.RECIPROCITY : Basis.TRUST;
    if (basis == Basis.RECIPROCITY && !type.equals(CredentialTypes.MEMBERSHIP)) {
      throw members.wrong("reciprocity", "only with " + CredentialTypes.MEMBERSHIP);
    }
    members.nothingElse();
  }

  private void checkFormat(StrictMembers members, String format) {
    if (format.equals(CredentialFormats.MSO_MDOC)) {
      throw members.wrong(
          "formats", "mso_mdoc (ISO 18013-5) is not read by this verifier; dc+sd-jwt is");
    }
    if (!FORMATS.contains(format)) {
      throw members.wrong("formats", "'" + format + "' is not a format that is verified");
    }
    if (type.equals(CredentialTypes.IDENTITY) && WHOLE.contains(format)) {
      throw members.wrong(
          "formats", format + " reveals everything and never carries personal data");
    }
  }

  private static List<List<String>> claimSets(StrictMembers members, List<WantedClaim> claims) {
    Set<String> ids = new HashSet<>();
    Set<ClaimsPath> paths = new HashSet<>();
    for (WantedClaim claim : claims) {
      if (!paths.add(claim.path())) {
        throw members.wrong("claims", "the path " + claim.path() + " stands twice");
      }
      if (!claim.id().isEmpty() && !ids.add(claim.id())) {
        throw members.wrong("claims", "the id '" + claim.id() + "' stands twice");
      }
    }
    List<List<String>> sets = members.textLists("claimSets");
    if (sets.size() > MAX_CLAIM_SETS) {
      throw members.wrong("claimSets", "expected at most " + MAX_CLAIM_SETS);
    }
    for (List<String> set : sets) {
      if (!ids.containsAll(set)) {
        throw members.wrong("claimSets", "expected ids of claims of this credential");
      }
    }
    return sets;
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

  /** Whether one credential answers, or all that the holder has. */
  public Cardinality cardinality() {
    return cardinality;
  }

  /** Whether the holder has to prove that the credential is theirs. */
  public HolderBinding holderBinding() {
    return holderBinding;
  }

  /** The authorities of which one must stand behind the issuer; empty if none is named. */
  List<WantedAuthority> authorities() {
    return authorities;
  }

  /** The claims that must be disclosed, all of them unless there are {@link #claimSets}. */
  public List<WantedClaim> claims() {
    return claims;
  }

  /**
   * Combinations of ids of claims of which one must be disclosed, best first, beside the claims
   * without id; empty if all claims must be.
   */
  public List<List<String>> claimSets() {
    return claimSets;
  }

  /** The combinations of claims of which each is enough, best first. */
  List<List<WantedClaim>> alternatives() {
    if (claimSets.isEmpty()) {
      return List.of(claims);
    }
    return claimSets.stream()
        .map(set -> claims.stream().filter(c -> c.id().isEmpty() || set.contains(c.id())).toList())
        .toList();
  }

  /** What the acceptance rests on. */
  public Basis basis() {
    return basis;
  }

  /** Which mandates are taken, for the type that says for whom a person acts. */
  public Optional<MandateRule> mandate() {
    return Optional.ofNullable(mandate);
  }

  /** Which checks are taken, for the type that says how a person was checked. */
  public Optional<CheckRule> check() {
    return Optional.ofNullable(check);
  }
}
