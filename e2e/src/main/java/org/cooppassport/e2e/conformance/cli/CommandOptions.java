package org.cooppassport.e2e.conformance.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The options of one run: {@code --name value} or {@code --name=value}, each at most once. */
record CommandOptions(Map<String, String> values) {
  CommandOptions {
    values = Map.copyOf(values);
  }

  /**
   * Reads options.
   *
   * @throws IllegalArgumentException if one is unknown, repeated or has no value
   */
  static CommandOptions parse(String[] arguments, int from, Set<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = from; i < arguments.length; i++) {
      String argument = arguments[i];
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new IllegalArgumentException("unknown option " + name);
      }
      if (equals < 0 && ++i == arguments.length) {
        throw new IllegalArgumentException(name + " needs a value");
      }
      String value = equals < 0 ? arguments[i] : argument.substring(equals + 1);
      if (values.put(name.substring(2), value) != null) {
        throw new IllegalArgumentException(name + " is repeated");
      }
    }
    return new CommandOptions(values);
  }

  /** Returns the value, which must be there. */
  String require(String name) {
    return get(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
  }

  /** Returns the value, if it was given. */
  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
