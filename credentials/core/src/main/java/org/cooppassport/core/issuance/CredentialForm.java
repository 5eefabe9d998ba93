package org.cooppassport.core.issuance;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.dataintegrity.Cryptosuite;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.openid.dcql.CredentialFormats;

/**
 * The forms in which one set of claims is secured: the data model, and what the issuer's key signs.
 */
public enum CredentialForm {
  /** SD-JWT VC: the holder chooses which claims leave. */
  DC_SD_JWT(CredentialFormats.DC_SD_JWT, "application/dc+sd-jwt", Reveals.CHOSEN_CLAIMS),
  /** W3C credential as SD-JWT: the holder chooses which claims leave. */
  VC_SD_JWT(CredentialFormats.VC_SD_JWT, "application/vc+sd-jwt", Reveals.CHOSEN_CLAIMS),
  /**
   * W3C credential with an embedded proof over the whole, by the template's suite: shown whole or
   * not at all.
   */
  LDP_VC(CredentialFormats.LDP_VC, "application/vc", Reveals.EVERYTHING),
  /** As {@link #LDP_VC}, always by {@code eddsa-jcs-2022}. */
  LDP_VC_EDDSA_JCS(Cryptosuite.EDDSA_JCS_2022, Reveals.EVERYTHING),
  /** As {@link #LDP_VC}, always by {@code ecdsa-rdfc-2019} and a key on P-256. */
  LDP_VC_ECDSA_RDFC(Cryptosuite.ECDSA_RDFC_2019, Reveals.EVERYTHING),
  /** As {@link #LDP_VC}, always by {@code ecdsa-jcs-2019} and a key on P-256. */
  LDP_VC_ECDSA_JCS(Cryptosuite.ECDSA_JCS_2019, Reveals.EVERYTHING),
  /** As {@link #LDP_VC_ECDSA_RDFC}, by a key on P-384. */
  LDP_VC_ECDSA_RDFC_P384(Cryptosuite.ECDSA_RDFC_2019, KeyType.P384),
  /** As {@link #LDP_VC_ECDSA_JCS}, by a key on P-384. */
  LDP_VC_ECDSA_JCS_P384(Cryptosuite.ECDSA_JCS_2019, KeyType.P384),
  /** W3C credential with a base proof from which the holder derives what leaves. */
  LDP_VC_ECDSA_SD(Cryptosuite.ECDSA_SD_2023, Reveals.CHOSEN_CLAIMS),
  /** As {@link #LDP_VC_ECDSA_SD}, with derived proofs that cannot be linked. */
  LDP_VC_BBS(Cryptosuite.BBS_2023, Reveals.CHOSEN_CLAIMS),
  /** W3C credential as JWT: shown whole or not at all. */
  VC_JWT(CredentialFormats.VC_JWT, "application/vc+jwt", Reveals.EVERYTHING),
  /** W3C credential of data model 1.1 as JWT: shown whole or not at all. */
  JWT_VC_JSON(CredentialFormats.JWT_VC_JSON, "application/jwt", Reveals.EVERYTHING);

  /** What a new co-op issues: the forms that most wallets take. */
  public static final Set<CredentialForm> USUAL = Set.of(DC_SD_JWT, LDP_VC);

  /** What a verifier sees of a credential of this form. */
  public enum Reveals {
    CHOSEN_CLAIMS,
    EVERYTHING
  }

  private final String identifier;
  private final String mediaType;
  private final Reveals reveals;
  private final Cryptosuite suite;
  private final KeyType keyType;

  CredentialForm(Cryptosuite suite, Reveals reveals) {
    this(CredentialFormats.LDP_VC, "application/vc", reveals, suite, null);
  }

  CredentialForm(Cryptosuite suite, KeyType keyType) {
    this(CredentialFormats.LDP_VC, "application/vc", Reveals.EVERYTHING, suite, keyType);
  }

  CredentialForm(String identifier, String mediaType, Reveals reveals) {
    this(identifier, mediaType, reveals, null, null);
  }

  /**
   * @param suite null unless the form is that of one suite
   * @param keyType null unless the form is that of a key other than the suite's usual one
   */
  CredentialForm(
      String identifier, String mediaType, Reveals reveals, Cryptosuite suite, KeyType keyType) {
    this.identifier = identifier;
    this.mediaType = mediaType;
    this.reveals = reveals;
    this.suite = suite;
    this.keyType = keyType;
  }

  /** Returns the form with this name. */
  public static Optional<CredentialForm> named(String name) {
    for (CredentialForm form : values()) {
      if (form.wireName().equals(name)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
  }

  /** Returns every form in which the holder chooses what a verifier sees. */
  public static Set<CredentialForm> selective() {
    Set<CredentialForm> forms = EnumSet.allOf(CredentialForm.class);
    forms.removeIf(form -> form.reveals == Reveals.EVERYTHING);
    return forms;
  }

  /**
   * Returns the name in settings and in our own interface: the format identifier, and behind a
   * colon the suite if the form is that of one, as in {@code ldp_vc:ecdsa-sd-2023}, with the curve
   * if it is not the usual one, as in {@code ldp_vc:ecdsa-rdfc-2019-p384}.
   */
  public String wireName() {
    return suite == null ? identifier : identifier + ":" + mechanism(suite);
  }

  private String mechanism(Cryptosuite by) {
    return keyType == null ? by.id() : by.id() + "-" + keyType.name().toLowerCase(Locale.ROOT);
  }

  /** Returns the kind of key it is always signed by; empty if any that the suite usually has. */
  public Optional<KeyType> keyType() {
    return Optional.ofNullable(keyType);
  }

  /** Returns the suite that this form is always secured by; empty if it is none of one suite. */
  public Optional<Cryptosuite> suite() {
    return Optional.ofNullable(suite);
  }

  /** Tells whether the status of such a credential stands in a token status list. */
  public boolean hasTokenStatus() {
    return this == DC_SD_JWT;
  }

  /** Tells whether it is a W3C credential. */
  public boolean isW3c() {
    return CredentialFormats.isW3c(identifier);
  }

  /** Returns the credential format identifier of OpenID4VCI and OpenID4VP. */
  public String identifier() {
    return identifier;
  }

  /** Returns the media type of a credential of this form. */
  public String mediaType() {
    return mediaType;
  }

  /** Returns what a verifier sees. */
  public Reveals reveals() {
    return reveals;
  }
}
