package org.cooppassport.verifier.agreements;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.cooppassport.core.agreements.AgreementStatement.Deed;
import org.cooppassport.core.agreements.SignedAgreement;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.problem.Refusal;

/** Everything a co-op's log of agreements amounts to. Immutable. */
final class HeldAgreements {
  static final HeldAgreements NONE = new HeldAgreements(new TreeMap<>());

  private final Map<String, NavigableMap<Long, Held>> byId;

  /**
   * One version of an agreement.
   *
   * @param file words and statements
   * @param history what was done, by whom and when, oldest first
   */
  record Held(SignedAgreement file, List<JsonObject> history) {
    Held {
      history = List.copyOf(history);
    }

    JsonArray historyJson() {
      return history.stream().collect(JsonArray.collector());
    }
  }

  private HeldAgreements(Map<String, NavigableMap<Long, Held>> byId) {
    this.byId = Collections.unmodifiableMap(byId);
  }

  /** The state after an event. */
  HeldAgreements after(Bytes event) {
    JsonObject json = JsonReader.readObject(event);
    SignedAgreement file = SignedAgreement.read(json.object("file").orElseThrow());
    Map<String, NavigableMap<Long, Held>> next = new TreeMap<>(byId);
    NavigableMap<Long, Held> versions =
        new TreeMap<>(next.getOrDefault(file.id(), Collections.emptyNavigableMap()));
    Held before = versions.get(file.text().version());
    List<JsonObject> history = new ArrayList<>(before == null ? List.of() : before.history());
    history.add(json.without("file"));
    versions.put(file.text().version(), new Held(file, history));
    next.put(file.id(), versions);
    return new HeldAgreements(next);
  }

  /**
   * Checks that words, before they are signed, give nobody a name that another partner has in an
   * agreement that this co-op has signed and that is not over: its checks would count as theirs.
   *
   * @throws Refusal of reason {@code CONFLICT} that tells the name
   */
  void checkNames(SignedAgreement words, String own, LocalDate today) {
    for (Held held : newest()) {
      SignedAgreement other = held.file();
      if (!other.id().equals(words.id()) && binds(other, own, today)) {
        words
            .text()
            .nameAtOddsWith(other.text())
            .ifPresent(
                name -> {
                  throw new Refusal(
                      Refusal.Reason.CONFLICT,
                      "issuers",
                      "issuers: " + name + " is another partner's in agreement " + other.id());
                });
      }
    }
  }

  private static boolean binds(SignedAgreement file, String own, LocalDate today) {
    return !file.text().term().isOver(today)
        && file.statements().stream()
            .anyMatch(s -> s.deed() == Deed.SIGNATURE && s.by().equals(own))
        && file.statements().stream()
            .noneMatch(s -> s.deed() == Deed.END && today.isAfter(s.lastDay()));
  }

  int size() {
    return byId.size();
  }

  /** The newest version of each agreement, by id. */
  List<Held> newest() {
    return byId.values().stream().map(versions -> versions.lastEntry().getValue()).toList();
  }

  /** All versions of an agreement, newest first. */
  Collection<Held> versions(String id) {
    return byId.getOrDefault(id, Collections.emptyNavigableMap()).descendingMap().values();
  }

  Optional<Held> version(String id, long version) {
    return Optional.ofNullable(byId.getOrDefault(id, Collections.emptyNavigableMap()).get(version));
  }

  /**
   * Of each agreement the newest version in force; if none is, the newest, so that it can be said
   * what is wrong with it. Computes signatures.
   */
  List<SignedAgreement> countingAt(Instant at) {
    List<SignedAgreement> counting = new ArrayList<>();
    for (NavigableMap<Long, Held> versions : byId.values()) {
      counting.add(
          versions.descendingMap().values().stream()
              .map(Held::file)
              .filter(file -> file.flawsAt(at).isEmpty())
              .findFirst()
              .orElse(versions.lastEntry().getValue().file()));
    }
    return counting;
  }
}
