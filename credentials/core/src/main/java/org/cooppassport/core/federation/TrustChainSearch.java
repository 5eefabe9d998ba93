package org.cooppassport.core.federation;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.documents.DocumentKind;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * Looks for a chain from an entity to one of the anchors, from the bottom up, shortest first, among
 * the documents at hand.
 *
 * <p>First the configurations up to an anchor, then the statements along that path. Bounded: at
 * most {@value #MAX_HINTS} hints of an entity are looked at, anchors first; a path has at most
 * {@value TrustChain#MAX_SUPERIORS} superiors; {@value #MAX_CONFIGURATIONS} configurations and
 * {@value #MAX_STATEMENTS} statements are asked for. A hint that leads back is passed over, so that
 * a loop never hides a good path. The same documents always give the same outcome.
 *
 * @see <a href="https://openid.net/specs/openid-federation-1_0.html#section-10.1">OpenID Federation
 *     1.0, section 10.1</a>
 */
public final class TrustChainSearch {
  static final int MAX_HINTS = 10;
  static final int MAX_CONFIGURATIONS = 24;
  static final int MAX_STATEMENTS = 16;
  private static final int MAX_PATHS = 200;

  private final Map<EntityId, FederationAnchor> anchors = new HashMap<>();
  private final Documents documents;
  private final Instant now;
  private final Set<DocumentNeed> configurations = new LinkedHashSet<>();
  private final Set<DocumentNeed> statements = new LinkedHashSet<>();
  private final Map<DocumentNeed, Optional<EntityStatement>> read = new HashMap<>();
  private final Set<DocumentNeed> missing = new LinkedHashSet<>();
  private final List<Problem> refused = new ArrayList<>();
  private String unavailable;

  private TrustChainSearch(List<FederationAnchor> anchors, Documents documents, Instant now) {
    anchors.forEach(anchor -> this.anchors.put(anchor.id(), anchor));
    this.documents = documents;
    this.now = now;
  }

  /**
   * Says whether a chain holds, or what is missing to say it.
   *
   * <p>Computes signatures, so never on an event loop.
   *
   * @param anchors those that are believed, at least one
   * @param now the instant everything is judged at
   */
  public static FederationOutcome search(
      EntityId subject, List<FederationAnchor> anchors, Documents documents, Instant now) {
    return new TrustChainSearch(anchors, documents, now).search(subject);
  }

  private FederationOutcome search(EntityId subject) {
    Optional<EntityStatement> own = configuration(subject);
    if (own.isPresent()) {
      Optional<TrustChain> found =
          anchors.containsKey(subject)
              ? checked(List.of(own.get()), anchors.get(subject))
              : climb(own.get());
      if (found.isPresent()) {
        return new FederationOutcome.Found(found.get());
      }
    }
    if (!missing.isEmpty()) {
      return new FederationOutcome.Missing(List.copyOf(missing));
    }
    if (unavailable != null) {
      return new FederationOutcome.Unavailable(unavailable);
    }
    return new FederationOutcome.Refused(
        refused.isEmpty()
            ? Problem.of(
                ProblemCode.INVALID_TRUST_CHAIN,
                "the issuer's federation statements lead to no anchor of the policy")
            : refused.get(0));
  }

  private Optional<TrustChain> climb(EntityStatement subject) {
    Deque<List<EntityStatement>> paths = new ArrayDeque<>();
    paths.add(List.of(subject));
    for (int looked = 0; looked < MAX_PATHS && !paths.isEmpty(); looked++) {
      List<EntityStatement> path = paths.poll();
      for (EntityId hint : hints(path)) {
        Optional<EntityStatement> superior = configuration(hint);
        if (superior.isEmpty()) {
          continue;
        }
        List<EntityStatement> longer = new ArrayList<>(path);
        longer.add(superior.get());
        if (anchors.containsKey(hint)) {
          Optional<TrustChain> chain = along(longer, anchors.get(hint));
          if (chain.isPresent()) {
            return chain;
          }
        }
        if (longer.size() <= TrustChain.MAX_SUPERIORS) {
          paths.add(longer);
        }
      }
    }
    return Optional.empty();
  }

  /** Hints that do not lead back, anchors first. */
  private List<EntityId> hints(List<EntityStatement> path) {
    Set<EntityId> ordered = new LinkedHashSet<>();
    List<EntityId> all = path.get(path.size() - 1).authorityHints();
    all.stream().filter(anchors::containsKey).forEach(ordered::add);
    ordered.addAll(all);
    path.forEach(entity -> ordered.remove(entity.subject()));
    return ordered.stream().limit(MAX_HINTS).toList();
  }

  /** The chain along a path of configurations, once every statement on it is there. */
  private Optional<TrustChain> along(List<EntityStatement> path, FederationAnchor anchor) {
    List<EntityStatement> chain = new ArrayList<>();
    chain.add(path.get(0));
    boolean whole = true;
    for (int i = 0; i + 1 < path.size(); i++) {
      Optional<EntityStatement> about = statement(path.get(i + 1), path.get(i).subject());
      about.ifPresent(chain::add);
      whole &= about.isPresent();
    }
    chain.add(path.get(path.size() - 1));
    return whole ? checked(chain, anchor) : Optional.empty();
  }

  private Optional<TrustChain> checked(List<EntityStatement> chain, FederationAnchor anchor) {
    try {
      return Optional.of(TrustChain.check(chain, anchor, now));
    } catch (FederationException e) {
      refused.add(e.problem());
      return Optional.empty();
    }
  }

  private Optional<EntityStatement> configuration(EntityId entity) {
    DocumentNeed need = entity.configuration();
    return read(need, configurations, MAX_CONFIGURATIONS)
        .filter(s -> s.isConfiguration() && fits(s, entity, entity));
  }

  private Optional<EntityStatement> statement(EntityStatement superior, EntityId subject) {
    Optional<String> endpoint = superior.fetchEndpoint();
    if (endpoint.isEmpty()) {
      refused.add(
          Problem.of(
              ProblemCode.INVALID_TRUST_CHAIN, "a superior gives out no statements about others"));
      return Optional.empty();
    }
    DocumentNeed need = fetchNeed(endpoint.get(), subject);
    return read(need, statements, MAX_STATEMENTS).filter(s -> fits(s, superior.subject(), subject));
  }

  static DocumentNeed fetchNeed(String endpoint, EntityId subject) {
    char separator = endpoint.indexOf('?') < 0 ? '?' : '&';
    return new DocumentNeed(
        DocumentKind.ENTITY_STATEMENT, endpoint + separator + "sub=" + encoded(subject.value()));
  }

  /** As a form field; what an identifier may hold is ASCII. */
  private static String encoded(String text) {
    StringBuilder out = new StringBuilder();
    Bytes utf8 = Bytes.utf8(text);
    for (int i = 0; i < utf8.size(); i++) {
      int c = utf8.at(i) & 0xff;
      boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || "-._~".indexOf(c) >= 0);
      out.append(plain ? String.valueOf((char) c) : String.format(Locale.ROOT, "%%%02X", c));
    }
    return out.toString();
  }

  private boolean fits(EntityStatement statement, EntityId issuer, EntityId subject) {
    boolean fits = statement.issuer().equals(issuer) && statement.subject().equals(subject);
    if (!fits) {
      refused.add(
          Problem.of(ProblemCode.INVALID_TRUST_CHAIN, "a statement is by or about another entity"));
    }
    return fits;
  }

  private Optional<EntityStatement> read(DocumentNeed need, Set<DocumentNeed> asked, int atMost) {
    if (!asked.contains(need)) {
      if (asked.size() >= atMost) {
        return Optional.empty();
      }
      asked.add(need);
    }
    return read.computeIfAbsent(need, this::readNow);
  }

  private Optional<EntityStatement> readNow(DocumentNeed need) {
    Optional<Gathered> gathered = documents.get(need);
    if (gathered.isEmpty()) {
      missing.add(need);
      return Optional.empty();
    }
    if (gathered.get() instanceof Gathered.Unavailable failed) {
      if (failed.cause() != Gathered.Cause.NOT_FOUND) {
        unavailable = "a statement of the federation cannot be had: " + failed.cause().sentence();
      } else {
        refused.add(
            Problem.of(
                ProblemCode.INVALID_TRUST_CHAIN,
                "an entity or its superior publishes no statement where one is expected"));
      }
      return Optional.empty();
    }
    try {
      return Optional.of(
          EntityStatement.parse(gathered.get().fetched().orElseThrow().body().toUtf8()));
    } catch (MalformedEncoding e) {
      refused.add(Problem.of(ProblemCode.INVALID_TRUST_CHAIN, "a statement is not text"));
    } catch (FederationException e) {
      refused.add(e.problem());
    }
    return Optional.empty();
  }
}
