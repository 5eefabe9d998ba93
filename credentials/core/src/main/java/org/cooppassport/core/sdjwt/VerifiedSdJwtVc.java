package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.VerificationKey;

/**
 * An SD-JWT VC whose signature, Disclosures and form hold. Only {@link SdJwtVc} makes one. Nothing
 * is said yet about times, status, trust or key binding.
 *
 * <p>Immutable and thread-safe.
 */
public final class VerifiedSdJwtVc {
  private final VerifiedSdJwt sdJwt;
  private final JwtClaims claims;

  VerifiedSdJwtVc(VerifiedSdJwt sdJwt) {
    this.sdJwt = sdJwt;
    this.claims = sdJwt.claims();
  }

  /** Returns the SD-JWT beneath: Disclosures, key binding, and what a holder may reveal. */
  public VerifiedSdJwt sdJwt() {
    return sdJwt;
  }

  /** Returns the processed payload. */
  public JsonObject payload() {
    return sdJwt.payload();
  }

  /** Returns the processed payload with its registered claims read. */
  public JwtClaims claims() {
    return claims;
  }

  /** Returns the type. */
  public String vct() {
    return payload().string("vct").orElseThrow();
  }

  /** Returns the type and all further types the issuer states. */
  public List<String> types() {
    List<String> types = new ArrayList<>();
    types.add(vct());
    payload().array("aka_vcts").flatMap(JsonArray::strings).ifPresent(types::addAll);
    return List.copyOf(types);
  }

  /** Returns the integrity metadata of the type's document. */
  public Optional<String> vctIntegrity() {
    return payload().string("vct#integrity");
  }

  /** Returns {@code status}: where the status of this credential is said. */
  public Optional<JsonObject> status() {
    return payload().object("status");
  }

  /**
   * Returns the holder's key, if the credential is bound to one.
   *
   * @throws org.cooppassport.core.problem.ProblemException KEY_BINDING_ERROR if {@code cnf} holds
   *     no usable key
   */
  public Optional<VerificationKey> holderKey() {
    return sdJwt.holderKey();
  }

  /**
   * Returns the proof that the holder of the bound key made this presentation.
   *
   * @throws org.cooppassport.core.problem.ProblemException as {@link
   *     VerifiedSdJwt#verifyKeyBinding}
   */
  @CheckReturnValue
  public VerifiedKeyBinding verifyKeyBinding(KeyBindingExpectation expected) {
    return sdJwt.verifyKeyBinding(expected);
  }

  @Override
  public String toString() {
    return "VerifiedSdJwtVc[" + vct() + "]";
  }
}
