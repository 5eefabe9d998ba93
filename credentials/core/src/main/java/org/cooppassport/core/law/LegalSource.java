package org.cooppassport.core.law;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.trust.StrictMembers;

/**
 * Where something of law can be read.
 *
 * @param title the provision, as a lawyer would cite it
 * @param url where its text stands
 * @param basis how it was read
 */
public record LegalSource(String title, String url, Basis basis) {

  /** How near to the law the source is. */
  public enum Basis {
    /** The text of the law or of the supervisor itself. */
    PRIMARY("primary"),
    /** What others say of it. */
    SECONDARY("secondary"),
    /** What we read into it. */
    INFERENCE("inference"),
    /** To be confirmed. */
    TO_BE_CONFIRMED("to-be-confirmed");

    private final String wireName;

    Basis(String wireName) {
      this.wireName = wireName;
    }

    /** The word for it in tables. */
    public String wireName() {
      return wireName;
    }

    static Optional<Basis> named(String name) {
      return Arrays.stream(values()).filter(basis -> basis.wireName.equals(name)).findFirst();
    }
  }

  public LegalSource {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(url, "url");
    Objects.requireNonNull(basis, "basis");
  }

  static LegalSource read(StrictMembers parent) {
    StrictMembers members = parent.object("source");
    LegalSource source =
        new LegalSource(
            members.text("title"),
            members.text("url"),
            members
                .optionalNamed("basis", Basis::named)
                .orElseThrow(() -> members.wrong("basis", "is required")));
    members.nothingElse();
    return source;
  }

  /** The source as data. */
  public JsonObject toJson() {
    return JsonObject.builder()
        .put("title", title)
        .put("url", url)
        .put("basis", basis.wireName())
        .build();
  }
}
