package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlEvaluation;
import org.cooppassport.core.openid.dcql.DcqlEvaluation.OptionalSets;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * A verifier's request, authenticated and checked, with what would answer it. Nothing has left the
 * wallet but the request for the request. Only {@link Wallet#preview(String)} makes one.
 *
 * <p>Immutable and thread-safe. Each preview belongs to one exchange: its nonce, state and address
 * are never used in another.
 */
public final class PresentationPreview {
  private final ValidatedRequest request;
  private final List<HeldCredential> held;
  private final OptionalSets optionalSets;
  private final Map<String, List<DcqlMatch>> matches;
  private final Optional<Map<String, List<DcqlMatch>>> chosen;
  private final Consent consent;

  private PresentationPreview(
      ValidatedRequest request, List<HeldCredential> held, OptionalSets optionalSets) {
    this.request = request;
    this.held = held;
    this.optionalSets = optionalSets;
    DcqlEvaluation evaluation =
        DcqlEvaluation.of(
            request.request().query(), held.stream().map(HeldCredential::forQuery).toList());
    this.matches = evaluation.matches();
    this.chosen = evaluation.choose(optionalSets);
    this.consent = ConsentText.of(request, held, chosen.orElse(Map.of()));
  }

  static PresentationPreview of(ValidatedRequest request, List<HeldCredential> held) {
    return new PresentationPreview(
        request, bestIssuersFirst(request, held), OptionalSets.LEAVE_OUT);
  }

  /**
   * Orders credentials by how much of the request their issuer's credentials answer: those of one
   * issuer are bound to one key, and so are seen to be of one holder.
   */
  private static List<HeldCredential> bestIssuersFirst(
      ValidatedRequest request, List<HeldCredential> held) {
    Map<String, Set<String>> answered = new HashMap<>();
    for (HeldCredential credential : held) {
      for (CredentialQuery query : request.request().query().credentials()) {
        if (DcqlEvaluation.match(query, credential.forQuery()).isPresent()) {
          answered
              .computeIfAbsent(credential.credentialIssuer(), issuer -> new HashSet<>())
              .add(query.id());
        }
      }
    }
    List<HeldCredential> ordered = new ArrayList<>(held);
    ordered.sort(
        Comparator.comparingInt(
            credential -> -answered.getOrDefault(credential.credentialIssuer(), Set.of()).size()));
    return List.copyOf(ordered);
  }

  /** Returns what the member would agree to. */
  public Consent consent() {
    return consent;
  }

  /**
   * Tells whether this wallet has what is asked for. The verifier does not learn it: a member who
   * declines, and one who has nothing, give the same answer.
   */
  public boolean answerable() {
    return chosen.isPresent() && !consent.warnings().contains(ConsentWarning.USED_UP);
  }

  /** Returns, per query id, the ids of all credentials that would do. */
  public Map<String, List<String>> alternatives() {
    Map<String, List<String>> ids = new LinkedHashMap<>();
    matches.forEach(
        (query, list) -> ids.put(query, list.stream().map(m -> m.credential().ref()).toList()));
    return Collections.unmodifiableMap(ids);
  }

  /** Returns the preview that uses this credential wherever it will do. */
  public PresentationPreview preferring(String credentialId) {
    List<HeldCredential> ordered = new ArrayList<>(held);
    ordered.sort(
        (a, b) -> Boolean.compare(b.id().equals(credentialId), a.id().equals(credentialId)));
    return new PresentationPreview(request, ordered, optionalSets);
  }

  /** Returns the preview that also answers what the verifier does not require. */
  public PresentationPreview withOptional() {
    return new PresentationPreview(request, held, OptionalSets.INCLUDE);
  }

  /**
   * Returns the member's consent to exactly this.
   *
   * @throws Refusal ACCESS_DENIED if there is nothing to agree to
   */
  public GivenConsent agree() {
    if (!answerable()) {
      throw new Refusal(
          Reason.ACCESS_DENIED, "dcql_query", "this wallet does not hold what is asked for");
    }
    return new GivenConsent(this);
  }

  ValidatedRequest request() {
    return request;
  }

  Map<String, List<DcqlMatch>> chosen() {
    return chosen.orElseThrow();
  }

  @Override
  public String toString() {
    return "PresentationPreview[" + consent.clientId() + "]";
  }
}
