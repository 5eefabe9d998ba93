package org.cooppassport.core.openid;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * The parameters of an {@code application/x-www-form-urlencoded} body or a query string. No
 * parameter comes twice (RFC 6749, section 3.1).
 */
public record Form(Map<String, String> parameters) {
  /** The media type of the body. */
  public static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  private static final int MAX_PARAMETERS = 100;

  public Form {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** Returns the form without parameters, to add to. */
  public static Form empty() {
    return new Form(Map.of());
  }

  /**
   * Reads an encoded form.
   *
   * @throws Refusal MALFORMED_REQUEST if a parameter comes twice or an escape is broken;
   *     LIMIT_EXCEEDED if there are more than 100
   */
  public static Form parse(String encoded) {
    Map<String, String> found = new LinkedHashMap<>();
    if (encoded == null || encoded.isEmpty()) {
      return empty();
    }
    for (String pair : encoded.split("&", -1)) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1));
      if (found.put(name, value) != null) {
        throw new Refusal(
            Reason.MALFORMED_REQUEST, "a parameter comes twice (RFC 6749, section 3.1)");
      }
      if (found.size() > MAX_PARAMETERS) {
        throw new Refusal(Reason.LIMIT_EXCEEDED, "more than " + MAX_PARAMETERS + " parameters");
      }
    }
    return new Form(found);
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Refusal(Reason.MALFORMED_REQUEST, "a parameter has a broken percent escape");
    }
  }

  /** Returns the value of a parameter that is there and not empty. */
  public Optional<String> get(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /** Tells whether the parameter is there, even with an empty value. */
  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** Returns a copy with the parameter added or replaced. */
  public Form with(String name, String value) {
    Map<String, String> copy = new LinkedHashMap<>(parameters);
    copy.put(name, value);
    return new Form(copy);
  }

  /** Returns a copy with the parameter if there is a value. */
  public Form withIfPresent(String name, Optional<String> value) {
    return value.map(v -> with(name, v)).orElse(this);
  }

  /** Returns the encoded form. */
  public String encode() {
    return parameters.entrySet().stream()
        .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Tells only the names: values may be secrets. */
  @Override
  public String toString() {
    return "Form" + parameters.keySet();
  }
}
