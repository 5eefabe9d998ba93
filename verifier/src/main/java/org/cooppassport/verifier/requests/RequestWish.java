package org.cooppassport.verifier.requests;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.core.openid.Members;
import org.cooppassport.core.openid.vp.AuthorizationRequestLink.Method;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.ResponseMode;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.verifier.coops.VerifierCoop;

/**
 * What a co-op's own system wants asked. Addresses are named, never given (VP-08).
 *
 * @param policy the policy's id
 * @param flow where the wallet is
 * @param redirect the configured name of where the browser goes afterwards; empty for our own page
 * @param format the credential format family to ask in; empty for the policy's own choice
 * @param clientId how the wallet authenticates us
 * @param others further ways to do so, each with a signature of its own; through a browser only
 * @param responseMode how the answer travels
 * @param method how the wallet fetches the request object
 * @param origin whose pages hand the request to a browser; empty for this server's own
 * @param transactions what the holder is asked to authorise: their members, but who authorises
 * @param risk the co-op's rating of this person or occasion; the policy's counts where it is higher
 */
public record RequestWish(
    String policy,
    Flow flow,
    String redirect,
    String format,
    ClientId.Prefix clientId,
    List<ClientId.Prefix> others,
    ResponseMode responseMode,
    Method method,
    String origin,
    List<JsonObject> transactions,
    RiskClass risk) {
  static final String PLACE = "POST /{coop}/requests";
  private static final Set<String> KNOWN =
      Set.of(
          "policy",
          "flow",
          "redirect",
          "format",
          "clientIdPrefix",
          "clientIdPrefixes",
          "responseMode",
          "requestUriMethod",
          "origin",
          "transactionData",
          "risk");

  private static final Set<ClientId.Prefix> PREFIXES =
      EnumSet.of(
          ClientId.Prefix.X509_HASH,
          ClientId.Prefix.X509_SAN_DNS,
          ClientId.Prefix.DECENTRALIZED_IDENTIFIER,
          ClientId.Prefix.VERIFIER_ATTESTATION,
          ClientId.Prefix.OPENID_FEDERATION,
          ClientId.Prefix.REDIRECT_URI);

  public RequestWish {
    Objects.requireNonNull(policy);
    Objects.requireNonNull(flow);
    Objects.requireNonNull(redirect);
    Objects.requireNonNull(format);
    Objects.requireNonNull(clientId);
    Objects.requireNonNull(responseMode);
    Objects.requireNonNull(method);
    Objects.requireNonNull(origin);
    others = List.copyOf(others);
    transactions = List.copyOf(transactions);
    Objects.requireNonNull(risk);
  }

  /** Returns all ways in which wallets authenticate us. */
  Stream<ClientId.Prefix> clientIds() {
    return Stream.concat(Stream.of(clientId), others.stream());
  }

  /**
   * Reads the body of a request; what it leaves out is as the co-op is set.
   *
   * @throws Refusal of reason {@code UNKNOWN_OPTION} or {@code INVALID_VALUE} naming the member
   */
  public static RequestWish read(JsonObject body, VerifierCoop coop) {
    for (String name : body.names()) {
      if (!KNOWN.contains(name)) {
        throw new Mismatch(name, "one of " + new TreeSet<>(KNOWN), Came.word(name), PLACE)
            .refusal(Refusal.Reason.UNKNOWN_OPTION);
      }
    }
    Members members = Members.of(body, PLACE).refusing(Refusal.Reason.INVALID_VALUE);
    List<ClientId.Prefix> prefixes = prefixes(members, coop);
    return new RequestWish(
        members.text("policy"),
        members
            .optionalText("flow")
            .map(flow -> Flow.named(flow).orElseThrow(() -> flowExpected(members)))
            .orElse(Flow.CROSS_DEVICE),
        members.optionalText("redirect").orElse(""),
        members.optionalText("format").orElse(""),
        prefixes.get(0),
        prefixes.subList(1, prefixes.size()),
        members
            .optionalText("responseMode")
            .map(mode -> responseMode(members, mode))
            .orElse(coop.asking().responseMode()),
        members
            .optionalText("requestUriMethod")
            .map(method -> method(members, method))
            .orElse(Method.GET),
        members.optionalText("origin").orElse(""),
        members.optionalObjects("transactionData").stream().map(Members::json).toList(),
        members
            .optionalText("risk")
            .map(
                name ->
                    RiskClass.named(name)
                        .orElseThrow(
                            () -> members.wrong("risk", "expected lower, standard or higher")))
            .orElse(RiskClass.LOWER));
  }

  private static Refusal flowExpected(Members members) {
    return members.wrongWord("flow", "expected same-device or cross-device");
  }

  private static List<ClientId.Prefix> prefixes(Members members, VerifierCoop coop) {
    List<String> several = members.optionalTexts("clientIdPrefixes");
    if (several.isEmpty()) {
      return List.of(
          members
              .optionalText("clientIdPrefix")
              .map(prefix -> prefix(members, "clientIdPrefix", prefix))
              .orElse(coop.asking().clientId()));
    }
    if (members.has("clientIdPrefix") || Set.copyOf(several).size() < several.size()) {
      throw members.wrong(
          "clientIdPrefixes", "expected different ones, and no clientIdPrefix beside them");
    }
    return several.stream().map(one -> prefix(members, "clientIdPrefixes", one)).toList();
  }

  private static ClientId.Prefix prefix(Members members, String name, String wire) {
    return PREFIXES.stream()
        .filter(known -> known.wire().equals(wire))
        .findFirst()
        .orElseThrow(
            () ->
                members.wrongWord(
                    name,
                    "expected one of " + PREFIXES.stream().map(ClientId.Prefix::wire).toList()));
  }

  private static ResponseMode responseMode(Members members, String wire) {
    return ResponseMode.of(wire)
        .filter(mode -> mode.direct() || mode.dcApi())
        .orElseThrow(
            () ->
                members.wrongWord(
                    "responseMode", "expected direct_post, direct_post.jwt, dc_api or dc_api.jwt"));
  }

  private static Method method(Members members, String wire) {
    return switch (wire) {
      case "get" -> Method.GET;
      case "post" -> Method.POST;
      default -> throw members.wrongWord("requestUriMethod", "expected get or post");
    };
  }
}
