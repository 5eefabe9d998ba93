package org.cooppassport.verifier.requests;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink.Method;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.openid.vp.TransactionData;

/**
 * What was asked, and how; never changes once the request is made.
 *
 * @param policy the policy's name
 * @param policyDigest of the policy's content: an answer is judged by the very policy it was asked
 *     by
 * @param flow where the wallet is
 * @param redirect the configured name of where the browser goes afterwards; empty for our own page
 * @param format the credential format family asked for
 * @param clientId who asks
 * @param others further names of who asks, under which a request to a browser is signed as well
 * @param method how the wallet fetches the request object
 * @param mode how the answer travels
 * @param origin the origin of the pages whose browsers may bring the answer, through the Digital
 *     Credentials API
 * @param nonce what every presentation must sign
 * @param state what the answer carries back; known to the wallet only
 * @param handle the part of the wallet's addresses that names the request
 * @param page the part of the page's address that names the request
 * @param encryptionKey the private JWK answers are encrypted to; empty if they come in clear, and
 *     once there was one
 * @param transactions what the holder is asked to authorise
 * @param risk the risk class whose rules count; told to nobody
 * @param made when
 * @param expires from when on no answer is taken
 */
record Asked(
    String policy,
    String policyDigest,
    Flow flow,
    String redirect,
    String format,
    ClientId clientId,
    List<ClientId> others,
    Method method,
    ResponseMode mode,
    String origin,
    String nonce,
    String state,
    String handle,
    String page,
    JsonObject encryptionKey,
    List<TransactionData> transactions,
    RiskClass risk,
    Instant made,
    Instant expires) {
  Asked {
    Objects.requireNonNull(policy);
    Objects.requireNonNull(policyDigest);
    Objects.requireNonNull(flow);
    Objects.requireNonNull(redirect);
    Objects.requireNonNull(format);
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(method);
    Objects.requireNonNull(mode);
    Objects.requireNonNull(origin);
    Objects.requireNonNull(nonce);
    Objects.requireNonNull(state);
    Objects.requireNonNull(handle);
    Objects.requireNonNull(page);
    Objects.requireNonNull(risk);
    Objects.requireNonNull(made);
    Objects.requireNonNull(expires);
    others = List.copyOf(others);
    transactions = List.copyOf(transactions);
    if (!mode.encrypted() && !encryptionKey.isEmpty()) {
      throw new IllegalArgumentException("only an encrypted answer needs a key");
    }
  }

  /** Returns the same without the key: nobody can read what was answered any more. */
  Asked withoutKey() {
    return new Asked(
        policy,
        policyDigest,
        flow,
        redirect,
        format,
        clientId,
        others,
        method,
        mode,
        origin,
        nonce,
        state,
        handle,
        page,
        JsonObject.EMPTY,
        transactions,
        risk,
        made,
        expires);
  }

  static Asked read(JsonObject json) {
    return new Asked(
        Stored.text(json, "policy"),
        Stored.text(json, "policyDigest"),
        Flow.named(Stored.text(json, "flow")).orElseThrow(),
        Stored.text(json, "redirect"),
        Stored.text(json, "format"),
        ClientId.parse(Stored.text(json, "clientId")),
        json.array("others").flatMap(JsonArray::strings).orElse(List.of()).stream()
            .map(ClientId::parse)
            .toList(),
        Method.valueOf(Stored.text(json, "method")),
        ResponseMode.of(Stored.text(json, "mode")).orElseThrow(),
        json.string("origin").orElse(""),
        Stored.text(json, "nonce"),
        Stored.text(json, "state"),
        Stored.text(json, "handle"),
        Stored.text(json, "page"),
        json.object("encryptionKey").orElse(JsonObject.EMPTY),
        json.array("transactions").flatMap(JsonArray::strings).orElse(List.of()).stream()
            .map(TransactionData::parse)
            .toList(),
        RiskClass.named(Stored.text(json, "risk")).orElseThrow(),
        Instant.parse(Stored.text(json, "made")),
        Instant.parse(Stored.text(json, "expires")));
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("policy", policy)
        .put("policyDigest", policyDigest)
        .put("flow", flow.wire())
        .put("redirect", redirect)
        .put("format", format)
        .put("clientId", clientId.toString())
        .putStrings("others", others.stream().map(ClientId::toString).toList())
        .put("method", method.name())
        .put("mode", mode.wire())
        .put("origin", origin)
        .put("nonce", nonce)
        .put("state", state)
        .put("handle", handle)
        .put("page", page)
        .put("encryptionKey", encryptionKey)
        .putStrings("transactions", transactions.stream().map(TransactionData::text).toList())
        .put("risk", risk.wireName())
        .put("made", made.toString())
        .put("expires", expires.toString())
        .build();
  }

  /** Tells only what is no secret. */
  @Override
  public String toString() {
    return "Asked[" + policy + ", " + flow + "]";
  }
}
