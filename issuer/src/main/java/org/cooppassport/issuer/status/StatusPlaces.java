package org.cooppassport.issuer.status;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.StatusPlace;
import org.cooppassport.core.status.BitstringStatusList;
import org.cooppassport.core.status.BitstringStatusListEntry;
import org.cooppassport.core.status.StatusListReference;
import org.cooppassport.core.status.StatusPurpose;
import org.cooppassport.service.coop.Coop;
import org.cooppassport.service.store.AllottedIndex;
import org.cooppassport.service.store.IndexLease;
import org.cooppassport.service.store.OpenedList;
import org.cooppassport.service.store.StatusSeries;

/**
 * Status indexes of a co-op's credentials, and what the credentials say about them.
 *
 * <p>All types share the lists of their form, so that a list tells nothing about a type. An index
 * that no credential was signed with goes back and is given next; one that a crash lost is never
 * given. Thread-safe.
 */
public final class StatusPlaces {
  /** The purposes of bitstring lists, in the order of the entries. */
  static final List<StatusPurpose> PURPOSES =
      List.of(StatusPurpose.REVOCATION, StatusPurpose.SUSPENSION);

  private static final int ENTRIES = BitstringStatusList.MIN_ENTRIES;

  private final IndexLease lease;
  private final Map<StatusSeries, Deque<AllottedIndex>> returned = new ConcurrentHashMap<>();

  /** Takes indexes from {@code lease}. */
  public StatusPlaces(IndexLease lease) {
    this.lease = lease;
  }

  /** Succeeds with indexes that no other credential has. */
  public Future<List<AllottedIndex>> reserve(Coop coop, CredentialForm form, int count) {
    StatusSeries series = series(coop, form);
    List<AllottedIndex> taken = new ArrayList<>();
    Deque<AllottedIndex> spare = returned.get(series);
    while (spare != null && taken.size() < count) {
      AllottedIndex index = spare.poll();
      if (index == null) {
        break;
      }
      taken.add(index);
    }
    if (taken.size() == count) {
      return Future.succeededFuture(List.copyOf(taken));
    }
    return lease
        .take(series, count - taken.size())
        .map(
            more -> {
              taken.addAll(more);
              return List.copyOf(taken);
            });
  }

  /** Takes indexes back that nothing was signed with. */
  public void giveBack(Coop coop, CredentialForm form, List<AllottedIndex> indexes) {
    returned
        .computeIfAbsent(series(coop, form), s -> new ConcurrentLinkedDeque<>())
        .addAll(indexes);
  }

  /** Returns what a credential of this form says about its index. */
  public static StatusPlace place(Coop coop, CredentialForm form, AllottedIndex index) {
    if (form.hasTokenStatus()) {
      return new StatusPlace.Token(
          new StatusListReference(tokenListUrl(coop, index.list()), index.index()));
    }
    return new StatusPlace.Bitstring(
        PURPOSES.stream()
            .map(
                purpose ->
                    BitstringStatusListEntry.of(
                        bitstringListUrl(coop, index.list(), purpose), purpose, index.index()))
            .toList());
  }

  /** Succeeds with the lists that indexes of this form may have been given from. */
  Future<List<OpenedList>> lists(Coop coop, CredentialForm form) {
    return lease.lists(series(coop, form));
  }

  static String tokenListUrl(Coop coop, String list) {
    return coop.link("/status/" + list);
  }

  static String bitstringListUrl(Coop coop, String list, StatusPurpose purpose) {
    return coop.link("/status/" + list + "/" + purpose.wireName());
  }

  private static StatusSeries series(Coop coop, CredentialForm form) {
    return new StatusSeries(coop.id(), form.hasTokenStatus() ? "token" : "bitstring", ENTRIES);
  }
}
