package org.cooppassport.verifier.evidence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.cooppassport.core.agreements.EvidencePurpose;
import org.cooppassport.core.agreements.RelianceTerms;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.evidence.EvidenceClock;
import org.cooppassport.core.evidence.ReliedCheck;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;

/**
 * One request for the papers behind a check: who was asked, when, by when they are due, and what
 * came. Without personal data. Immutable.
 *
 * @param json its members as they are stored
 */
record AskedEvidence(JsonObject json) {
  private static final String STATE = "state";
  private static final String ATTEMPTS = "attempts";
  private static final String NEXT = "nextTry";
  private static final String ESCALATION = "escalation";
  private static final Set<State> ENDED = Set.of(State.DELIVERED, State.REFUSED, State.FAILED);
  private static final Set<State> TO_TELL = Set.of(State.LATE, State.REFUSED, State.FAILED);

  /** How long to wait before asking again, by how often it was asked. */
  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(15),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15));

  /** Whoever has not delivered a month after the day never will. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofDays(30);

  /** Where a request stands. */
  enum State {
    /** Asked for, and not due yet. */
    REQUESTED,
    /** Everything came, and is what the credential cites. */
    DELIVERED,
    /** Due, and not all is there; it is still asked for. */
    LATE,
    /** The checker refused. */
    REFUSED,
    /** Something else came than the credential cites, or nothing at all for too long. */
    FAILED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<State> named(String name) {
      return List.of(values()).stream().filter(s -> s.wireName().equals(name)).findFirst();
    }
  }

  /** Whether somebody has yet to be told that it went wrong. */
  enum Escalation {
    NONE,
    DUE,
    DONE
  }

  /**
   * A new request.
   *
   * @param client who asks
   */
  static AskedEvidence of(
      String id,
      ReliedCheck check,
      EvidencePurpose purpose,
      String client,
      Instant at,
      Instant due) {
    RelianceTerms terms = check.terms();
    return new AskedEvidence(
        JsonObject.builder()
            .put("id", id)
            .put("receipt", check.receipt().id())
            .put("purpose", purpose.wireName())
            .put("drill", purpose == EvidencePurpose.DRILL)
            .put("agreement", terms.id())
            .put("version", terms.version())
            .put("checker", terms.checker().id())
            .put("checkerName", terms.checker().name())
            .put("issuer", check.issuer())
            .put("endpoint", check.endpoint())
            .put("askedBy", client)
            .put("askedAt", at.toString())
            .put("dueAt", due.toString())
            .put(STATE, State.REQUESTED.wireName())
            .put(
                "papers",
                check.papers().stream()
                    .map(paper -> AskedPaper.of(paper).json())
                    .collect(JsonArray.collector()))
            .put(ATTEMPTS, 0)
            .put(NEXT, at.toString())
            .put(ESCALATION, Escalation.NONE.name())
            .build());
  }

  static AskedEvidence read(Bytes bytes) {
    return new AskedEvidence(JsonReader.readObject(bytes));
  }

  Bytes toBytes() {
    return JsonWriter.write(json);
  }

  String id() {
    return text("id");
  }

  String receipt() {
    return text("receipt");
  }

  String agreement() {
    return text("agreement");
  }

  String checker() {
    return text("checker");
  }

  String checkerName() {
    return text("checkerName");
  }

  String issuer() {
    return text("issuer");
  }

  String endpoint() {
    return text("endpoint");
  }

  EvidencePurpose purpose() {
    return EvidencePurpose.named(text("purpose")).orElseThrow();
  }

  boolean isDrill() {
    return purpose() == EvidencePurpose.DRILL;
  }

  State state() {
    return State.named(text(STATE)).orElseThrow();
  }

  Instant askedAt() {
    return Instant.parse(text("askedAt"));
  }

  Instant dueAt() {
    return Instant.parse(text("dueAt"));
  }

  /** When it ended; empty while it goes on. */
  Optional<Instant> endedAt() {
    return json.string("endedAt").map(Instant::parse);
  }

  boolean ended() {
    return ENDED.contains(state());
  }

  List<AskedPaper> papers() {
    return json.array("papers").flatMap(JsonArray::objects).orElseThrow().stream()
        .map(AskedPaper::new)
        .toList();
  }

  Optional<AskedPaper> paper(String digest) {
    return papers().stream().filter(paper -> paper.digest().equals(digest)).findFirst();
  }

  Escalation escalation() {
    return Escalation.valueOf(text(ESCALATION));
  }

  /** Whether nothing is left to be done about it. */
  boolean settled() {
    return ended() && escalation() != Escalation.DUE;
  }

  boolean isDueForATry(Instant now) {
    return !ended() && !now.isBefore(Instant.parse(text(NEXT)));
  }

  /** By how much it is or was late; zero if it is not. */
  Duration lateness(Instant now) {
    return EvidenceClock.lateness(dueAt(), endedAt().orElse(now));
  }

  /** The same with one more try under way. */
  AskedEvidence trying(Instant now) {
    long attempts = json.number(ATTEMPTS).orElseThrow().longValue();
    Duration pause = PAUSES.get((int) Math.min(attempts, PAUSES.size() - 1L));
    return new AskedEvidence(
        json.with(ATTEMPTS, attempts + 1).with(NEXT, now.plus(pause).toString()));
  }

  /** The same with a word on why the last try brought nothing. */
  AskedEvidence told(String code) {
    return new AskedEvidence(json.with("code", code));
  }

  /** The same with another state of one paper. */
  AskedEvidence with(String digest, UnaryOperator<AskedPaper> change) {
    return new AskedEvidence(
        json.with(
            "papers",
            papers().stream()
                .map(paper -> paper.digest().equals(digest) ? change.apply(paper) : paper)
                .map(AskedPaper::json)
                .collect(JsonArray.collector())));
  }

  /** The same in the state that its papers and the clock put it in. */
  AskedEvidence at(Instant now) {
    if (ended()) {
      return this;
    }
    State next = next(now);
    JsonObject moved = json.with(STATE, next.wireName());
    if (ENDED.contains(next)) {
      moved =
          moved
              .with("endedAt", now.toString())
              .with("tookSeconds", Duration.between(askedAt(), now).toSeconds());
    }
    boolean tell = TO_TELL.contains(next) && next != state();
    return new AskedEvidence(tell ? moved.with(ESCALATION, Escalation.DUE.name()) : moved);
  }

  private State next(Instant now) {
    List<AskedPaper.State> states = papers().stream().map(AskedPaper::state).toList();
    if (!states.contains(AskedPaper.State.OPEN)) {
      return states.contains(AskedPaper.State.FAILED)
          ? State.FAILED
          : states.contains(AskedPaper.State.REFUSED) ? State.REFUSED : State.DELIVERED;
    }
    if (now.isAfter(dueAt().plus(GIVEN_UP_AFTER))) {
      return State.FAILED;
    }
    return now.isAfter(dueAt()) ? State.LATE : State.REQUESTED;
  }

  /** The same when whoever had to be told was told. */
  AskedEvidence escalated(Instant now) {
    return new AskedEvidence(
        json.with(ESCALATION, Escalation.DONE.name()).with("escalatedAt", now.toString()));
  }

  /** For the co-op's own system. */
  JsonObject view(Instant now) {
    return json.without(NEXT, ESCALATION).with("lateSeconds", lateness(now).toSeconds());
  }

  private String text(String name) {
    return json.string(name).orElseThrow();
  }
}
