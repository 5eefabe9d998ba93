package org.cooppassport.core.law;

import java.time.LocalDate;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;

/**
 * Who reviewed something of law, and when.
 *
 * @param by the reviewer; never blank
 * @param on the day
 */
public record Review(String by, LocalDate on) {
  static final String UNREVIEWED = "unreviewed";

  public Review {
    Objects.requireNonNull(on, "on");
    if (by.isBlank()) {
      throw new IllegalArgumentException("a review without a reviewer");
    }
  }

  /** Reads {@code "unreviewed"} as nothing, and {@code {"by": …, "on": …}} as a review. */
  static Optional<Review> read(StrictMembers members, String name) {
    if (members.json().string(name).filter(UNREVIEWED::equals).isPresent()) {
      members.text(name);
      return Optional.empty();
    }
    StrictMembers review = members.object(name);
    Review read =
        new Review(
            review.text("by"),
            review.optionalDay("on").orElseThrow(() -> review.wrong("on", "a day is required")));
    review.nothingElse();
    return Optional.of(read);
  }

  /** The review as data. */
  public JsonObject toJson() {
    return JsonObject.of("by", by, "on", on.toString());
  }
}
