package org.cooppassport.wallet.port;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;

/**
 * Sends one HTTPS request. The wallet's only way to the network.
 *
 * <p>An adapter refuses anything but https, private and loopback addresses outside development, and
 * bounds connect time, whole time and bytes. It never follows a redirect, sends no cookie and keeps
 * none. Blocking; called on the thread that called the wallet. Thread-safe.
 */
public interface WalletHttp {
  /** The methods that are used. */
  enum Method {
    GET,
    POST
  }

  /**
   * A request.
   *
   * @param headers by name; an adapter adds what HTTP needs and nothing that tells devices apart
   * @param body the body of a POST; empty for GET
   * @param maxBytes how many bytes of body are read at most; a longer answer is a failure
   */
  record Request(Method method, URI uri, Map<String, String> headers, Bytes body, int maxBytes) {
    public Request {
      Objects.requireNonNull(method);
      Objects.requireNonNull(uri);
      Objects.requireNonNull(body);
      headers = Map.copyOf(headers);
    }

    /** Returns a GET request. */
    public static Request get(URI uri, String accept, int maxBytes) {
      return new Request(Method.GET, uri, Map.of("Accept", accept), Bytes.EMPTY, maxBytes);
    }

    /** Returns a POST request. */
    public static Request post(URI uri, Map<String, String> headers, Bytes body, int maxBytes) {
      return new Request(Method.POST, uri, headers, body, maxBytes);
    }

    /** Tells nothing of headers and body. */
    @Override
    public String toString() {
      return method + " " + uri.getScheme() + "://" + uri.getRawAuthority();
    }
  }

  /**
   * An answer.
   *
   * @param status the HTTP status, also 3xx
   * @param headers by lower-case name; of several values the first
   * @param body the body, after any transfer coding
   */
  record Response(int status, Map<String, String> headers, Bytes body) {
    public Response {
      headers = Map.copyOf(headers);
      Objects.requireNonNull(body);
    }

    /**
     * Returns the media type without parameters, in lower case; the empty text if there is none.
     */
    public String mediaType() {
      String type = headers.getOrDefault("content-type", "");
      int end = type.indexOf(';');
      return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** Tells whether the status is 2xx. */
    public boolean ok() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * Sends the request and waits for the whole answer.
   *
   * @throws org.cooppassport.core.problem.Refusal DESTINATION_FORBIDDEN if the address must not be
   *     called; nothing was sent
   * @throws PeerUnreachable if no whole answer came, for any reason of the network or the peer
   */
  Response exchange(Request request);
}
