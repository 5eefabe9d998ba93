package org.cooppassport.core.federation;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.keys.Signer;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * Trust marks: signed statements that an entity fulfils criteria. A mark counts if the anchor takes
 * its issuer for its type, the issuer belongs to the federation itself, and, where the anchor names
 * an owner of the type, the owner delegated it.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-7">OpenID Federation
 *     1.0, section 7</a>
 */
public final class TrustMarks {
  private static final int MAX_CHARS = 64 << 10;
  private static final int MAX_MARKS = 50;

  private TrustMarks() {}

  /**
   * Signs a mark.
   *
   * @param claims with {@code iss}, {@code sub}, {@code trust_mark_type} and {@code iat}
   */
  public static Jws sign(JsonObject claims, String kid, Signer signer) {
    return Jws.signing(TokenType.TRUST_MARK).kid(kid).sign(claims, signer);
  }

  /** Checks the claims about trust marks of an entity's configuration (section 3.2). */
  static void checkSyntax(JsonObject statement) {
    List<JsonObject> marks = marks(statement);
    if (marks.size() > MAX_MARKS) {
      throw FederationException.chain("more than " + MAX_MARKS + " trust marks");
    }
    for (JsonObject mark : marks) {
      Jws jws = parse(mark.string("trust_mark").orElse(""));
      boolean same =
          mark.string("trust_mark_type")
              .map(
                  type ->
                      jws.unverifiedClaims().string("trust_mark_type").equals(Optional.of(type)))
              .orElse(false);
      if (!same) {
        throw FederationException.chain("a trust mark is of another type than said beside it");
      }
    }
    JsonObject issuers = EntityStatement.member(statement, "trust_mark_issuers");
    for (String type : issuers.names()) {
      boolean entities =
          issuers
              .array(type)
              .map(list -> list.stream().allMatch(EntityStatement::isEntity))
              .orElse(false);
      if (!entities) {
        throw FederationException.chain("trust_mark_issuers does not list entities");
      }
    }
    JsonObject owners = EntityStatement.member(statement, "trust_mark_owners");
    for (String type : owners.names()) {
      JsonObject owner = EntityStatement.member(owners, type);
      if (owner.get("sub").filter(EntityStatement::isEntity).isEmpty()) {
        throw FederationException.chain("trust_mark_owners does not name an entity");
      }
      EntityStatement.keys(EntityStatement.member(owner, "jwks"));
    }
  }

  private static List<JsonObject> marks(JsonObject statement) {
    Optional<JsonValue> value = statement.get("trust_marks");
    return value.isEmpty()
        ? List.of()
        : statement
            .array("trust_marks")
            .flatMap(JsonArray::objects)
            .orElseThrow(() -> FederationException.chain("trust_marks is not a list of objects"));
  }

  private static Jws parse(String text) {
    try {
      return Jws.parse(text, MAX_CHARS);
    } catch (ProblemException e) {
      throw FederationException.chain("a trust mark: " + e.problems().get(0).detail());
    }
  }

  /**
   * Says whether the subject of a chain carries a valid mark of each type.
   *
   * @return {@code Found} with the same chain if it does; what is missing if an issuer of a mark
   *     has to be looked up first
   */
  public static FederationOutcome check(
      TrustChain chain, List<String> types, Documents documents, Instant now) {
    for (String type : types) {
      FederationOutcome outcome = check(chain, type, documents, now);
      if (!(outcome instanceof FederationOutcome.Found)) {
        return outcome;
      }
    }
    return new FederationOutcome.Found(chain);
  }

  private static FederationOutcome check(
      TrustChain chain, String type, Documents documents, Instant now) {
    FederationOutcome worst =
        new FederationOutcome.Refused(
            Problem.of(
                ProblemCode.UNTRUSTED_ISSUER, "the issuer lacks a trust mark that is required"));
    for (JsonObject mark : marks(chain.configuration().json())) {
      if (!mark.string("trust_mark_type").equals(Optional.of(type))) {
        continue;
      }
      FederationOutcome outcome;
      try {
        outcome = judge(chain, type, parse(mark.string("trust_mark").orElse("")), documents, now);
      } catch (FederationException e) {
        outcome =
            new FederationOutcome.Refused(
                Problem.of(ProblemCode.UNTRUSTED_ISSUER, "a trust mark: " + e.getMessage()));
      } catch (ProblemException e) {
        outcome =
            new FederationOutcome.Refused(
                Problem.of(
                    ProblemCode.UNTRUSTED_ISSUER, "a trust mark: " + e.problems().get(0).detail()));
      }
      if (outcome instanceof FederationOutcome.Found) {
        return outcome;
      }
      worst = outcome;
    }
    return worst;
  }

  private static FederationOutcome judge(
      TrustChain chain, String type, Jws mark, Documents documents, Instant now) {
    mark.requireType(TokenType.TRUST_MARK);
    EntityStatement anchor =
        chain
            .anchorConfiguration()
            .orElseThrow(() -> FederationException.chain("the anchor says nothing of marks"));
    EntityId issuer =
        mark.unverifiedClaims()
            .string("iss")
            .flatMap(EntityId::of)
            .orElseThrow(() -> FederationException.chain("iss is not an entity"));
    List<String> allowed =
        EntityStatement.member(anchor.json(), "trust_mark_issuers")
            .array(type)
            .flatMap(JsonArray::strings)
            .orElseThrow(() -> FederationException.chain("the anchor knows no such mark"));
    if (!allowed.isEmpty() && !allowed.contains(issuer.value())) {
      throw FederationException.chain("the anchor does not take marks of this issuer");
    }
    Optional<JwkSet> keys = chain.keysOf(issuer);
    if (keys.isEmpty()) {
      FederationOutcome of =
          TrustChainSearch.search(issuer, List.of(chain.trustedAnchor()), documents, now);
      if (!(of instanceof FederationOutcome.Found found)) {
        return of;
      }
      keys = Optional.of(found.chain().subjectKeys());
    }
    JwtClaims claims = EntityStatement.checkSignature(mark, TokenType.TRUST_MARK, keys.get());
    EntityStatement.checkTimes(claims, now);
    if (!claims.subject().equals(Optional.of(chain.subject().value()))
        || !claims.json().string("trust_mark_type").equals(Optional.of(type))) {
      throw FederationException.chain("the mark is of another entity or type");
    }
    checkDelegation(anchor, claims, issuer, type, now);
    return new FederationOutcome.Found(chain);
  }

  private static void checkDelegation(
      EntityStatement anchor, JwtClaims mark, EntityId issuer, String type, Instant now) {
    Optional<JsonObject> owner =
        EntityStatement.member(anchor.json(), "trust_mark_owners").object(type);
    boolean delegated = mark.json().has("delegation");
    if (owner.isEmpty() && !delegated) {
      return;
    }
    if (owner.isEmpty() || !delegated) {
      throw FederationException.chain("a delegation and an owner belong together");
    }
    Jws delegation =
        parse(
            mark.json()
                .string("delegation")
                .orElseThrow(() -> FederationException.chain("delegation is not a token")));
    delegation.requireType(TokenType.TRUST_MARK_DELEGATION);
    JwtClaims claims =
        EntityStatement.checkSignature(
            delegation,
            TokenType.TRUST_MARK_DELEGATION,
            EntityStatement.keys(EntityStatement.member(owner.get(), "jwks")));
    EntityStatement.checkTimes(claims, now);
    if (!claims.issuer().equals(owner.get().string("sub"))
        || !claims.subject().equals(Optional.of(issuer.value()))
        || !claims.json().string("trust_mark_type").equals(Optional.of(type))) {
      throw FederationException.chain("the delegation is by, for or of another");
    }
  }
}
