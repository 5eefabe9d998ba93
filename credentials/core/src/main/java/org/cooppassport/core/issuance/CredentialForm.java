package org.cooppassport.core.issuance;

import java.util.Optional;
import org.cooppassport.core.openid.dcql.CredentialFormats;

/** The forms in which one set of claims is secured. */
public enum CredentialForm {
  /** SD-JWT VC: the holder chooses which claims leave. */
  DC_SD_JWT(CredentialFormats.DC_SD_JWT, "application/dc+sd-jwt", Reveals.CHOSEN_CLAIMS),
  /** W3C credential with an embedded proof over the whole: shown whole or not at all. */
  LDP_VC(CredentialFormats.LDP_VC, "application/vc", Reveals.EVERYTHING);

  /** What a verifier sees of a credential of this form. */
  public enum Reveals {
    CHOSEN_CLAIMS,
    EVERYTHING
  }

  private final String identifier;
  private final String mediaType;
  private final Reveals reveals;

  CredentialForm(String identifier, String mediaType, Reveals reveals) {
    this.identifier = identifier;
    this.mediaType = mediaType;
    this.reveals = reveals;
  }

  /** Returns the form with this credential format identifier. */
  public static Optional<CredentialForm> ofIdentifier(String identifier) {
    for (CredentialForm form : values()) {
      if (form.identifier.equals(identifier)) {
        return Optional.of(form);
      }
    }
    return Optional.empty();
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
