package org.cooppassport.issuer.vcapi;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidJwk;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.issuance.CredentialForm;
import org.cooppassport.core.issuance.CredentialTemplate;
import org.cooppassport.core.issuance.Holder;
import org.cooppassport.core.issuance.SignedCredential;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.issuer.edge.Body;
import org.cooppassport.issuer.issuance.IssueDirectly;
import org.cooppassport.issuer.records.CredentialRecord;
import org.cooppassport.issuer.register.CoopIssuer;
import org.cooppassport.service.http.Caller;

/**
 * Reads what a caller wants issued. The credential is built from the co-op's template; a caller
 * brings type, claims and last day. Whatever else of a credential it sends is refused, never
 * overwritten in silence.
 *
 * @see <a href="https://www.w3.org/TR/vcalm/#issue-credential">VCALM 1.0, Issue Credential</a>
 */
final class IssueRequest {
  private static final String BASE_CONTEXT = "https://www.w3.org/ns/credentials/v2";
  private static final String CREDENTIAL_TYPE = "VerifiableCredential";
  private static final Set<String> OURS =
      Set.of("proof", "id", "credentialStatus", "validFrom", "issuanceDate");

  /** The right to name a subject: a member's reference, or the holder's identifier. */
  static final String ON_BEHALF_OF = "on-behalf-of";

  private IssueRequest() {}

  static IssueDirectly.Wish read(CoopIssuer issuer, Caller caller, JsonObject json) {
    Body body = Body.of(json, "credential", "options");
    Body credential = body.object("credential");
    refuseOurs(credential);
    credential.only(
        "@context", "type", "issuer", "credentialSubject", "validUntil", "credentialSchema");
    String type = type(credential);
    caller.require("issue", type);
    CredentialTemplate template = issuer.requireTemplate(type);
    checkContexts(credential, template);
    checkIssuer(credential, issuer);
    Body options = body.objectIfPresent("options").orElse(new Body(JsonObject.EMPTY, "options"));
    options.only("format", "subject", "requires");
    String subject = options.textIfPresent("subject").orElse("");
    Body claims = credential.object("credentialSubject");
    Optional<String> subjectId = claims.textIfPresent("id");
    if (!subject.isEmpty() || subjectId.isPresent()) {
      caller.require(ON_BEHALF_OF, type);
    }
    if (subject.length() > CredentialRecord.MAX_SUBJECT) {
      throw options.wrong("subject", "at most " + CredentialRecord.MAX_SUBJECT + " characters");
    }
    return new IssueDirectly.Wish(
        type,
        form(options, template),
        claims.json().without("id"),
        subjectId.map(id -> holder(claims, id)).orElse(Holder.BEARER),
        subject,
        options.texts("requires", 16),
        credential.dayIfPresent("validUntil").orElse(LocalDate.MAX),
        caller.clientId());
  }

  private static void refuseOurs(Body credential) {
    for (String name : OURS) {
      if (credential.json().has(name)) {
        throw credential.wrong(name, "nothing: the issuer chooses it");
      }
    }
  }

  private static String type(Body credential) {
    List<String> types = credential.json().oneOrMany("type").strings().orElse(List.of());
    List<String> own = types.stream().filter(type -> !type.equals(CREDENTIAL_TYPE)).toList();
    if (own.size() != 1 || !types.contains(CREDENTIAL_TYPE)) {
      throw credential.wrong("type", "VerifiableCredential and one type that the co-op issues");
    }
    return own.get(0);
  }

  private static void checkContexts(Body credential, CredentialTemplate template) {
    if (!credential.json().has("@context")) {
      return;
    }
    List<String> contexts = credential.json().oneOrMany("@context").strings().orElse(List.of());
    List<String> expected =
        Stream.concat(Stream.of(BASE_CONTEXT), template.type().contexts().stream()).toList();
    if (!contexts.equals(expected) && !contexts.equals(List.of(BASE_CONTEXT))) {
      throw credential.wrong("@context", "exactly " + expected + ", or nothing");
    }
  }

  private static void checkIssuer(Body credential, CoopIssuer issuer) {
    Optional<String> named =
        credential
            .json()
            .string("issuer")
            .or(() -> credential.json().object("issuer").flatMap(object -> object.string("id")));
    boolean ours =
        !credential.json().has("issuer") || named.equals(Optional.of(issuer.coop().did()));
    if (!ours || credential.json().object("issuer").filter(o -> o.size() > 1).isPresent()) {
      throw credential.wrong("issuer", "nothing, or the co-op's own DID");
    }
  }

  private static CredentialForm form(Body options, CredentialTemplate template) {
    CredentialForm form =
        options
            .textIfPresent("format")
            .map(
                text ->
                    CredentialForm.named(text)
                        .orElseThrow(
                            () -> options.wrong("format", "a form such as dc+sd-jwt or ldp_vc")))
            .orElse(
                template.forms().contains(CredentialForm.LDP_VC)
                    ? CredentialForm.LDP_VC
                    : CredentialForm.DC_SD_JWT);
    if (!template.forms().contains(form)) {
      throw options.wrong("format", "a form in which this type is issued");
    }
    return form;
  }

  private static Holder holder(Body claims, String id) {
    try {
      Did did = Did.parse(id);
      return switch (did.method()) {
        case "key" -> new Holder.Bound(DidKey.keyOf(did), id);
        case "jwk" -> new Holder.Bound(DidJwk.keyOf(did), id);
        default -> new Holder.Named(id);
      };
    } catch (DidException e) {
      throw new Refusal(
          Reason.INVALID_VALUE,
          claims.place() + "/id",
          claims.place() + "/id: expected a DID of the subject");
    }
  }

  /** Returns the credential as it is answered: the object, or the envelope of a text. */
  static JsonObject secured(SignedCredential credential) {
    if (credential.credential() instanceof JsonObject object) {
      return object;
    }
    String text = ((JsonString) credential.credential()).value();
    return JsonObject.builder()
        .put("@context", JsonArray.ofStrings(BASE_CONTEXT))
        .put("id", "data:" + credential.form().mediaType() + "," + text)
        .put("type", "EnvelopedVerifiableCredential")
        .build();
  }
}
