package org.cooppassport.issuer.publication;

import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.schemas.Resource;
import org.cooppassport.schemas.Schemas;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * One context, schema or type metadata document of ours, under its own path on this server, with
 * its digest. A version never changes, so anybody may keep it.
 */
public final class SchemaResource implements Endpoint {
  private static final Duration MAX_AGE = Duration.ofDays(365);
  private static final String OURS = "https://schemas.cooppassport.org/";

  private final Route route;
  private final Response answer;

  private SchemaResource(Resource resource) {
    String type = resource.mediaType();
    this.route =
        Route.get(URI.create(resource.url()).getPath())
            .produces(accepted(type))
            .sharedWithAnyOrigin();
    this.answer =
        Response.of(type, Bytes.owned(resource.bytes()))
            .publicFor(MAX_AGE)
            .header(
                "repr-digest",
                "sha-256=:"
                    + Base64.getEncoder().encodeToString(Bytes.hex(resource.sha256()).toByteArray())
                    + ":");
  }

  private static String[] accepted(String type) {
    return type.equals("application/json")
        ? new String[] {type}
        : new String[] {type, "application/json"};
  }

  /** Returns an endpoint for each document of ours. */
  public static List<SchemaResource> all() {
    List<SchemaResource> all = new ArrayList<>();
    for (Collection<Resource> kind :
        List.of(Schemas.contexts(), Schemas.schemas(), Schemas.typeMetadata())) {
      kind.stream()
          .filter(resource -> resource.url().startsWith(OURS))
          .map(SchemaResource::new)
          .forEach(all::add);
    }
    return List.copyOf(all);
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(answer);
  }
}
