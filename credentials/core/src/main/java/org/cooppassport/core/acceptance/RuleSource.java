package org.cooppassport.core.acceptance;

import java.util.Objects;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.law.LegalSource;

/**
 * Where the rule behind a reason can be read.
 *
 * @param title the provision, the policy, or the specification
 * @param url where its text stands; empty if it is the policy itself
 */
public record RuleSource(String title, String url) {
  /** The co-op's own policy; which one, the verdict says. */
  static final RuleSource POLICY = new RuleSource("policy", "");

  public RuleSource {
    Objects.requireNonNull(title, "title");
    Objects.requireNonNull(url, "url");
  }

  static RuleSource of(LegalSource source) {
    return new RuleSource(source.title(), source.url());
  }

  JsonObject toJson() {
    return url.isEmpty()
        ? JsonObject.of("title", title)
        : JsonObject.of("title", title, "url", url);
  }
}
