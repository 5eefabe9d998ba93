package org.cooppassport.core.acceptance;

import static java.util.stream.Collectors.toSet;

import java.time.Period;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.law.RiskClass;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.openid.dcql.CredentialQuery.HolderBinding;
import org.cooppassport.core.openid.dcql.DcqlQuery;
import org.cooppassport.core.trust.Lane;
import org.cooppassport.core.trust.StrictMembers;
import org.cooppassport.core.trust.TrustedIssuer;
import org.cooppassport.core.trust.TrustedIssuers;

/**
 * What a co-op wants to see for one purpose, from whom, and what it tells the person. A data file:
 * a board reads and decides it, a version never changes. Immutable.
 *
 * <pre>{@code
 * {
 *   "id": "join-by-reuse", "version": 3,
 *   "title":   {"en": "Join with the membership and check of another co-op"},
 *   "purpose": {"en": "To decide on your application for membership"},
 *   "retention": {"period": "P5Y", "text": {"en": "five years after your membership ends"}},
 *   "recipient": {"name": "Harbour Housing Co-op", "contact": "https://harbour.example/privacy"},
 *   "lanes": ["sector-code", "informational"],
 *   "jurisdictions": ["GB"],
 *   "crossDevice": true,
 *   "credentials": [
 *     {"id": "membership", "type": "CoopMembershipCredential",
 *      "claims": [{"path": ["standing"], "accept": ["active"]}]},
 *     {"id": "check", "type": "KycCheckCredential",
 *      "check": {"methods": ["document-in-person", "chip-read"], "maximumAge": "P3Y"}},
 *     {"id": "identity", "type": "IdentityAttributesCredential",
 *      "claims": [{"path": ["given_name"]}, {"path": ["family_name"]}, {"path": ["birthdate"]}]}],
 *   "attributes": [{"name": "address", "sources": ["utility-bill", "bank-statement"]}],
 *   "trust": [{"issuer": "did:web:riverside.example", "types": ["CoopMembershipCredential"]}]
 * }
 * }</pre>
 */
public final class Policy {
  private static final int MAX_CREDENTIALS = 20;
  private static final long MAX_VERSION = 1_000_000;
  private static final Set<String> SIGNS_TRANSACTIONS =
      Set.of(CredentialFormats.DC_SD_JWT, CredentialFormats.VC_SD_JWT);

  private final JsonObject json;
  private final String id;
  private final long version;
  private final Texts title;
  private final Texts purpose;
  private final Period retention;
  private final Texts retentionText;
  private final RetentionStart retentionStart;
  private final String recipientName;
  private final String recipientContact;
  private final List<Lane> lanes;
  private final Set<String> jurisdictions;
  private final CrossDevice crossDevice;
  private final LinkedDocuments linkedDocuments;
  private final List<WantedCredential> credentials;
  private final List<WantedCombination> combinations;
  private final List<WantedTransaction> transactions;
  private final List<WantedAttribute> attributes;
  private final LegalBasis legalBasis;
  private final RiskClass risk;
  private final TrustedIssuers trust;

  /** From when on the time runs for which data are kept. */
  public enum RetentionStart {
    /** From the end of the relationship, which the co-op has to say. */
    END_OF_RELATIONSHIP("end-of-relationship"),
    /** From the acceptance. */
    ACCEPTANCE("acceptance");

    private final String wireName;

    RetentionStart(String wireName) {
      this.wireName = wireName;
    }

    /** The word for it in policies. */
    public String wireName() {
      return wireName;
    }

    static Optional<RetentionStart> named(String name) {
      return Arrays.stream(values()).filter(start -> start.wireName.equals(name)).findFirst();
    }
  }

  /** Whether the request may be shown on another device than the wallet's. */
  public enum CrossDevice {
    ALLOWED,
    FORBIDDEN
  }

  /** What credentials are held against of the schemas, types and resources that they name. */
  public enum LinkedDocuments {
    /** Those that come with the product. */
    BUILT_IN,
    /** All that can be had; whoever serves them sees that somebody verifies. */
    FETCHED
  }

  private Policy(StrictMembers members) {
    this.json = members.json();
    this.id = members.text("id");
    if (!id.matches("[a-z0-9][a-z0-9-]{0,63}")) {
      throw members.wrong("id", "expected small letters, digits and - only");
    }
    this.version = members.integer("version", 1, MAX_VERSION);
    this.title = Texts.read(members, "title");
    this.purpose = Texts.read(members, "purpose");
    StrictMembers kept = members.object("retention");
    this.retention =
        kept.optionalPeriod("period")
            .orElseThrow(() -> kept.wrong("period", "how long it is kept is required"));
    this.retentionText = Texts.read(kept, "text");
    this.retentionStart =
        kept.optionalNamed("start", RetentionStart::named)
            .orElse(RetentionStart.END_OF_RELATIONSHIP);
    kept.nothingElse();
    StrictMembers recipient = members.object("recipient");
    this.recipientName = recipient.text("name");
    this.recipientContact = recipient.optionalText("contact").orElse("");
    recipient.nothingElse();
    this.lanes = members.named("lanes", Lane::named);
    if (lanes.isEmpty()) {
      throw members.wrong("lanes", "the lanes that are accepted are required");
    }
    this.jurisdictions = Set.copyOf(members.texts("jurisdictions"));
    this.crossDevice =
        members.flag("crossDevice").orElse(true) ? CrossDevice.ALLOWED : CrossDevice.FORBIDDEN;
    this.linkedDocuments =
        members.flag("linkedDocuments").orElse(false)
            ? LinkedDocuments.FETCHED
            : LinkedDocuments.BUILT_IN;
    this.credentials = credentials(members);
    this.combinations = combinations(members, credentials);
    this.transactions = transactions(members, credentials);
    this.attributes = members.objects("attributes").stream().map(WantedAttribute::read).toList();
    this.legalBasis = members.optionalObject("legalBasis").map(LegalBasis::read).orElse(null);
    if (lanes.contains(Lane.AML_RELIANCE) && legalBasis == null) {
      throw members.wrong("legalBasis", "required with the lane aml-reliance");
    }
    this.risk = members.optionalNamed("risk", RiskClass::named).orElse(RiskClass.STANDARD);
    members.optionalText("$schema");
    this.trust =
        TrustedIssuers.of(members.objects("trust").stream().map(TrustedIssuer::read).toList());
    checkAuthorities(members);
    members.nothingElse();
  }

  private void checkAuthorities(StrictMembers members) {
    for (WantedCredential wanted : credentials) {
      for (WantedAuthority authority : wanted.authorities()) {
        if (authority.query(trust, Set.of(wanted.type())).isEmpty()) {
          throw members.wrong(
              "credentials",
              "trustedAuthorities without values, but no certificate authority with a key"
                  + " identifier is trusted for "
                  + wanted.type());
        }
      }
    }
  }

  /**
   * Reads a policy.
   *
   * @throws org.cooppassport.core.problem.Refusal of reason {@code INVALID_VALUE} that names the
   *     member at fault; a member that is not known is a fault
   */
  public static Policy read(JsonObject json) {
    return new Policy(StrictMembers.of(json));
  }

  private static List<WantedCredential> credentials(StrictMembers members) {
    List<WantedCredential> wanted =
        members.objects("credentials").stream().map(WantedCredential::read).toList();
    Set<String> ids = new HashSet<>();
    boolean distinct = wanted.stream().allMatch(w -> ids.add(w.id()));
    if (wanted.isEmpty() || wanted.size() > MAX_CREDENTIALS || !distinct) {
      throw members.wrong(
          "credentials", "expected 1 to " + MAX_CREDENTIALS + " credentials with different ids");
    }
    return wanted;
  }

  private static List<WantedCombination> combinations(
      StrictMembers members, List<WantedCredential> credentials) {
    List<WantedCombination> combinations =
        members.objects("credentialSets").stream().map(WantedCombination::read).toList();
    if (combinations.isEmpty()) {
      return combinations;
    }
    Set<String> ids = credentials.stream().map(WantedCredential::id).collect(toSet());
    Set<String> named =
        combinations.stream()
            .flatMap(combination -> combination.options().stream())
            .flatMap(List::stream)
            .collect(toSet());
    if (!named.equals(ids)) {
      throw members.wrong(
          "credentialSets", "expected to name each of the policy's credentials and nothing else");
    }
    if (credentials.stream().anyMatch(w -> w.need() == WantedCredential.Need.OPTIONAL)) {
      throw members.wrong("credentialSets", "optional is said there, and not of a credential");
    }
    return combinations;
  }

  private static List<WantedTransaction> transactions(
      StrictMembers members, List<WantedCredential> credentials) {
    List<WantedTransaction> transactions =
        members.objects("transactions").stream().map(WantedTransaction::read).toList();
    Set<String> types = new HashSet<>();
    for (WantedTransaction transaction : transactions) {
      if (!types.add(transaction.type())) {
        throw members.wrong("transactions", "the type '" + transaction.type() + "' stands twice");
      }
      for (String id : transaction.credentials()) {
        boolean authorises =
            credentials.stream()
                .anyMatch(
                    w ->
                        w.id().equals(id)
                            && w.holderBinding() == HolderBinding.REQUIRED
                            && w.formats().stream().allMatch(SIGNS_TRANSACTIONS::contains));
        if (!authorises) {
          throw members.wrong(
              "transactions",
              "expected ids of holder-bound credentials whose formats are dc+sd-jwt or vc+sd-jwt:"
                  + " no other form authorises a transaction");
        }
      }
    }
    return transactions;
  }

  /** The policy as it was read. */
  public JsonObject json() {
    return json;
  }

  /**
   * SHA-256 over the policy's canonical form, as base64url: what a verdict names beside id and
   * version.
   */
  public String digest() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Jcs.canonicalize(json)));
  }

  public String id() {
    return id;
  }

  public long version() {
    return version;
  }

  public Texts title() {
    return title;
  }

  /** What the data are asked for; the wallet shows it. */
  public Texts purpose() {
    return purpose;
  }

  /** How long the data are kept after the event that {@link #retentionText} names. */
  public Period retention() {
    return retention;
  }

  /** From when on the time runs. */
  public RetentionStart retentionStart() {
    return retentionStart;
  }

  public Texts retentionText() {
    return retentionText;
  }

  /** Who gets the data; the wallet shows it. */
  public String recipientName() {
    return recipientName;
  }

  /** Where the recipient can be reached; empty if it was not given. */
  public String recipientContact() {
    return recipientContact;
  }

  /** The lanes that are accepted, best first. */
  public List<Lane> lanes() {
    return lanes;
  }

  /** The jurisdictions whose checks are accepted; empty for all. */
  public Set<String> jurisdictions() {
    return jurisdictions;
  }

  /** What credentials are held against beside their status. */
  public LinkedDocuments linkedDocuments() {
    return linkedDocuments;
  }

  public CrossDevice crossDevice() {
    return crossDevice;
  }

  public List<WantedCredential> credentials() {
    return credentials;
  }

  /** The credential of that id, if the policy wants it. */
  public Optional<WantedCredential> credential(String queryId) {
    return credentials.stream().filter(w -> w.id().equals(queryId)).findFirst();
  }

  /** Which combinations of the credentials are enough; empty if all that are required must come. */
  public List<WantedCombination> credentialSets() {
    return combinations;
  }

  /** The kinds of transactions a holder may be asked to authorise, by {@link #credentials}. */
  public List<WantedTransaction> transactions() {
    return transactions;
  }

  public List<WantedAttribute> attributes() {
    return attributes;
  }

  /** The co-op's own rating of the risk of the purpose; never sent to anybody. */
  public RiskClass risk() {
    return risk;
  }

  /** The rule of law or of a sector code behind the policy. */
  public Optional<LegalBasis> legalBasis() {
    return Optional.ofNullable(legalBasis);
  }

  /** Who is trusted, for what. */
  public TrustedIssuers trust() {
    return trust;
  }

  /**
   * The query in one format if the policy takes every credential in it, since some wallets refuse a
   * query that mixes formats; else with every credential in the first format it is taken in.
   */
  public DcqlQuery toDcql() {
    return PolicyQuery.of(this);
  }

  /**
   * The query for a wallet that has its credentials in this format, since some refuse a query that
   * mixes formats.
   *
   * @return empty if a required credential is not taken in the format
   */
  public Optional<DcqlQuery> toDcql(String format) {
    return PolicyQuery.of(this, format);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Policy that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, version);
  }

  @Override
  public String toString() {
    return "Policy[" + id + " version " + version + "]";
  }
}
