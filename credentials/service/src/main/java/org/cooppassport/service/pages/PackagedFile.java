package org.cooppassport.service.pages;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.service.http.Endpoint;
import org.cooppassport.service.http.Request;
import org.cooppassport.service.http.Response;
import org.cooppassport.service.http.Route;

/**
 * One file that is packaged with the server, under its exact name. Read once, at start: no request
 * reaches a file system (WEB-03).
 */
public final class PackagedFile implements Endpoint {
  static final String STYLE = "pages.css";
  static final String MARK = "mark.svg";

  private static final Duration MAX_AGE = Duration.ofMinutes(10);
  private static final Map<String, String> MEDIA_TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*\\.[a-z]+");

  private final Route route;
  private final Response answer;

  /**
   * Makes the endpoint {@code /web/NAME}.
   *
   * @param owner the class beside whose package the resource {@code /web/NAME} is packaged
   * @param name the file's plain lower-case name, which ends in css, js or svg
   * @throws IllegalArgumentException if the file is missing or its name is another one
   */
  public PackagedFile(Class<?> owner, String name) {
    String mediaType = MEDIA_TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (mediaType == null || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not a file for pages: " + name);
    }
    this.route = Route.get("/web/" + name).produces(mediaType.replaceAll(";.*", ""));
    this.answer = Response.of(mediaType, read(owner, "/web/" + name)).publicFor(MAX_AGE);
  }

  /** Returns what every page of {@link Markup} refers to. */
  public static List<Endpoint> ofEveryPage() {
    return List.of(
        new PackagedFile(PackagedFile.class, STYLE), new PackagedFile(PackagedFile.class, MARK));
  }

  @Override
  public Route route() {
    return route;
  }

  @Override
  public Future<Response> handle(Request request) {
    return Future.succeededFuture(answer);
  }

  private static Bytes read(Class<?> owner, String resource) {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no such resource: " + resource);
      }
      return Bytes.owned(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
