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
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.CredentialSetQuery;
import org.cooppassport.core.openid.dcql.DcqlEvaluation;
import org.cooppassport.core.openid.dcql.DcqlEvaluation.OptionalSets;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.vp.TransactionData;
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
  private final Picks picks;
  private final Revealer revealer;
  private final DcqlEvaluation evaluation;
  private final Optional<Map<String, List<DcqlMatch>>> chosen;
  private final Optional<Map<String, List<TransactionData>>> authorised;
  private final Consent consent;

  /** What the member chose so far. */
  private record Picks(OptionalSets optional, Map<Integer, Integer> options) {
    private static final Picks NONE = new Picks(OptionalSets.LEAVE_OUT, Map.of());
  }

  /** Tells what of a copy a verifier would see. */
  @FunctionalInterface
  interface Revealer {
    JsonValue revealed(DcqlMatch match, CredentialCopy copy);
  }

  private PresentationPreview(
      ValidatedRequest request, List<HeldCredential> held, Picks picks, Revealer revealer) {
    this.request = request;
    this.held = held;
    this.picks = picks;
    this.revealer = revealer;
    this.evaluation =
        DcqlEvaluation.of(
            request.request().query(), held.stream().map(HeldCredential::forQuery).toList());
    Optional<Map<String, List<DcqlMatch>>> found =
        evaluation.choose(picks.optional(), picks.options());
    this.authorised = found.flatMap(c -> Authorisation.of(request.request().transactions(), c));
    this.chosen = authorised.isPresent() ? found : Optional.empty();
    this.consent = ConsentText.of(request, held, chosen.orElse(Map.of()), revealer);
  }

  static PresentationPreview of(
      ValidatedRequest request, List<HeldCredential> held, Revealer revealer) {
    return new PresentationPreview(request, bestIssuersFirst(request, held), Picks.NONE, revealer);
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
              .computeIfAbsent(credential.shown().credentialIssuer(), issuer -> new HashSet<>())
              .add(query.id());
        }
      }
    }
    List<HeldCredential> ordered = new ArrayList<>(held);
    ordered.sort(
        Comparator.comparingInt(
            credential ->
                -answered.getOrDefault(credential.shown().credentialIssuer(), Set.of()).size()));
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
    evaluation
        .matches()
        .forEach(
            (query, list) -> ids.put(query, list.stream().map(m -> m.credential().ref()).toList()));
    return Collections.unmodifiableMap(ids);
  }

  /** Returns the preview that uses this credential wherever it will do. */
  public PresentationPreview preferring(String credentialId) {
    List<HeldCredential> ordered = new ArrayList<>(held);
    ordered.sort(
        (a, b) -> Boolean.compare(b.id().equals(credentialId), a.id().equals(credentialId)));
    return new PresentationPreview(request, ordered, picks, revealer);
  }

  /** Returns the preview that also answers what the verifier does not require. */
  public PresentationPreview withOptional() {
    return new PresentationPreview(
        request, held, new Picks(OptionalSets.INCLUDE, picks.options()), revealer);
  }

  /** Returns the preview that does without this credential, even where it would do. */
  public PresentationPreview leavingOut(String credentialId) {
    List<HeldCredential> others =
        held.stream().filter(credential -> !credential.id().equals(credentialId)).toList();
    return new PresentationPreview(request, others, picks, revealer);
  }

  /**
   * Returns what the verifier lets the member choose: one entry for each of its credential sets.
   */
  public List<CredentialChoice> choices() {
    List<CredentialChoice> choices = new ArrayList<>();
    List<CredentialSetQuery> sets = request.request().query().credentialSets();
    for (int i = 0; i < sets.size(); i++) {
      List<Integer> possible = evaluation.possible(i);
      List<List<String>> options = sets.get(i).options();
      int taken = -1;
      for (int option : possible) {
        boolean shown = chosen.filter(c -> c.keySet().containsAll(options.get(option))).isPresent();
        taken =
            shown && (taken < 0 || picks.options().getOrDefault(i, -1) == option) ? option : taken;
      }
      choices.add(new CredentialChoice(i, sets.get(i).required(), options, possible, taken));
    }
    return List.copyOf(choices);
  }

  /**
   * Returns the preview in which the member takes an option of a choice.
   *
   * @throws IllegalArgumentException if the wallet lacks something for that option
   */
  public PresentationPreview choosing(int set, int option) {
    List<CredentialChoice> choices = choices();
    if (set < 0 || set >= choices.size() || !choices.get(set).possible().contains(option)) {
      throw new IllegalArgumentException("not an option that this wallet can take");
    }
    Map<Integer, Integer> options = new LinkedHashMap<>(picks.options());
    options.put(set, option);
    return new PresentationPreview(request, held, new Picks(picks.optional(), options), revealer);
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

  /** Returns the transactions that the first presentation of a query authorises. */
  List<TransactionData> authorisedBy(String queryId) {
    return authorised.orElseThrow().getOrDefault(queryId, List.of());
  }

  @Override
  public String toString() {
    return "PresentationPreview[" + consent.clientId() + "]";
  }
}
