package org.cooppassport.service.http;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a route takes as its body. Decided from the headers, before a byte of the body is read.
 *
 * @param mediaTypes the accepted media types without parameters, lower case; empty if the route
 *     takes no body
 * @param maxBytes the most bytes that are read, counted as they arrive
 */
public record BodyRule(Set<String> mediaTypes, int maxBytes) {
  /** The most that a JSON body of an ordinary management call needs. */
  public static final int SMALL = 64 * 1024;

  /** A credential or presentation with its disclosures and proofs. */
  public static final int DOCUMENT = 1024 * 1024;

  /** A presentation of several credentials as an OpenID4VP response. */
  public static final int PRESENTATION = 2 * 1024 * 1024;

  /** No body. */
  public static final BodyRule NONE = new BodyRule(Set.of(), 0);

  static final String JSON = "application/json";
  static final String FORM = "application/x-www-form-urlencoded";

  public BodyRule {
    mediaTypes = Set.copyOf(mediaTypes);
    if (maxBytes < 0) {
      throw new IllegalArgumentException("maxBytes is not negative");
    }
  }

  /** A JSON object. */
  public static BodyRule json(int maxBytes) {
    return new BodyRule(Set.of(JSON), maxBytes);
  }

  /** An HTML form, URL-encoded; multipart never. */
  public static BodyRule form(int maxBytes) {
    return new BodyRule(Set.of(FORM), maxBytes);
  }

  /** Any of these media types; the endpoint asks {@link Request#mediaType} which it was. */
  public static BodyRule of(int maxBytes, String... mediaTypes) {
    List.of(mediaTypes).forEach(Objects::requireNonNull);
    return new BodyRule(Set.of(mediaTypes), maxBytes);
  }
}
