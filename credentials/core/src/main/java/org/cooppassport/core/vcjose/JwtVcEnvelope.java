package org.cooppassport.core.vcjose;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.model.DataModelVersion;
import org.cooppassport.core.model.DateTimeStamp;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A credential or presentation of data model 1.1 as JWT: the document in the claim {@code vc} or
 * {@code vp}, with what the registered claims say of it put back in its place.
 *
 * <p>A registered claim takes the place of the member it stands for; where the document has that
 * member as well, both must say the same.
 *
 * @see <a href="https://www.w3.org/TR/vc-data-model-1.1/#json-web-token">VCDM 1.1, section
 *     6.3.1</a>
 */
record JwtVcEnvelope(EnvelopeKind kind, Jws token, JsonObject unproven, JwtClaimForm form)
    implements Envelope {
  private static final String SECTION = " (VCDM 1.1, 6.3.1)";

  static JwtVcEnvelope read(String text, JwtClaimForm form) {
    Jws token = Jws.parse(text);
    token.requireType(TokenType.JWT_VC_1_1);
    JsonObject claims = token.unverifiedClaims();
    if (claims.has("vc") == claims.has("vp")) {
      throw new ProblemException(
          ProblemCode.TOKEN_TYPE_ERROR,
          "a JWT without a type of its own holds exactly one of the claims vc and vp" + SECTION);
    }
    EnvelopeKind kind = claims.has("vc") ? EnvelopeKind.CREDENTIAL : EnvelopeKind.PRESENTATION;
    return new JwtVcEnvelope(kind, token, document(kind, JwtClaims.read(claims), form), form);
  }

  /** The document that a token with these claims holds. */
  private static JsonObject document(EnvelopeKind kind, JwtClaims claims, JwtClaimForm form) {
    JsonObject inner =
        claims
            .json()
            .object(kind.contentType())
            .orElseThrow(() -> malformed(kind.contentType(), "is not an object"));
    DataModelVersion version = DataModelVersion.of(inner).orElse(DataModelVersion.V2_0);
    if (version != DataModelVersion.V1_1 && form == JwtClaimForm.DATA_MODEL_1_1) {
      throw malformed(
          kind.contentType(),
          "holds no document of data model 1.1; later ones are secured as vc+jwt and vp+jwt");
    }
    List<Problem> problems = new ArrayList<>();
    JsonObject document =
        switch (kind) {
          case CREDENTIAL -> credential(inner, version, claims, problems);
          case PRESENTATION -> presentation(inner, claims, problems);
        };
    problems.addAll(kind.problemsOf(document));
    if (!problems.isEmpty()) {
      throw new ProblemException(problems);
    }
    return document;
  }

  private static JsonObject credential(
      JsonObject inner, DataModelVersion version, JwtClaims claims, List<Problem> problems) {
    JsonObject document = agent(inner, "issuer", claims, problems);
    document = text(document, "id", "jti", claims.id(), problems);
    boolean first = version == DataModelVersion.V1_1;
    document =
        time(document, first ? "issuanceDate" : "validFrom", "nbf", claims.notBefore(), problems);
    document =
        time(
            document, first ? "expirationDate" : "validUntil", "exp", claims.expiresAt(), problems);
    if (claims.subject().isEmpty()) {
      return document;
    }
    Optional<JsonObject> subject = document.object("credentialSubject");
    if (subject.isEmpty()) {
      problems.add(problem("sub", "names a subject, and the credential has not just one"));
      return document;
    }
    return document.with(
        "credentialSubject", text(subject.get(), "id", "sub", claims.subject(), problems));
  }

  private static JsonObject presentation(
      JsonObject inner, JwtClaims claims, List<Problem> problems) {
    JsonObject document = agent(inner, "holder", claims, problems);
    return text(document, "id", "jti", claims.id(), problems);
  }

  private static JsonObject agent(
      JsonObject document, String member, JwtClaims claims, List<Problem> problems) {
    Optional<JsonValue> stated = document.get(member);
    if (claims.issuer().isEmpty()) {
      return document;
    }
    if (stated.isEmpty()) {
      return document.with(member, claims.issuer().get());
    }
    Optional<String> id =
        stated.get() instanceof JsonString url
            ? Optional.of(url.value())
            : document.object(member).flatMap(agent -> agent.string("id"));
    if (id.isEmpty() && document.object(member).filter(a -> !a.has("id")).isPresent()) {
      JsonObject named = document.object(member).get().with("id", claims.issuer().get());
      return document.with(member, named);
    }
    compare("iss", claims.issuer().get(), id.orElse(""), problems);
    return document;
  }

  private static JsonObject text(
      JsonObject document,
      String member,
      String claim,
      Optional<String> value,
      List<Problem> problems) {
    if (value.isEmpty()) {
      return document;
    }
    if (!document.has(member)) {
      return document.with(member, value.get());
    }
    compare(claim, value.get(), document.string(member).orElse(""), problems);
    return document;
  }

  /** Registered times are whole seconds; the document's may be finer. */
  private static JsonObject time(
      JsonObject document,
      String member,
      String claim,
      Optional<Instant> value,
      List<Problem> problems) {
    if (value.isEmpty()) {
      return document;
    }
    if (!document.has(member)) {
      return document.with(member, value.get().toString());
    }
    Optional<Long> stated =
        document.string(member).flatMap(DateTimeStamp::read).map(Instant::getEpochSecond);
    compare(claim, value.get().getEpochSecond(), stated.orElse(null), problems);
    return document;
  }

  private static void compare(
      String claim, Object registered, Object stated, List<Problem> problems) {
    if (!registered.equals(stated)) {
      problems.add(problem(claim, "says something else than the document"));
    }
  }

  private static Problem problem(String claim, String why) {
    return Problem.at(
        ProblemCode.MALFORMED_VALUE_ERROR, JsonPointer.of(claim), claim + " " + why + SECTION);
  }

  private static ProblemException malformed(String claim, String why) {
    return new ProblemException(List.of(problem(claim, why)));
  }

  @Override
  public String mediaType() {
    return "application/jwt";
  }

  @Override
  public Optional<String> kid() {
    return token.header().kid();
  }

  @Override
  public String algorithm() {
    return token.header().alg();
  }

  @Override
  public List<Bytes> certificates() {
    return token.header().x5c();
  }

  @Override
  public VerifiedEnvelope verify(VerificationKey key, AllowedAlgorithms allowed) {
    JsonObject proven = token.verify(TokenType.JWT_VC_1_1, key, allowed).json();
    JwtClaims claims = JwtClaims.read(proven);
    JsonObject document = document(kind, claims, form);
    // In a credential these two are its own validity, which the document has now.
    JwtClaims ofToken =
        switch (kind) {
          case CREDENTIAL -> JwtClaims.read(proven.without("exp", "nbf"));
          case PRESENTATION -> claims;
        };
    return new VerifiedEnvelope(mediaType(), document, ofToken, key);
  }
}
