package org.cooppassport.core.evidence;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.StrictMembers;

/**
 * The part of a receipt that its checker needs to see: that this relier was shown this check, when
 * and in which lane. The holder's own proof in the presentation names the relier's request. What
 * else the member disclosed, to whom else they belong and how they were judged stays with the
 * relier; the link binds it to the whole receipt, which it can be held to later.
 *
 * @param id the receipt's identifier
 * @param link the hash of the receipt's link of the relier's chain, as base64url
 * @param judgedAt the instant of the verdict
 * @param lane the lane it was accepted in
 * @param presentation the check as it was presented, unchanged
 * @param nonce the nonce that the presentation answers
 * @param audience whom the presentation was made for
 */
public record ReceiptExtract(
    String id,
    String link,
    Instant judgedAt,
    Lane lane,
    String presentation,
    String nonce,
    String audience) {
  public ReceiptExtract {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(link, "link");
    Objects.requireNonNull(judgedAt, "judgedAt");
    Objects.requireNonNull(lane, "lane");
    Objects.requireNonNull(presentation, "presentation");
    Objects.requireNonNull(nonce, "nonce");
    Objects.requireNonNull(audience, "audience");
  }

  static ReceiptExtract read(StrictMembers members) {
    ReceiptExtract extract =
        new ReceiptExtract(
            members.text("id"),
            members.text("link"),
            instant(members),
            members
                .optionalNamed("lane", Lane::named)
                .orElseThrow(() -> members.wrong("lane", "a lane is required")),
            members.text("presentation"),
            members.text("nonce"),
            members.text("audience"));
    members.nothingElse();
    return extract;
  }

  private static Instant instant(StrictMembers members) {
    try {
      return Instant.parse(members.text("judgedAt"));
    } catch (DateTimeParseException e) {
      throw members.wrong("judgedAt", "expected an instant such as 2026-11-21T10:00:00Z");
    }
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("id", id)
        .put("link", link)
        .put("judgedAt", judgedAt.toString())
        .put("lane", lane.wireName())
        .put("presentation", presentation)
        .put("nonce", nonce)
        .put("audience", audience)
        .build();
  }

  /** Tells nothing of the presentation: it is personal data. */
  @Override
  public String toString() {
    return "ReceiptExtract[" + id + ", " + judgedAt + "]";
  }
}
