package org.cooppassport.service.fetch;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.util.List;

/** Port: asks for the addresses of a host name. */
@FunctionalInterface
interface NameResolver {
  /** Succeeds with all addresses, at least one; fails if the name has none. */
  Future<List<InetAddress>> resolve(String host);
}
