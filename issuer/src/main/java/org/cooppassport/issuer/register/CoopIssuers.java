package org.cooppassport.issuer.register;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cooppassport.service.coop.Coop;

/** All co-ops of a server as issuers. Immutable and thread-safe. */
public final class CoopIssuers {
  private final Map<String, CoopIssuer> byId;

  private CoopIssuers(Map<String, CoopIssuer> byId) {
    this.byId = byId;
  }

  /** Makes the table. */
  public static CoopIssuers of(Collection<CoopIssuer> issuers) {
    return new CoopIssuers(
        issuers.stream()
            .collect(Collectors.toUnmodifiableMap(i -> i.coop().id(), Function.identity())));
  }

  /** Returns the co-op as an issuer. Every co-op of an issuing server is one. */
  public CoopIssuer of(Coop coop) {
    CoopIssuer issuer = byId.get(coop.id());
    if (issuer == null) {
      throw new IllegalStateException("a co-op without templates: " + coop.id());
    }
    return issuer;
  }

  /** Returns all, by id. */
  public List<CoopIssuer> all() {
    return byId.values().stream().sorted(Comparator.comparing(i -> i.coop().id())).toList();
  }
}
