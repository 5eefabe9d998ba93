package org.cooppassport.service.coop;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All tenants of one server, by id, by address and by own domain. Immutable and thread-safe. */
public final class Coops {
  private final Map<String, Coop> byId;
  private final Map<String, Coop> byBase;
  private final Map<String, Coop> byDomain;

  private Coops(Map<String, Coop> byId, Map<String, Coop> byBase, Map<String, Coop> byDomain) {
    this.byId = byId;
    this.byBase = byBase;
    this.byDomain = byDomain;
  }

  /**
   * Makes the table.
   *
   * @throws IllegalArgumentException if two co-ops share an id, an address or a domain
   */
  public static Coops of(Collection<Coop> coops) {
    Map<String, Coop> ids = new LinkedHashMap<>();
    Map<String, Coop> bases = new LinkedHashMap<>();
    Map<String, Coop> domains = new LinkedHashMap<>();
    for (Coop coop : coops) {
      unique(ids.put(coop.id(), coop), "id", coop);
      unique(bases.put(coop.base(), coop), "address", coop);
      coop.ownDomain().ifPresent(domain -> unique(domains.put(domain, coop), "domain", coop));
    }
    return new Coops(Map.copyOf(ids), Map.copyOf(bases), Map.copyOf(domains));
  }

  /** Makes the table. */
  public static Coops of(Coop... coops) {
    return of(List.of(coops));
  }

  /** Returns the co-op with this id. */
  public Optional<Coop> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Returns the co-op whose public address is exactly {@code base}. */
  public Optional<Coop> byBase(String base) {
    return Optional.ofNullable(byBase.get(base));
  }

  /** Returns the co-op that owns this host (with port, if not 443). */
  public Optional<Coop> byDomain(String hostAndPort) {
    return Optional.ofNullable(byDomain.get(hostAndPort));
  }

  /** Returns the hosts that belong to one co-op each. */
  public Set<String> domains() {
    return byDomain.keySet();
  }

  /** Returns all co-ops, by id. */
  public List<Coop> all() {
    return byId.values().stream().sorted(Comparator.comparing(Coop::id)).toList();
  }

  private static void unique(Coop earlier, String what, Coop coop) {
    if (earlier != null) {
      throw new IllegalArgumentException("two co-ops have one " + what + ": " + coop.id());
    }
  }
}
