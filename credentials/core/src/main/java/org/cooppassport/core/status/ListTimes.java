package org.cooppassport.core.status;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/** Reads the validity of a list credential of either data model; no offset means UTC. */
final class ListTimes {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ISO_DATE_TIME.withResolverStyle(java.time.format.ResolverStyle.STRICT);

  private ListTimes() {}

  /** Returns the instant of the first member that is there, or null if none is. */
  static Instant read(JsonObject credential, String name, String olderName) {
    Optional<JsonValue> value = credential.get(name).or(() -> credential.get(olderName));
    if (value.isEmpty()) {
      return null;
    }
    if (value.get() instanceof JsonString text) {
      try {
        TemporalAccessor parsed =
            FORM.parseBest(text.value(), OffsetDateTime::from, LocalDateTime::from);
        return parsed instanceof OffsetDateTime time
            ? time.toInstant()
            : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException e) {
        throw unreadable(name);
      }
    }
    throw unreadable(name);
  }

  private static ProblemException unreadable(String name) {
    return new ProblemException(
        ProblemCode.STATUS_VERIFICATION_ERROR, "the list's " + name + " is not a date and time");
  }
}
