package org.cooppassport.core.federation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;

/**
 * A chain of statements from an entity to a configured anchor that was checked whole: links,
 * signatures, times, constraints, and the metadata that the policies leave. Only checking makes
 * one. Immutable.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-10.2">OpenID Federation
 *     1.0, section 10.2</a>
 */
public final class TrustChain {
  /** The most superiors above the subject, the anchor included. */
  public static final int MAX_SUPERIORS = 6;

  private static final int MAX_STATEMENTS = MAX_SUPERIORS + 2;

  private final List<EntityStatement> statements;
  private final FederationAnchor anchor;
  private final JsonObject metadata;

  private TrustChain(
      List<EntityStatement> statements, FederationAnchor anchor, JsonObject metadata) {
    this.statements = statements;
    this.anchor = anchor;
    this.metadata = metadata;
  }

  /**
   * Checks a chain that came in one piece, as in a {@code trust_chain} header.
   *
   * <p>Computes signatures, so never on an event loop.
   *
   * @param texts the statements, the subject's configuration first; the anchor's own may be absent
   * @param now the instant everything is judged at
   * @throws ProblemException INVALID_TRUST_CHAIN or INVALID_METADATA with the rule that is broken
   */
  public static TrustChain verify(List<String> texts, FederationAnchor anchor, Instant now) {
    try {
      if (texts.size() > MAX_STATEMENTS) {
        throw FederationException.chain("a chain of more than " + MAX_STATEMENTS + " statements");
      }
      List<EntityStatement> statements = new ArrayList<>();
      texts.forEach(text -> statements.add(EntityStatement.parse(text)));
      return check(statements, anchor, now);
    } catch (FederationException e) {
      throw new ProblemException(List.of(e.problem()));
    }
  }

  static TrustChain check(List<EntityStatement> statements, FederationAnchor anchor, Instant now) {
    if (statements.isEmpty() || !statements.get(0).isConfiguration()) {
      throw FederationException.chain("a chain begins with its subject's configuration");
    }
    EntityStatement last = statements.get(statements.size() - 1);
    if (!last.issuer().equals(anchor.id())) {
      throw FederationException.chain("the chain does not end at the anchor");
    }
    checkLinks(statements);
    statements.forEach(statement -> statement.checkTimes(now));
    checkSignatures(statements, anchor);
    checkConstraints(statements);
    return new TrustChain(List.copyOf(statements), anchor, resolve(statements));
  }

  private static void checkLinks(List<EntityStatement> statements) {
    int last = statements.size() - 1;
    Set<EntityId> seen = new HashSet<>();
    for (int i = 0; i <= last; i++) {
      EntityStatement statement = statements.get(i);
      if (i > 0 && i < last && statement.isConfiguration()) {
        throw FederationException.chain("a statement about itself stands inside the chain");
      }
      if (i < last && !statement.issuer().equals(statements.get(i + 1).subject())) {
        throw FederationException.chain("a statement is not followed by one about its issuer");
      }
      boolean anchorsOwn = i == last && i > 0 && statement.isConfiguration();
      if (!anchorsOwn && !seen.add(statement.issuer())) {
        throw FederationException.chain("an entity stands twice in the chain");
      }
    }
    if (last > 0
        && !statements.get(1).isConfiguration()
        && !statements.get(0).authorityHints().contains(statements.get(1).issuer())) {
      throw FederationException.chain("the subject does not name its superior");
    }
  }

  private static void checkSignatures(List<EntityStatement> statements, FederationAnchor anchor) {
    statements.get(0).checkSignature(statements.get(0).keys());
    int last = statements.size() - 1;
    for (int i = 0; i < last; i++) {
      statements.get(i).checkSignature(statements.get(i + 1).keys());
    }
    statements.get(last).checkSignature(anchor.keys());
  }

  private static void checkConstraints(List<EntityStatement> statements) {
    List<EntityId> below = new ArrayList<>();
    int intermediates = 0;
    for (EntityStatement statement : statements.subList(1, statements.size())) {
      if (!statement.isConfiguration()) {
        below.add(statement.subject());
        statement.constraints().check(intermediates, below);
        intermediates++;
      }
    }
  }

  /** Sections 6.1.4.2 and 6.2.3: the superior's metadata, then entity types, then the policies. */
  private static JsonObject resolve(List<EntityStatement> statements) {
    JsonObject metadata = statements.get(0).metadata();
    if (statements.size() == 1) {
      return metadata;
    }
    JsonObject stated =
        statements.get(1).isConfiguration() ? JsonObject.EMPTY : statements.get(1).metadata();
    for (String type : stated.names()) {
      Optional<JsonObject> own = metadata.object(type);
      if (own.isPresent()) {
        JsonObject merged = own.get();
        JsonObject overriding = EntityStatement.member(stated, type);
        for (String name : overriding.names()) {
          merged = merged.with(name, overriding.get(name).orElseThrow());
        }
        metadata = metadata.with(type, merged);
      }
    }
    MetadataPolicy policy = MetadataPolicy.NONE;
    for (int i = statements.size() - 1; i > 0; i--) {
      metadata = statements.get(i).constraints().filter(metadata);
      policy = policy.merge(statements.get(i).policy());
    }
    return policy.apply(metadata);
  }

  /** The entity that the chain is about. */
  public EntityId subject() {
    return statements.get(0).subject();
  }

  /** The anchor that the chain ends at. */
  public EntityId anchor() {
    return anchor.id();
  }

  /** The entities from the subject to the anchor. */
  public List<EntityId> path() {
    List<EntityId> path = new ArrayList<>();
    for (EntityStatement statement : statements) {
      if (!path.contains(statement.subject())) {
        path.add(statement.subject());
      }
    }
    if (!path.contains(anchor.id())) {
      path.add(anchor.id());
    }
    return List.copyOf(path);
  }

  /** The metadata that counts, by entity type. */
  public JsonObject metadata() {
    return metadata;
  }

  /** The statements as they were received, the subject's configuration first. */
  public List<String> statements() {
    return statements.stream().map(EntityStatement::text).toList();
  }

  /** From this instant on the chain must be made anew. */
  public Instant expiresAt() {
    return statements.stream()
        .map(EntityStatement::expiresAt)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** The subject's federation keys as its superior states them, or its own if it has none. */
  public JwkSet subjectKeys() {
    return statements.get(statements.size() == 1 ? 0 : 1).keys();
  }

  EntityStatement configuration() {
    return statements.get(0);
  }

  FederationAnchor trustedAnchor() {
    return anchor;
  }

  /** What the anchor says of itself, if it stands in the chain. */
  Optional<EntityStatement> anchorConfiguration() {
    EntityStatement last = statements.get(statements.size() - 1);
    return last.isConfiguration() ? Optional.of(last) : Optional.empty();
  }

  /** The keys of an entity of the chain, as proven by it. */
  Optional<JwkSet> keysOf(EntityId entity) {
    for (int i = statements.size() - 1; i >= 0; i--) {
      boolean stated = i > 0 || statements.size() == 1;
      if (stated && statements.get(i).subject().equals(entity)) {
        return Optional.of(statements.get(i).keys());
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "TrustChain" + path();
  }
}
