package org.cooppassport.verifier.requests;

import java.util.Objects;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.Form;
import org.cooppassport.core.openid.vp.AuthorizationResponse;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.EncryptedResponse;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;

/** An answer as it came, by one of the two ways there are. */
public sealed interface IncomingAnswer {
  /**
   * Returns the answer, if it came the way the request wants it.
   *
   * @throws Refusal of reason {@code MALFORMED_REQUEST} that names the parameter, what was expected
   *     and what came
   */
  AuthorizationResponse read(Asked asked);

  /** Returns whom every presentation must be made out to. */
  ClientId audience(Asked asked);

  /** A form that a wallet posted to the response URI (OpenID4VP 1.0, section 8.2). */
  record Posted(Form form) implements IncomingAnswer {
    public Posted {
      Objects.requireNonNull(form);
    }

    @Override
    public AuthorizationResponse read(Asked asked) {
      if (asked.mode().dcApi()) {
        throw malformed(
            "response_mode",
            "an answer through the browser, " + asked.mode().wire(),
            new Came("one that was posted"),
            "appendix A.2");
      }
      boolean sealed = form.has("response");
      if (asked.mode().encrypted() && !sealed && !form.has("error")) {
        throw malformed(
            "response",
            "an encrypted answer",
            Came.words(form.parameters().keySet()),
            "section 8.3");
      }
      if (sealed && !asked.mode().encrypted()) {
        throw malformed(
            "response", "vp_token in clear", new Came("an encrypted answer"), "section 8.2");
      }
      AuthorizationResponse answer =
          sealed
              ? EncryptedResponse.parse(form).open(DecryptionKey.fromJwk(asked.encryptionKey()))
              : AuthorizationResponse.parse(form);
      if (!Bytes.utf8(answer.state()).equalsConstantTime(Bytes.utf8(asked.state()))) {
        throw malformed(
            "state",
            "the state of this request",
            answer.state().isEmpty() ? Came.NOTHING : Came.ANOTHER,
            "section 8.2");
      }
      return answer;
    }

    @Override
    public ClientId audience(Asked asked) {
      return asked.clientId();
    }
  }

  /**
   * What the Digital Credentials API gave to the page that asked (OpenID4VP 1.0, appendix A.4).
   *
   * @param data the member {@code data} of the credential
   * @param origin the origin of the page that brings it; empty if its browser did not say
   */
  record Returned(JsonObject data, String origin) implements IncomingAnswer {
    public Returned {
      Objects.requireNonNull(data);
      Objects.requireNonNull(origin);
    }

    @Override
    public AuthorizationResponse read(Asked asked) {
      if (asked.origin().isEmpty()) {
        throw malformed(
            "response_mode",
            "an answer that is posted, " + asked.mode().wire(),
            new Came("one through a browser"),
            "appendix A.2");
      }
      if (!origin.isEmpty() && !origin.equals(asked.origin())) {
        throw malformed(
            "Origin", "a page of " + asked.origin(), Came.address(origin), "appendix A.2");
      }
      boolean sealed = data.has("response");
      if (asked.mode().encrypted() && !sealed && !data.has("error")) {
        throw malformed("data.response", "an encrypted answer", Came.value(data), "section 8.3");
      }
      if (sealed && !asked.mode().encrypted()) {
        throw malformed(
            "data.response", "vp_token in clear", new Came("an encrypted answer"), "appendix A.2");
      }
      return sealed
          ? EncryptedResponse.parse(data).open(DecryptionKey.fromJwk(asked.encryptionKey()))
          : AuthorizationResponse.parse(data);
    }

    @Override
    public ClientId audience(Asked asked) {
      return ClientId.origin(asked.origin());
    }

    /** Tells nothing of the content. */
    @Override
    public String toString() {
      return "Returned" + data.names();
    }
  }

  private static Refusal malformed(String parameter, String expected, Came came, String section) {
    return new Mismatch(parameter, expected, came, "OpenID4VP 1.0, " + section)
        .refusal(Refusal.Reason.MALFORMED_REQUEST);
  }
}
