package org.cooppassport.core.openid.vp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.JwsHeader;
import org.cooppassport.core.jose.KeyIdentifiers;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.sdjwt.SdJwt;

/**
 * What the High Assurance Interoperability Profile forbids beyond OpenID4VP. Of its two formats,
 * SD-JWT VC is spoken here. Pure.
 *
 * @see <a
 *     href="https://openid.net/specs/openid4vc-high-assurance-interoperability-profile-1_0.html">
 *     OpenID4VC HAIP 1.0</a>
 */
public final class Haip {
  /** The format of credentials. */
  public static final String FORMAT = CredentialFormats.DC_SD_JWT;

  private Haip() {}

  /**
   * Refuses a way of asking.
   *
   * @param format the credential format asked in
   * @throws Refusal INVALID_VALUE that names the member of a request for a request, and the section
   */
  public static void checkRequest(ClientId.Prefix client, ResponseMode mode, String format) {
    if (client != ClientId.Prefix.X509_HASH) {
      throw refused("clientIdPrefix", "x509_hash", Came.word(client.wire()), "5");
    }
    if (!mode.encrypted()) {
      throw mode.dcApi()
          ? refused("responseMode", "dc_api.jwt", Came.word(mode.wire()), "5.2")
          : refused("responseMode", "direct_post.jwt", Came.word(mode.wire()), "5.1");
    }
    if (!format.equals(FORMAT)) {
      throw refused("format", FORMAT, Came.word(format), "5.3.2");
    }
  }

  /**
   * Refuses a certificate chain to sign requests with.
   *
   * @throws Refusal INVALID_VALUE if the leaf is self-signed, or the chain holds its trust anchor
   */
  public static void checkChain(List<Bytes> chain) {
    chainFault(chain)
        .ifPresent(
            fault -> {
              throw new Refusal(
                  Refusal.Reason.INVALID_VALUE, "x5c", "x5c: " + fault + " (HAIP 1.0, section 5)");
            });
  }

  private static Optional<String> chainFault(List<Bytes> chain) {
    if (chain.isEmpty()) {
      return Optional.of("expected the signer's certificate chain in x5c, but there is none");
    }
    return chain.stream().anyMatch(KeyIdentifiers::selfIssued)
        ? Optional.of("expected no self-signed certificate in x5c, and no trust anchor")
        : Optional.empty();
  }

  private static Refusal refused(String parameter, String expected, Came came, String section) {
    return new Mismatch(parameter, expected, came, "HAIP 1.0, section " + section)
        .refusal(Refusal.Reason.INVALID_VALUE);
  }

  /** Returns everything in which presentations are not as the profile wants them. */
  public static List<Problem> checkPresentations(VpToken token) {
    List<Problem> problems = new ArrayList<>();
    token
        .presentations()
        .forEach(
            (id, presented) -> {
              for (int i = 0; i < presented.size(); i++) {
                JsonPointer at = JsonPointer.of(id).child(i);
                for (String fault : faults(presented.get(i))) {
                  problems.add(Problem.at(ProblemCode.POLICY_NOT_SATISFIED, at, fault));
                }
              }
            });
    return List.copyOf(problems);
  }

  private static List<String> faults(JsonValue presented) {
    if (!(presented instanceof JsonString text)) {
      return List.of("expected dc+sd-jwt in compact form, but came an object (HAIP 1.0, 6.1)");
    }
    try {
      SdJwt sdJwt = SdJwt.parse(text.value());
      sdJwt.issuerJwt().requireType(TokenType.SD_JWT_VC);
      List<String> faults = new ArrayList<>();
      JwsHeader header = sdJwt.issuerJwt().header();
      chainFault(header.x5c()).ifPresent(fault -> faults.add(fault + " (HAIP 1.0, 6.1.1)"));
      JsonObject claims = sdJwt.issuerJwt().unverifiedClaims();
      if (claims.has("cnf") && sdJwt.keyBindingJwt().isEmpty()) {
        faults.add("expected a Key Binding JWT, since cnf binds a holder (HAIP 1.0, 6.1.1.1)");
      }
      if (claims.has("cnf") && claims.object("cnf").flatMap(c -> c.object("jwk")).isEmpty()) {
        faults.add("expected the holder's key as jwk in cnf (HAIP 1.0, 6.1)");
      }
      if (claims.has("status")
          && claims.object("status").flatMap(s -> s.object("status_list")).isEmpty()) {
        faults.add("expected status_list in status (HAIP 1.0, 6.1)");
      }
      return faults;
    } catch (ProblemException e) {
      return List.of("expected dc+sd-jwt: " + e.problems().get(0).detail() + " (HAIP 1.0, 5.3.2)");
    }
  }
}
