package org.cooppassport.service.web;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * One file that came with the program, under one exact name. There is no folder behind it: what is
 * not listed does not exist.
 */
public final class PackagedFile implements Endpoint {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*\\.[a-z0-9]+");
  private static final Duration MAX_AGE = Duration.ofMinutes(10);
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "html", "text/html",
          "css", "text/css",
          "js", "text/javascript",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2",
          "json", "application/json",
          "txt", "text/plain");

  private final Route route;
  private final Response answer;

  private PackagedFile(Route route, Response answer) {
    this.route = route;
    this.answer = answer;
  }

  /**
   * Returns the endpoints of these files.
   *
   * @param prefix where they are served, such as {@code /web/}
   * @param near a class of the module that the files came with
   * @param folder the resource folder, such as {@code /web/}
   * @param names plain lower-case file names
   * @throws IllegalArgumentException if a file is missing or its name is not a plain one
   */
  public static List<Endpoint> all(String prefix, Class<?> near, String folder, String... names) {
    return Stream.of(names).<Endpoint>map(name -> of(prefix, near, folder, name)).toList();
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(answer);
  }

  /** Reads a packaged file. */
  static Bytes read(Class<?> near, String resource) {
    try (InputStream in = near.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no packaged file " + resource);
      }
      return Bytes.owned(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PackagedFile of(String prefix, Class<?> near, String folder, String name) {
    String type = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (!NAME.matcher(name).matches() || type == null) {
      throw new IllegalArgumentException("a plain lower-case file name of a known type: " + name);
    }
    String full = type.startsWith("text/") ? type + "; charset=utf-8" : type;
    return new PackagedFile(
        Route.get(prefix + name).produces(type),
        Response.of(full, read(near, folder + name)).publicFor(MAX_AGE));
  }
}
