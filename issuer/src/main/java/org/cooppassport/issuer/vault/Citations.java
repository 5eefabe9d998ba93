package org.cooppassport.issuer.vault;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.cooppassport.core.evidence.CitedPaper;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.service.coop.Coop;

/**
 * Holds what a check says of its papers against the vault: a paper that the co-op says it holds
 * itself is there, and is kept as long as the credential says. Thread-safe.
 */
public final class Citations {
  private final EvidenceVault vault;

  /** Looks into {@code vault}. */
  public Citations(EvidenceVault vault) {
    this.vault = vault;
  }

  /** Every name under which a co-op holds papers. */
  public static Set<String> namesOf(Coop coop) {
    return Set.of(coop.did(), coop.base());
  }

  /**
   * Succeeds if every paper that claims cite as held here can be given until the day they say;
   * fails with a {@code Refusal} of reason {@code INVALID_VALUE} that names the one at fault.
   */
  public Future<Void> check(Coop coop, String type, JsonObject claims) {
    List<CitedPaper> all = cited(type, claims);
    List<Future<Void>> checks =
        IntStream.range(0, all.size())
            .filter(i -> namesOf(coop).contains(all.get(i).heldBy()))
            .mapToObj(i -> check(coop.id(), i, all.get(i)))
            .toList();
    return checks.isEmpty() ? Future.succeededFuture() : Future.all(checks).mapEmpty();
  }

  private Future<Void> check(String tenant, int index, CitedPaper paper) {
    return vault
        .find(tenant, paper.digest())
        .map(
            found -> {
              String place = "evidenceHeld/" + index;
              if (found.isEmpty() || found.get().erased()) {
                throw new Refusal(
                    Reason.INVALID_VALUE,
                    place + "/digest",
                    place
                        + "/digest: expected the digest of a paper in this co-op's vault, which is"
                        + " named as its holder");
              }
              if (found.get().retainUntil().isBefore(paper.retainUntil())) {
                throw new Refusal(
                    Reason.INVALID_VALUE,
                    place + "/retainUntil",
                    place
                        + "/retainUntil: the vault keeps the paper until "
                        + found.get().retainUntil()
                        + " only");
              }
              return null;
            });
  }

  /** Writes down which papers of the vault a record cites. Succeeds when it is durable. */
  public Future<Void> record(Coop coop, String type, JsonObject claims, String record) {
    return vault.cite(
        coop.id(),
        cited(type, claims).stream()
            .filter(paper -> namesOf(coop).contains(paper.heldBy()))
            .map(CitedPaper::digest)
            .toList(),
        record);
  }

  private static List<CitedPaper> cited(String type, JsonObject claims) {
    return type.equals(CredentialTypes.KYC_CHECK) ? CitedPaper.of(new ClaimSet(claims)) : List.of();
  }

  static Refusal notHere() {
    return new Refusal(
        Reason.INVALID_VALUE,
        "evidenceHeld",
        "evidenceHeld: a paper that is cited was erased in the meantime");
  }
}
