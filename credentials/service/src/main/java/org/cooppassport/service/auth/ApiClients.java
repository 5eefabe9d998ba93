package org.cooppassport.service.auth;

import io.vertx.core.Future;
import java.util.Optional;
import org.cooppassport.service.coop.Coop;

/** Port: the API clients of all co-ops. */
@FunctionalInterface
public interface ApiClients {
  /** Succeeds with the client of this co-op, if there is one. */
  Future<Optional<ApiClient>> find(Coop coop, String clientId);
}
