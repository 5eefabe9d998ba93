package org.cooppassport.core.verification;

import java.util.Objects;

/**
 * One presentation or credential as it was received, and which query it answers.
 *
 * @param queryId the id of the credential query; empty where there is no query
 * @param index the place among the answers to that query, from 0
 * @param text a compact SD-JWT or JWT, or the JSON text of a credential or presentation, unchanged
 */
public record PresentedText(String queryId, int index, String text) {
  public PresentedText {
    Objects.requireNonNull(queryId, "queryId");
    Objects.requireNonNull(text, "text");
    if (index < 0) {
      throw new IllegalArgumentException("negative index");
    }
  }

  /** A credential or presentation that answers no query. */
  public static PresentedText alone(String text) {
    return new PresentedText("", 0, text);
  }
}
