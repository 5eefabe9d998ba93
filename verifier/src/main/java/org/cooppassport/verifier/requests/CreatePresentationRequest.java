package org.cooppassport.verifier.requests;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.acceptance.Policy;
import org.cooppassport.core.acceptance.WantedTransaction;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.DecryptionKey;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.openid.vp.ClientId;
import org.cooppassport.core.openid.vp.DcApiRequest;
import org.cooppassport.core.openid.vp.Haip;
import org.cooppassport.core.openid.vp.TransactionData;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.service.jobs.CpuPool;
import org.cooppassport.verifier.coops.VerifierCoop;

/** Makes a request that a wallet can answer. Thread-safe. */
public final class CreatePresentationRequest {
  /** 192 bits: a name that cannot be guessed. */
  private static final int NAME_BYTES = 24;

  private final Clock clock;
  private final RandomSource random;
  private final CpuPool cpu;
  private final RequestKeys keys;
  private final PresentationRequests requests;

  /** Makes the operation. */
  public CreatePresentationRequest(
      Clock clock,
      RandomSource random,
      CpuPool cpu,
      RequestKeys keys,
      PresentationRequests requests) {
    this.clock = clock;
    this.random = random;
    this.cpu = cpu;
    this.keys = keys;
    this.requests = requests;
  }

  /**
   * Makes a request by a policy. Succeeds once it is durable; fails with a {@code Refusal} of
   * reason {@code INVALID_VALUE} if the policy, the redirect, the origin or the format is not the
   * co-op's, or the policy or the co-op's profile forbids what is wished.
   */
  public Future<CreatedRequest> create(VerifierCoop coop, RequestWish wish) {
    Policy policy = checked(coop, wish);
    return encryptionKey(coop, wish)
        .compose(key -> cpu.run(() -> draw(coop, policy, wish, key)))
        .compose(drawn -> keep(coop, drawn));
  }

  /** Fresh for each request, but where the wallet takes the key from a federation's metadata. */
  private Future<JsonObject> encryptionKey(VerifierCoop coop, RequestWish wish) {
    if (!wish.responseMode().encrypted()) {
      return Future.succeededFuture(JsonObject.EMPTY);
    }
    return wish.clientIds().anyMatch(ClientId.Prefix.OPENID_FEDERATION::equals)
        ? keys.federationKey(coop).map(DecryptionKey::toJwk)
        : cpu.run(() -> DecryptionKey.generate(random).toJwk());
  }

  private Future<CreatedRequest> keep(VerifierCoop coop, Drawn drawn) {
    String id = random.token(NAME_BYTES);
    Asked asked = drawn.asked();
    return requests
        .add(coop.id(), id, asked, coop.resultKept())
        .map(
            kept ->
                new CreatedRequest(
                    id,
                    drawn.link(),
                    drawn.dcApi(),
                    WalletAddresses.dcApiResponse(coop.coop(), asked),
                    WalletAddresses.page(coop.coop(), asked),
                    asked.expires()));
  }

  /** A request that is not kept yet, in the forms in which it is handed out. */
  private record Drawn(Asked asked, String link, List<DcApiRequest> dcApi) {}

  private static Policy checked(VerifierCoop coop, RequestWish wish) {
    Policy policy =
        coop.policies()
            .newest(wish.policy())
            .orElseThrow(
                () ->
                    invalid("policy", "the id of a policy of the co-op", Came.word(wish.policy())));
    if (coop.highAssurance()) {
      wish.clientIds()
          .forEach(id -> Haip.checkRequest(id, wish.responseMode(), format(coop, wish)));
    }
    boolean browser = wish.responseMode().dcApi();
    if (wish.flow() == Flow.CROSS_DEVICE
        && !browser
        && policy.crossDevice() == Policy.CrossDevice.FORBIDDEN) {
      throw invalid(
          "flow", "same-device, the only one that the policy takes", Came.word(wish.flow().wire()));
    }
    if (!wish.redirect().isEmpty() && (browser || coop.redirect(wish.redirect()).isEmpty())) {
      throw invalid(
          "redirect",
          browser
              ? "none, since an answer through a browser stays on the page that asked"
              : "one of the names in verifier.redirects of the co-op's settings",
          Came.word(wish.redirect()));
    }
    if (!wish.origin().isEmpty() && !browser) {
      throw invalid(
          "origin", "none without responseMode dc_api or dc_api.jwt", Came.address(wish.origin()));
    }
    if (!wish.origin().isEmpty() && !coop.mayAskFrom(wish.origin())) {
      throw invalid(
          "origin", "one of verifier.origins in the co-op's settings", Came.address(wish.origin()));
    }
    if (!wish.others().isEmpty() && !browser) {
      throw invalid(
          "clientIdPrefixes",
          "one alone without responseMode dc_api or dc_api.jwt",
          Came.number(wish.clientIds().count(), "prefixes"));
    }
    if (wish.clientIds().anyMatch(ClientId.Prefix.REDIRECT_URI::equals) && browser) {
      throw invalid("clientIdPrefix", "one that signs, for a browser", Came.word("redirect_uri"));
    }
    if (wish.clientIds().anyMatch(ClientId.Prefix.VERIFIER_ATTESTATION::equals)
        && coop.asking().attestation().isEmpty()) {
      throw invalid(
          "clientIdPrefix",
          "another one while verifier.attestation is not in the co-op's settings",
          Came.word("verifier_attestation"));
    }
    if (!wish.format().isEmpty() && policy.toDcql(wish.format()).isEmpty()) {
      throw invalid(
          "format",
          "a format in which the policy takes all that it requires",
          Came.word(wish.format()));
    }
    return policy;
  }

  private static String format(VerifierCoop coop, RequestWish wish) {
    return wish.format().isEmpty() && coop.highAssurance() ? Haip.FORMAT : wish.format();
  }

  private Drawn draw(VerifierCoop coop, Policy policy, RequestWish wish, JsonObject encryptionKey) {
    Instant now = clock.instant();
    String handle = random.token(NAME_BYTES);
    String format = format(coop, wish);
    Asked asked =
        new Asked(
            policy.id(),
            policy.digest(),
            wish.flow(),
            wish.redirect(),
            format,
            keys.clientId(coop, wish.clientId(), handle),
            wish.others().stream().map(prefix -> keys.clientId(coop, prefix, handle)).toList(),
            wish.method(),
            wish.responseMode(),
            wish.origin().isEmpty() ? coop.ownOrigin() : wish.origin(),
            random.token(NAME_BYTES),
            random.token(NAME_BYTES),
            handle,
            random.token(NAME_BYTES),
            encryptionKey,
            transactions(policy, format, wish),
            policy.risk().atLeast(wish.risk()),
            now,
            now.plus(coop.requestLife()));
    return new Drawn(
        asked,
        RequestParameters.link(coop, asked),
        asked.mode().dcApi() ? BrowserRequests.of(coop, asked, keys, now) : List.of());
  }

  /** The transactions with the credentials that the policy has authorise them. */
  private static List<TransactionData> transactions(
      Policy policy, String format, RequestWish wish) {
    DcqlQuery query = format.isEmpty() ? policy.toDcql() : policy.toDcql(format).orElseThrow();
    List<TransactionData> transactions = new ArrayList<>();
    for (JsonObject wanted : wish.transactions()) {
      if (wanted.has("credential_ids")) {
        throw invalid(
            "transactionData.credential_ids",
            "none, since the policy says who authorises",
            Came.value(wanted.get("credential_ids")));
      }
      WantedTransaction kind =
          policy.transactions().stream()
              .filter(known -> wanted.string("type").equals(Optional.of(known.type())))
              .findFirst()
              .orElseThrow(
                  () ->
                      invalid(
                          "transactionData.type",
                          "one that the policy names",
                          Came.word(wanted.string("type"))));
      List<String> ids =
          kind.credentials().stream().filter(id -> query.credential(id).isPresent()).toList();
      transactions.add(
          TransactionData.of(wanted.toBuilder().putStrings("credential_ids", ids).build()));
    }
    return transactions;
  }

  private static Refusal invalid(String parameter, String expected, Came came) {
    return new Mismatch(parameter, expected, came, RequestWish.PLACE)
        .refusal(Refusal.Reason.INVALID_VALUE);
  }
}
