package org.cooppassport.issuer.issuance;

import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.openid.vci.AuthorizationCodeGrant;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.records.CredentialRecords;
import org.cooppassport.issuer.records.Uuids;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.issuer.register.ExternalServer;

/**
 * Makes an offer of one or several credentials to one member.
 *
 * <p>Everything is checked as if it were issued now, in each form, before anything is written: a
 * mistake is the caller's to see, not the member's.
 */
public final class CreateOffer {
  /** Types in one offer. */
  public static final int MAX_CREDENTIALS = 16;

  private static final int LOGIN_BYTES = 32;
  private static final String SETTING = "authorization-server in the co-op's file";

  private final CredentialRecords records;
  private final Offers offers;
  private final IssueCredential issuing;
  private final Rights rights;
  private final Clock clock;
  private final RandomSource random;

  /** Makes the operation. */
  public CreateOffer(
      CredentialRecords records,
      Offers offers,
      IssueCredential issuing,
      Rights rights,
      Clock clock,
      RandomSource random) {
    this.records = records;
    this.offers = offers;
    this.issuing = issuing;
    this.rights = rights;
    this.clock = clock;
    this.random = random;
  }

  /**
   * One credential that is wished for.
   *
   * @param type the VCDM type
   * @param claims all claims
   * @param validUntil the last day; {@link LocalDate#MAX} for as long as the template allows
   * @param requires records that must be valid whenever a copy is signed
   */
  public record Wanted(
      String type, JsonObject claims, LocalDate validUntil, List<String> requires) {
    public Wanted {
      Objects.requireNonNull(type);
      Objects.requireNonNull(claims);
      Objects.requireNonNull(validUntil);
      requires = List.copyOf(requires);
    }
  }

  /**
   * An offer that is wished for.
   *
   * @param credentials one to {@link #MAX_CREDENTIALS}, each of another type
   * @param subject the co-op's reference to the member; empty if it gives none
   * @param forms the forms offered; empty for all that the templates allow
   * @param flow how the wallet is let in
   * @param state whether what is fetched is signed at once, or held until the co-op releases it
   * @param txCodeDigits digits of the transaction code, or 0 for none
   * @param lifetime how long the offer is good for
   * @param client the API client that asks
   * @param replaces the record that is issued anew; empty if none
   */
  public record Wish(
      List<Wanted> credentials,
      String subject,
      Set<CredentialForm> forms,
      Offer.Flow flow,
      Offer.State state,
      int txCodeDigits,
      Duration lifetime,
      String client,
      String replaces) {
    public Wish {
      credentials = List.copyOf(credentials);
      Objects.requireNonNull(subject);
      forms = Set.copyOf(forms);
      Objects.requireNonNull(flow);
      Objects.requireNonNull(state);
      if (flow == Offer.Flow.AUTHORIZATION_CODE && txCodeDigits > 0) {
        throw new Refusal(
            Reason.INVALID_VALUE,
            "txCode",
            "txCode: expected false where the member logs in (flow authorization_code)");
      }
      Objects.requireNonNull(lifetime);
      Objects.requireNonNull(client);
      Objects.requireNonNull(replaces);
      Set<String> types = new HashSet<>();
      if (credentials.isEmpty()
          || credentials.size() > MAX_CREDENTIALS
          || !credentials.stream().allMatch(each -> types.add(each.type()))) {
        throw new Refusal(
            Reason.INVALID_VALUE,
            "credentials",
            "credentials: expected 1 to " + MAX_CREDENTIALS + " credentials of different types");
      }
    }
  }

  /**
   * An offer with its secrets, for the one who brings them to the member.
   *
   * @param offer the offer
   * @param page the last segment of the offer page's address
   * @param link the last segment of the address that the wallet fetches the offer from
   * @param txCode the transaction code, to be sent by another way; empty if none is needed
   * @param login the last segment of the link by which the member logs in, to be sent to the member
   *     alone; empty if none is needed
   */
  public record Created(Offer offer, String page, String link, String txCode, String login) {
    /** Tells no secret. */
    @Override
    public String toString() {
      return "Created[" + offer.id() + "]";
    }
  }

  /**
   * Makes the offer.
   *
   * @param operation the same text if the request is carried out again, so that no record is made
   *     twice
   * @return succeeds when the offer is durable; fails with a {@code Refusal} of reason {@code
   *     INVALID_VALUE} or {@code LIMIT_EXCEEDED} if something in it could not be issued, {@code
   *     CREDENTIAL_REQUEST_DENIED} if something it requires is not valid, and then nothing was
   *     written
   */
  public Future<Created> create(CoopIssuer issuer, Wish wish, String operation) {
    requireWayIn(issuer, wish);
    List<CredentialRecord> decided =
        wish.credentials().stream().map(each -> record(issuer, wish, each, operation)).toList();
    return requireAll(issuer, wish)
        .compose(known -> requireRights(issuer, decided))
        .compose(may -> check(issuer, wish, decided))
        .compose(fit -> write(issuer, decided))
        .compose(written -> offer(issuer, wish, decided));
  }

  /** Where the co-op's own server lets wallets in, it also says who the member is. */
  private static void requireWayIn(CoopIssuer issuer, Wish wish) {
    Optional<ExternalServer> server = issuer.wallets().externalServer();
    if (wish.flow() == Offer.Flow.PRE_AUTHORIZED_CODE) {
      if (!issuer.wallets().letsWalletsInItself()) {
        throw new Mismatch(
                "flow",
                AuthorizationCodeGrant.TYPE + ": wallets are let in at " + server.get().issuer(),
                new Came("pre-authorized_code"),
                SETTING)
            .refusal(Reason.INVALID_VALUE);
      }
    } else if (server.isPresent() && wish.subject().isEmpty()) {
      throw new Mismatch(
              "subject",
              "the member's " + server.get().subjectClaim() + " at " + server.get().issuer(),
              Came.NOTHING,
              SETTING)
          .refusal(Reason.INVALID_VALUE);
    }
  }

  private CredentialRecord record(CoopIssuer issuer, Wish wish, Wanted wanted, String operation) {
    CredentialTemplate template = issuer.requireTemplate(wanted.type());
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate longest = today.plusDays(template.validityDays());
    return new CredentialRecord(
        Uuids.derived(operation, wanted.type()),
        wanted.type(),
        wanted.claims(),
        wish.subject(),
        wanted.requires(),
        wanted.validUntil().equals(LocalDate.MAX) ? longest : wanted.validUntil(),
        today,
        wish.client(),
        wish.replaces(),
        CredentialRecord.State.KEPT);
  }

  private Future<Void> requireAll(CoopIssuer issuer, Wish wish) {
    return Future.all(
            wish.credentials().stream()
                .flatMap(each -> each.requires().stream())
                .distinct()
                .map(id -> requireRecord(issuer, id))
                .toList())
        .mapEmpty();
  }

  /** Each with what it requires itself. */
  private Future<Void> requireRights(CoopIssuer issuer, List<CredentialRecord> decided) {
    return Future.all(
            decided.stream().map(record -> rights.require(issuer.coop().id(), record)).toList())
        .mapEmpty();
  }

  private Future<Void> requireRecord(CoopIssuer issuer, String id) {
    return records
        .find(issuer.coop().id(), id)
        .map(
            found -> {
              if (found.isEmpty()) {
                throw new Refusal(
                    Reason.INVALID_VALUE, "requires", "requires: expected ids of credentials here");
              }
              return null;
            });
  }

  private Future<Void> check(CoopIssuer issuer, Wish wish, List<CredentialRecord> decided) {
    List<Future<Void>> checks = new ArrayList<>();
    for (CredentialRecord record : decided) {
      for (CredentialForm form : formsOf(issuer, wish, record)) {
        checks.add(issuing.check(issuer, record, form));
      }
    }
    return Future.all(checks).mapEmpty();
  }

  private static List<CredentialForm> formsOf(
      CoopIssuer issuer, Wish wish, CredentialRecord record) {
    List<CredentialForm> forms =
        issuer.requireTemplate(record.type()).forms().stream()
            .filter(form -> wish.forms().isEmpty() || wish.forms().contains(form))
            .sorted()
            .toList();
    if (forms.isEmpty()) {
      throw new Refusal(
          Reason.INVALID_VALUE,
          "forms",
          "forms: " + record.type() + " is not issued in any of these forms");
    }
    return forms;
  }

  private Future<Void> write(CoopIssuer issuer, List<CredentialRecord> decided) {
    return Future.all(
            decided.stream()
                .map(
                    record ->
                        issuing
                            .recordCitations(issuer, record)
                            .compose(cited -> records.add(issuer.coop().id(), record)))
                .toList())
        .mapEmpty();
  }

  private Future<Created> offer(CoopIssuer issuer, Wish wish, List<CredentialRecord> decided) {
    OfferSecrets secrets = OfferSecrets.draw(random);
    String txCode =
        wish.txCodeDigits() == 0 ? "" : TransactionCode.draw(wish.txCodeDigits(), random);
    Set<CredentialForm> forms = new HashSet<>();
    decided.forEach(record -> forms.addAll(formsOf(issuer, wish, record)));
    Offer offer =
        new Offer(
            secrets.offerId(),
            decided.stream().map(record -> new Offer.Offered(record.id(), record.type())).toList(),
            forms,
            wish.flow(),
            wish.subject(),
            wish.txCodeDigits(),
            clock.instant().plus(wish.lifetime()),
            wish.client(),
            wish.state());
    boolean link =
        wish.flow() == Offer.Flow.AUTHORIZATION_CODE && issuer.wallets().externalServer().isEmpty();
    String login = link ? random.token(LOGIN_BYTES) : "";
    return offers
        .add(issuer.coop().id(), offer, secrets, new Offers.Keys(txCode, login))
        .map(open -> new Created(offer, secrets.page(), secrets.link(), txCode, login));
  }
}
