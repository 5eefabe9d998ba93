package org.cooppassport.service.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.cooppassport.core.problem.Refusal;

/**
 * A refusal whose answer needs more than its words: a status of its own, or headers by which the
 * caller can try again ({@code DPoP-Nonce}, {@code WWW-Authenticate}).
 */
public final class ChallengedRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int OWN = 0;

  private final transient Refusal refusal;
  private final int status;
  private final transient Map<String, String> headers;

  private ChallengedRefusal(Refusal refusal, int status, Map<String, String> headers) {
    super(refusal.getMessage(), refusal, false, false);
    this.refusal = Objects.requireNonNull(refusal);
    this.status = status;
    this.headers = Map.copyOf(headers);
  }

  /** Takes a refusal with the status that its reason has. */
  public static ChallengedRefusal of(Refusal refusal) {
    return new ChallengedRefusal(refusal, OWN, Map.of());
  }

  /** Returns the same with another status. */
  public ChallengedRefusal status(int other) {
    return new ChallengedRefusal(refusal, other, headers);
  }

  /** Returns the same with one more header, by lower-case name. */
  public ChallengedRefusal header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new ChallengedRefusal(refusal, status, more);
  }

  /** Returns the refusal. */
  public Refusal refusal() {
    return refusal;
  }

  /** Returns the plain answer with what is asked for here. */
  Response over(Response plain) {
    Response answer = status == OWN ? plain : plain.status(status);
    for (Map.Entry<String, String> header : headers.entrySet()) {
      answer = answer.header(header.getKey(), header.getValue());
    }
    return answer;
  }
}
