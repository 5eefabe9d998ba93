package org.cooppassport.issuer.issuance;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.json.JsonWriter;
import org.cooppassport.issuer.register.ConfigurationId;
import org.cooppassport.issuer.register.CoopIssuer;

/**
 * What a member's wallet may fetch, until when. Holds no secret: the code is derived by whoever has
 * the link.
 *
 * @param id the back office's name for it
 * @param credentials the records offered, each of another type
 * @param forms the forms offered
 * @param flow how the wallet is let in
 * @param subject the co-op's reference to the member; empty if it gave none
 * @param txCodeDigits digits of the transaction code, or 0 if none is needed
 * @param expires when the link and the code end
 * @param client the API client that made it
 * @param state whether the co-op still means it
 */
public record Offer(
    String id,
    List<Offered> credentials,
    Set<CredentialForm> forms,
    Flow flow,
    String subject,
    int txCodeDigits,
    Instant expires,
    String client,
    State state) {
  /** Whether the co-op still means it. */
  public enum State {
    /** What is fetched is signed at once. */
    OPEN,
    /** It can be taken up, and what is fetched is signed once the co-op releases it. */
    HELD,
    /** Nothing can be had. */
    WITHDRAWN
  }

  /** How the wallet is let in. */
  public enum Flow {
    /** Who has the offer's code, and the transaction code if there is one, is the member. */
    PRE_AUTHORIZED_CODE,
    /** The member logs in at the co-op and approves. */
    AUTHORIZATION_CODE
  }

  /**
   * One record that is offered.
   *
   * @param record its id
   * @param type its VCDM type
   */
  public record Offered(String record, String type) {
    public Offered {
      Objects.requireNonNull(record);
      Objects.requireNonNull(type);
    }
  }

  public Offer {
    Objects.requireNonNull(id);
    credentials = List.copyOf(credentials);
    forms = Set.copyOf(forms);
    Objects.requireNonNull(flow);
    Objects.requireNonNull(subject);
    Objects.requireNonNull(expires);
    Objects.requireNonNull(client);
    Objects.requireNonNull(state);
  }

  static Offer read(Bytes bytes) {
    JsonObject json = JsonReader.readObject(bytes);
    return new Offer(
        json.string("id").orElseThrow(),
        json.array("credentials").flatMap(JsonArray::objects).orElseThrow().stream()
            .map(
                each ->
                    new Offered(
                        each.string("record").orElseThrow(), each.string("type").orElseThrow()))
            .toList(),
        json.array("forms").flatMap(JsonArray::strings).orElseThrow().stream()
            .map(CredentialForm::valueOf)
            .collect(Collectors.toSet()),
        Flow.valueOf(json.string("flow").orElseThrow()),
        json.string("subject").orElseThrow(),
        (int) json.number("txCodeDigits").orElseThrow().longValue(),
        Instant.parse(json.string("expires").orElseThrow()),
        json.string("client").orElseThrow(),
        State.valueOf(json.string("state").orElseThrow()));
  }

  Bytes toBytes() {
    return JsonWriter.write(
        JsonObject.builder()
            .put("id", id)
            .put(
                "credentials",
                credentials.stream()
                    .map(each -> JsonObject.of("record", each.record(), "type", each.type()))
                    .collect(JsonArray.collector()))
            .putStrings("forms", new TreeSet<>(forms).stream().map(Enum::name).toList())
            .put("flow", flow.name())
            .put("subject", subject)
            .put("txCodeDigits", txCodeDigits)
            .put("expires", expires.toString())
            .put("client", client)
            .put("state", state.name())
            .build());
  }

  /** Tells whether both are the same offer, whatever their states. */
  public boolean sameAs(Offer other) {
    return id.equals(other.id());
  }

  /** Returns what is left of an offer that ended long ago and was not withdrawn. */
  static Offer ended(String id, List<Offered> credentials) {
    return new Offer(
        id, credentials, Set.of(), Flow.AUTHORIZATION_CODE, "", 0, Instant.EPOCH, "", State.OPEN);
  }

  Offer in(State other) {
    return new Offer(id, credentials, forms, flow, subject, txCodeDigits, expires, client, other);
  }

  /** Returns the configurations offered: each type in each form that both sides know. */
  public List<ConfigurationId> configurations(CoopIssuer issuer) {
    return credentials.stream()
        .flatMap(
            each ->
                new TreeSet<>(forms).stream().map(form -> new ConfigurationId(each.type(), form)))
        .filter(configuration -> issuer.template(configuration).isPresent())
        .toList();
  }

  /** Returns the record offered under a configuration. */
  public Optional<Offered> offered(ConfigurationId configuration) {
    return forms.contains(configuration.form())
        ? credentials.stream().filter(each -> each.type().equals(configuration.type())).findFirst()
        : Optional.empty();
  }

  /** Tells no subject. */
  @Override
  public String toString() {
    return "Offer[" + id + ", " + state + "]";
  }
}
