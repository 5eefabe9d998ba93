package org.cooppassport.core.status;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.model.DateTimeStamp;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * A Bitstring status list read from its credential. The credential's proof, and that its issuer may
 * speak for the credential in question, are for the caller to establish before.
 *
 * <p>Immutable and thread-safe; keeps the list unpacked, so that a look-up costs nothing.
 *
 * @see <a href="https://www.w3.org/TR/vc-bitstring-status-list/">Bitstring Status List 1.0</a>
 */
public final class BitstringStatusList {
  /** Herd privacy needs at least so many entries. */
  public static final int MIN_ENTRIES = 131_072;

  private static final String CONTEXT = "https://www.w3.org/ns/credentials/v2";

  private final String id;
  private final String issuer;
  private final List<String> purposes;
  private final Instant validFrom;
  private final Instant validUntil;
  private final Duration ttl;
  private final byte[] packed;

  private BitstringStatusList(
      String id,
      String issuer,
      List<String> purposes,
      Instant validFrom,
      Instant validUntil,
      Duration ttl,
      byte[] packed) {
    this.id = id;
    this.issuer = issuer;
    this.purposes = purposes;
    this.validFrom = validFrom;
    this.validUntil = validUntil;
    this.ttl = ttl;
    this.packed = packed;
  }

  /** Returns the {@code encodedList} of a list: GZIP, multibase base64url. */
  public static String encode(StatusBits bits) {
    if (bits.order() != BitOrder.MOST_SIGNIFICANT_FIRST) {
      throw new IllegalArgumentException("a Bitstring list counts from the left-most bit");
    }
    if (bits.entries() < MIN_ENTRIES) {
      throw new IllegalArgumentException("a list has at least " + MIN_ENTRIES + " entries");
    }
    return Multibase.base64Url(StatusCompression.gzip(bits.packed()));
  }

  /**
   * Returns the list credential, ready to be secured.
   *
   * @param id the URL it is served at
   * @param issuer the issuer of the credentials it speaks of
   * @param validUntil when a reader must have a fresh one
   */
  public static JsonObject credential(
      String id,
      String issuer,
      StatusPurpose purpose,
      StatusBits bits,
      Instant validFrom,
      Instant validUntil,
      Duration ttl) {
    JsonObject subject =
        JsonObject.builder()
            .put("id", id + "#list")
            .put("type", "BitstringStatusList")
            .put("statusPurpose", purpose.wireName())
            .put("encodedList", encode(bits))
            .put("ttl", ttl.toMillis())
            .build();
    return JsonObject.builder()
        .put("@context", JsonArray.ofStrings(CONTEXT))
        .put("id", id)
        .put("type", JsonArray.ofStrings("VerifiableCredential", "BitstringStatusListCredential"))
        .put("issuer", issuer)
        .put("validFrom", validFrom.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("validUntil", validUntil.truncatedTo(ChronoUnit.SECONDS).toString())
        .put("credentialSubject", subject)
        .build();
  }

  /**
   * Reads a list credential whose proof holds.
   *
   * <p>Unpacks up to 16 MiB, so never on an event loop.
   *
   * @throws ProblemException STATUS_VERIFICATION_ERROR if it is not of its form, LIMIT_EXCEEDED if
   *     it unpacks to more than 16 MiB
   */
  public static BitstringStatusList read(JsonObject credential) {
    List<String> types = credential.oneOrMany("type").strings().orElse(List.of());
    boolean generation2021 = types.contains("StatusList2021Credential");
    if (!generation2021 && !types.contains("BitstringStatusListCredential")) {
      throw refused("the credential's type is not BitstringStatusListCredential");
    }
    JsonObject subject =
        credential
            .object("credentialSubject")
            .orElseThrow(() -> refused("credentialSubject is not one object"));
    String subjectType = generation2021 ? "StatusList2021" : "BitstringStatusList";
    if (!subject.oneOrMany("type").strings().orElse(List.of()).contains(subjectType)) {
      throw refused("the subject's type is not " + subjectType);
    }
    List<String> purposes =
        subject
            .oneOrMany("statusPurpose")
            .strings()
            .filter(list -> !list.isEmpty())
            .orElseThrow(() -> refused("statusPurpose is missing"));
    String encoded =
        subject.string("encodedList").orElseThrow(() -> refused("encodedList is missing"));
    return new BitstringStatusList(
        credential.string("id").orElseThrow(() -> refused("the list has no id")),
        issuer(credential),
        purposes,
        time(credential, "validFrom", "issuanceDate"),
        time(credential, "validUntil", "expirationDate"),
        ttl(subject),
        generation2021 ? unpack2021(encoded) : unpack(encoded));
  }

  private static String issuer(JsonObject credential) {
    return credential
        .string("issuer")
        .or(() -> credential.object("issuer").flatMap(object -> object.string("id")))
        .orElseThrow(() -> refused("the list has no issuer"));
  }

  /** Returns the instant of the first member that is there, or null if none is. */
  private static Instant time(JsonObject credential, String name, String olderName) {
    String present = credential.has(name) ? name : olderName;
    if (!credential.has(present)) {
      return null;
    }
    return credential
        .string(present)
        .flatMap(DateTimeStamp::read)
        .orElseThrow(() -> refused(present + " is not a date and time"));
  }

  private static Duration ttl(JsonObject subject) {
    if (!subject.has("ttl")) {
      return null;
    }
    return subject
        .number("ttl")
        .filter(JsonNumber::isLong)
        .map(JsonNumber::longValue)
        .filter(millis -> millis >= 0)
        .map(millis -> Duration.ofMillis(Math.min(millis, StatusTtl.MAX.toMillis())))
        .orElseThrow(() -> refused("ttl is not a number of milliseconds"));
  }

  /**
   * Unpacks an {@code encodedList}.
   *
   * @return the bytes; at least {@link #MIN_ENTRIES} are only asked for where the size is known
   * @throws ProblemException as {@link #read}
   */
  static byte[] unpack(String encodedList) {
    if (!encodedList.startsWith("u")) {
      throw refused("encodedList is not multibase base64url: its leading u is missing");
    }
    return unpack2021(encodedList.substring(1));
  }

  private static byte[] unpack2021(String base64Url) {
    Bytes packed;
    try {
      packed = Base64Url.decode(base64Url);
    } catch (MalformedEncoding e) {
      throw refused("encodedList: " + e.getMessage());
    }
    return StatusCompression.gunzip(packed);
  }

  /**
   * Returns what the list says of a credential at an instant.
   *
   * @throws ProblemException STATUS_VERIFICATION_ERROR if it is another list, or one for another
   *     purpose; STATUS_UNKNOWN outside its validity; STATUS_LIST_LENGTH_ERROR if it is too short;
   *     RANGE_ERROR if it has no such entry
   * @see <a href="https://www.w3.org/TR/vc-bitstring-status-list/#validate-algorithm">Validate
   *     Algorithm</a>
   */
  public CredentialStatus statusOf(BitstringStatusListEntry entry, Instant now) {
    int value = valueOf(entry, now);
    if (value == 0) {
      return CredentialStatus.VALID;
    }
    return StatusPurpose.named(entry.purpose())
        .filter(purpose -> entry.size() == 1)
        .map(BitstringStatusList::meaning)
        .orElse(CredentialStatus.APPLICATION_SPECIFIC);
  }

  private static CredentialStatus meaning(StatusPurpose purpose) {
    return switch (purpose) {
      case REVOCATION -> CredentialStatus.REVOKED;
      case SUSPENSION -> CredentialStatus.SUSPENDED;
      case REFRESH -> CredentialStatus.REFRESH_ADVISED;
      case MESSAGE -> CredentialStatus.APPLICATION_SPECIFIC;
    };
  }

  /**
   * Returns the raw value of a credential's status at an instant.
   *
   * @throws ProblemException as {@link #statusOf}
   */
  public int valueOf(BitstringStatusListEntry entry, Instant now) {
    if (!id.equals(entry.listCredential())) {
      throw refused("the list's id is not the entry's statusListCredential");
    }
    if (!purposes.contains(entry.purpose())) {
      throw refused("the list is not for the entry's statusPurpose");
    }
    if (validFrom != null && now.isBefore(validFrom)) {
      throw new ProblemException(ProblemCode.STATUS_UNKNOWN, "the list is not yet valid");
    }
    if (validUntil != null && now.isAfter(validUntil)) {
      throw new ProblemException(ProblemCode.STATUS_UNKNOWN, "the list is expired");
    }
    StatusBits bits = StatusBits.owned(packed, entry.size(), BitOrder.MOST_SIGNIFICANT_FIRST);
    if (bits.entries() < MIN_ENTRIES) {
      throw new ProblemException(
          ProblemCode.STATUS_LIST_LENGTH_ERROR,
          "the list has fewer than " + MIN_ENTRIES + " entries");
    }
    return bits.get(entry.index());
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(
        ProblemCode.STATUS_VERIFICATION_ERROR, "status list credential: " + detail);
  }

  /** Returns the list's URL. */
  public String id() {
    return id;
  }

  /** Returns who says so: to be compared with the credential's issuer by policy. */
  public String issuer() {
    return issuer;
  }

  /** Returns what the list is about. */
  public List<String> purposes() {
    return purposes;
  }

  /** Returns when the list is no longer good. */
  public Optional<Instant> validUntil() {
    return Optional.ofNullable(validUntil);
  }

  /**
   * Returns how long the list may be kept before a fresh one is fetched: what it says itself,
   * within 60 seconds and 24 hours; 5 minutes, the specification's default, if it says nothing.
   */
  public Duration ttl() {
    return StatusTtl.clamp(ttl == null ? Duration.ofMinutes(5) : ttl);
  }

  /** Returns the unpacked list. */
  public Bytes toBytes() {
    return Bytes.of(packed);
  }

  @Override
  public String toString() {
    return "BitstringStatusList[" + id + ", " + purposes + "]";
  }
}
