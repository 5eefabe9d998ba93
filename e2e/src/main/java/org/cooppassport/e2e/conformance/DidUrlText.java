package org.cooppassport.e2e.conformance;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.service.http.Form;
import org.cooppassport.service.http.Request;

/**
 * The DID or DID URL at the end of a request's path.
 *
 * @see <a href="https://www.w3.org/TR/did-resolution/#bindings-https">DID Resolution, HTTP(S)
 *     binding</a>
 */
final class DidUrlText {
  /** Parameters that belong into the DID URL; sent plain, they arrive as the request's query. */
  private static final Set<String> DID_PARAMETERS =
      Set.of("service", "serviceType", "relativeRef", "versionId", "versionTime", "hl");

  private DidUrlText() {}

  /** Returns the text as the caller means it: sent plain, or URL-encoded as a whole. */
  static String of(Request request) {
    String raw = request.path("did");
    String lower = raw.toLowerCase(Locale.ROOT);
    boolean plain =
        raw.startsWith("did:")
            && !lower.contains("%23")
            && !lower.contains("%2f")
            && !lower.contains("%3f");
    String text = plain ? raw : URLDecoder.decode(raw.replace("+", "%2B"), StandardCharsets.UTF_8);
    Form query = request.query();
    String parameters =
        query.names().stream()
            .filter(DID_PARAMETERS::contains)
            .map(name -> name + "=" + query.get(name).orElse(""))
            .collect(Collectors.joining("&"));
    if (parameters.isEmpty() || text.indexOf('?') >= 0) {
      return text;
    }
    int hash = text.indexOf('#');
    return hash < 0
        ? text + "?" + parameters
        : text.substring(0, hash) + "?" + parameters + text.substring(hash);
  }

  /** Returns the parameters of a DID URL, decoded. */
  static Map<String, String> parameters(DidUrl url) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : url.query().orElse("").split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        parameters.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return parameters;
  }
}
