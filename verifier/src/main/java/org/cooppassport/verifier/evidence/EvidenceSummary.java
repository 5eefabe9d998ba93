package org.cooppassport.verifier.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;

/** How a partner delivers under one agreement, counted from every request. Pure. */
final class EvidenceSummary {
  private EvidenceSummary() {}

  static JsonObject of(Collection<AskedEvidence> requests, Instant now) {
    Duration worst =
        requests.stream()
            .map(asked -> asked.lateness(now))
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    long delivered = count(requests, AskedEvidence.State.DELIVERED);
    JsonObject.Builder json =
        JsonObject.builder()
            .put("asked", requests.size())
            .put("delivered", delivered)
            .put(
                "deliveredLate",
                requests.stream()
                    .filter(asked -> asked.state() == AskedEvidence.State.DELIVERED)
                    .filter(asked -> !asked.lateness(now).isZero())
                    .count())
            .put("requested", count(requests, AskedEvidence.State.REQUESTED))
            .put("late", count(requests, AskedEvidence.State.LATE))
            .put("refused", count(requests, AskedEvidence.State.REFUSED))
            .put("failed", count(requests, AskedEvidence.State.FAILED))
            .put("worstDelaySeconds", worst.toSeconds())
            .put("neverDelivered", delivered == 0 && bad(requests) > 0);
    lastDrill(requests).ifPresent(drill -> json.put("lastDrill", drill(drill)));
    return json.build();
  }

  private static long bad(Collection<AskedEvidence> requests) {
    return List.of(
            AskedEvidence.State.LATE, AskedEvidence.State.REFUSED, AskedEvidence.State.FAILED)
        .stream()
        .mapToLong(state -> count(requests, state))
        .sum();
  }

  private static long count(Collection<AskedEvidence> requests, AskedEvidence.State state) {
    return requests.stream().filter(asked -> asked.state() == state).count();
  }

  private static Optional<AskedEvidence> lastDrill(Collection<AskedEvidence> requests) {
    return requests.stream()
        .filter(AskedEvidence::isDrill)
        .max(Comparator.comparing(AskedEvidence::askedAt));
  }

  private static JsonObject drill(AskedEvidence drill) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("id", drill.id())
            .put("askedAt", drill.askedAt().toString())
            .put("state", drill.state().wireName());
    json.putIfPresent("tookSeconds", drill.json().number("tookSeconds"));
    return json.build();
  }
}
