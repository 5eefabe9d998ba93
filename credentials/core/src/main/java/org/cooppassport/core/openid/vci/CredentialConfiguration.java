package org.cooppassport.core.openid.vci;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.dcql.CredentialFormats;

/**
 * One kind of credential that an issuer issues: type, format, and how it is bound to its holder.
 *
 * <p>Immutable. Members that are not read stay in {@link #json}.
 *
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#section-12.2.4">
 *     OpenID4VCI 1.0, section 12.2.4 and appendix A</a>
 */
public final class CredentialConfiguration {
  private final String id;
  private final JsonObject json;
  private final Map<String, ProofTypeSupport> proofTypes;
  private final List<String> bindingMethods;
  private final List<ClaimDescription> claims;
  private final List<Display> displays;

  private CredentialConfiguration(
      String id,
      JsonObject json,
      Map<String, ProofTypeSupport> proofTypes,
      List<String> bindingMethods,
      List<ClaimDescription> claims,
      List<Display> displays) {
    this.id = id;
    this.json = json;
    this.proofTypes = proofTypes;
    this.bindingMethods = bindingMethods;
    this.claims = claims;
    this.displays = displays;
  }

  /**
   * Reads one configuration.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason MALFORMED_REQUEST that names the member
   */
  public static CredentialConfiguration parse(String id, JsonObject json) {
    return parse(id, Members.of(json, IssuerMetadata.SECTION));
  }

  static CredentialConfiguration parse(String id, Members configuration) {
    String format = configuration.text("format");
    configuration.optionalText("scope");
    if (format.equals(CredentialFormats.DC_SD_JWT)) {
      configuration.optionalText("vct");
      configuration.optionalObjects("claims");
    } else if (format.equals(CredentialFormats.MSO_MDOC)) {
      configuration.text("doctype");
    } else if (CredentialFormats.isW3c(format)) {
      configuration.object("credential_definition").texts("type");
    }
    List<String> binding = configuration.optionalTexts("cryptographic_binding_methods_supported");
    Map<String, ProofTypeSupport> proofTypes = new LinkedHashMap<>();
    Optional<Members> types = configuration.optionalObject("proof_types_supported");
    if (types.isPresent()) {
      for (String type : types.get().json().names()) {
        proofTypes.put(type, ProofTypeSupport.parse(types.get().object(type)));
      }
    }
    Optional<Members> metadata = configuration.optionalObject("credential_metadata");
    return new CredentialConfiguration(
        id,
        configuration.json(),
        Map.copyOf(proofTypes),
        binding,
        metadata.map(ClaimDescription::parseAll).orElse(List.of()),
        metadata.map(Display::parseAll).orElse(List.of()));
  }

  /** Returns the name under which the issuer offers it. */
  public String id() {
    return id;
  }

  /** Returns the object as the issuer wrote it. */
  public JsonObject json() {
    return json;
  }

  /** Returns the credential format identifier. */
  public String format() {
    return json.string("format").orElseThrow();
  }

  /** Returns the OAuth scope that asks for it. */
  public Optional<String> scope() {
    return json.string("scope");
  }

  /** Returns the {@code vct} of an SD-JWT VC; a wallet takes no configuration without it. */
  public Optional<String> vct() {
    return json.string("vct");
  }

  /** Returns the document type of an mdoc. */
  public Optional<String> doctype() {
    return json.string("doctype");
  }

  /** Returns the types of a W3C credential, short names; none for other formats. */
  public List<String> types() {
    return json.object("credential_definition")
        .flatMap(definition -> definition.array("type"))
        .flatMap(JsonArray::strings)
        .orElse(List.of());
  }

  /** Returns the contexts of a W3C credential with JSON-LD; none for other formats. */
  public JsonArray contexts() {
    return json.object("credential_definition")
        .flatMap(definition -> definition.array("@context"))
        .orElse(JsonArray.EMPTY);
  }

  /** Returns the accepted proofs by proof type; empty if the credential is not key bound. */
  public Map<String, ProofTypeSupport> proofTypes() {
    return proofTypes;
  }

  /** Returns how the credential names the holder's key: {@code jwk}, {@code did:key}…. */
  public List<String> bindingMethods() {
    return bindingMethods;
  }

  /** Tells whether a credential of this kind is bound to a key of the holder. */
  public boolean holderBound() {
    return !bindingMethods.isEmpty();
  }

  /** Returns what the issuer says about the claims. */
  public List<ClaimDescription> claims() {
    return claims;
  }

  /** Returns how the credential is shown, by language. */
  public List<Display> displays() {
    return displays;
  }

  @Override
  public String toString() {
    return "CredentialConfiguration[" + id + ", " + format() + "]";
  }
}
