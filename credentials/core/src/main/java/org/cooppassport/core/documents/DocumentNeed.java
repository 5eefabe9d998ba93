package org.cooppassport.core.documents;

import java.util.Objects;

/**
 * A document that a decision cannot do without.
 *
 * @param kind what it is wanted for
 * @param url the absolute https URL it stands at, as the decision spelled it
 */
public record DocumentNeed(DocumentKind kind, String url) {
  public DocumentNeed {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(url, "url");
  }
}
