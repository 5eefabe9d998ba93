package org.cooppassport.wallet.fake;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.port.PeerUnreachable;
import org.cooppassport.wallet.port.WalletHttp;

/** Hosts that answer from memory, and a record of what was asked. */
public final class InMemoryNetwork implements WalletHttp {
  private final Map<String, Function<Request, Response>> hosts = new LinkedHashMap<>();
  private final List<Request> requests = new ArrayList<>();

  /** Returns a host's name without its port. */
  static String name(String hostAndPort) {
    int colon = hostAndPort.indexOf(':');
    return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
  }

  /** Puts a host on the network. */
  public void host(String name, Function<Request, Response> answers) {
    hosts.put(name, answers);
  }

  /** Returns everything that was asked, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Returns what was posted to a path of any host. */
  public List<Request> posted(String path) {
    return requests.stream()
        .filter(r -> r.method() == Method.POST && r.uri().getPath().equals(path))
        .toList();
  }

  @Override
  public Response exchange(Request request) {
    URI uri = request.uri();
    if (!"https".equals(uri.getScheme()) || uri.getHost().startsWith("10.")) {
      throw new Refusal(Reason.DESTINATION_FORBIDDEN, "not to be called");
    }
    requests.add(request);
    Function<Request, Response> host = hosts.get(uri.getHost());
    if (host == null) {
      throw new PeerUnreachable(uri.getHost() + ": unknown host");
    }
    Response response = host.apply(request);
    if (response.body().size() > request.maxBytes()) {
      throw new PeerUnreachable(uri.getHost() + ": too large");
    }
    return response;
  }

  /** Returns a JSON answer. */
  public static Response json(int status, JsonObject body) {
    return new Response(status, Map.of("content-type", "application/json"), JsonWriter.write(body));
  }

  /** Returns a text answer of a media type. */
  public static Response text(String mediaType, String body) {
    return new Response(200, Map.of("content-type", mediaType), Bytes.utf8(body));
  }

  /** Returns an OAuth error. */
  public static Response error(int status, String code) {
    return json(status, JsonObject.of("error", code));
  }

  /** Returns an answer without a body. */
  public static Response empty(int status) {
    return new Response(status, Map.of(), Bytes.EMPTY);
  }
}
