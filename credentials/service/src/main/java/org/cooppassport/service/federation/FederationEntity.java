package org.cooppassport.service.federation;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.config.CoopSettings;
import org.cooppassport.service.config.InvalidSetting;
import org.cooppassport.service.config.Section;
import org.cooppassport.service.coop.Coop;

/**
 * One co-op as an entity: the section {@code federation} of its file, and the files that it names.
 *
 * @param coop who it is; its address is its entity identifier
 * @param superiors whom it names as its superiors; none for an anchor, or outside any federation
 * @param subordinates those it took in, by entity identifier
 * @param trustMarks the marks it was given, as they stand in its configuration
 * @param trustMarkIssuers whose marks count in the federation that it is the anchor of
 * @param anchors the anchors that its resolver believes beside itself
 * @param revokedKeys those of its federation keys that are not to be believed, and since when
 * @param life how long a statement is in force
 */
public record FederationEntity(
    Coop coop,
    List<String> superiors,
    Map<String, Subordinate> subordinates,
    JsonArray trustMarks,
    JsonObject trustMarkIssuers,
    List<FederationAnchor> anchors,
    Map<String, Instant> revokedKeys,
    Duration life) {
  /** What a new co-op's file says. */
  public static final String TEMPLATE =
      """
      federation {
        # The superiors of this co-op in an OpenID federation, by entity identifier.
        # authority-hints = ["https://federation.example"]
        # Folders of files: trust marks it was given, and, for a federation, whom it took in.
        # trust-marks = trust-marks
        # subordinates = subordinates
      }
      """;

  public FederationEntity {
    Objects.requireNonNull(coop);
    superiors = List.copyOf(superiors);
    subordinates = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(subordinates));
    Objects.requireNonNull(trustMarks);
    Objects.requireNonNull(trustMarkIssuers);
    anchors = List.copyOf(anchors);
    revokedKeys = Map.copyOf(revokedKeys);
    Objects.requireNonNull(life);
  }

  /**
   * Reads a co-op's section and files.
   *
   * @throws InvalidSetting naming what is wrong
   */
  public static FederationEntity read(CoopSettings settings) {
    Section section = settings.file().section("federation");
    Map<String, Subordinate> subordinates = new LinkedHashMap<>();
    for (Subordinate one :
        DecisionFiles.json(
            settings, section.textOr("subordinates", "subordinates"), Subordinate::read)) {
      subordinates.put(one.entity().value(), one);
    }
    List<String> superiors = section.texts("authority-hints");
    if (superiors.stream().anyMatch(hint -> EntityId.of(hint).isEmpty())) {
      throw section.invalid("authority-hints", "https URLs of entities");
    }
    return new FederationEntity(
        settings.coop(),
        superiors,
        subordinates,
        marks(settings, section),
        issuers(section.section("trust-mark-issuers")),
        DecisionFiles.json(
            settings, section.textOr("anchors", "anchors"), FederationEntity::anchor),
        revoked(section.section("revoked-keys")),
        section.duration(
            "statement-life", Duration.ofMinutes(5), Duration.ofDays(30), Duration.ofHours(24)));
  }

  private static JsonArray marks(CoopSettings settings, Section section) {
    List<JsonObject> marks = new ArrayList<>();
    String folder = section.textOr("trust-marks", "trust-marks");
    for (String text : DecisionFiles.texts(settings, folder)) {
      try {
        String type =
            Jws.parse(text)
                .unverifiedClaims()
                .string("trust_mark_type")
                .orElseThrow(() -> section.invalid("trust-marks", "a folder of trust marks"));
        marks.add(JsonObject.of("trust_mark_type", type, "trust_mark", text));
      } catch (ProblemException e) {
        throw section.invalid("trust-marks", "a folder of trust marks, one token a file");
      }
    }
    return marks.stream().collect(JsonArray.collector());
  }

  private static Map<String, Instant> revoked(Section section) {
    Map<String, Instant> since = new LinkedHashMap<>();
    for (String kid : section.names()) {
      String expected = "since when, such as 2026-11-21T12:00:00Z";
      try {
        since.put(kid, Instant.parse(section.text(kid, expected)));
      } catch (DateTimeParseException e) {
        throw section.invalid(kid, expected);
      }
    }
    return since;
  }

  private static JsonObject issuers(Section section) {
    JsonObject.Builder json = JsonObject.builder();
    for (String type : section.names()) {
      json.putStrings(type, section.texts(type));
    }
    return json.build();
  }

  private static FederationAnchor anchor(JsonObject json) {
    try {
      return new FederationAnchor(
          new EntityId(json.string("anchor").orElse("")),
          JwkSet.parse(json.object("keys").orElse(JsonObject.EMPTY)));
    } catch (IllegalArgumentException | ProblemException e) {
      throw new Refusal(
          Refusal.Reason.INVALID_VALUE, "anchor", "anchor: expected an https URL and its keys");
    }
  }

  /** Whether it gives out statements about others. */
  boolean isSuperior() {
    return !subordinates.isEmpty();
  }

  Optional<Subordinate> subordinate(String entity) {
    return Optional.ofNullable(subordinates.get(entity));
  }
}
