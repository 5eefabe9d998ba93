package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.CredentialMeta;
import org.cooppassport.core.openid.dcql.CredentialQuery;
import org.cooppassport.core.openid.dcql.DcqlMatch;
import org.cooppassport.core.openid.vp.AuthorizationRequest;
import org.cooppassport.core.openid.vp.RequestPurpose;
import org.cooppassport.core.openid.vp.VerifierIdentity;
import org.cooppassport.core.sdjwt.ClaimsPath;
import org.cooppassport.core.sdjwt.HeldSdJwt;
import org.cooppassport.core.sdjwt.SdJwt;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Disclosure;
import org.cooppassport.schemas.Schemas;
import org.cooppassport.wallet.SharedClaim.Reason;

/** Writes down what a member agrees to: every claim that leaves, and what is unusual about it. */
final class ConsentText {
  /** More claims than a sign-up form of a regulated co-op needs. */
  private static final int MANY_CLAIMS = 15;

  private static final int FEW_CREDENTIALS = 2;
  private static final RequestPurpose NOTHING_SAID = new RequestPurpose("", "", "", "");
  private static final Set<String> TECHNICAL =
      Set.of(
          "iss",
          "iat",
          "nbf",
          "exp",
          "cnf",
          "vct",
          "vct#integrity",
          "aka_vcts",
          "status",
          "jti",
          "@context",
          "id",
          "type",
          "issuer",
          "validFrom",
          "validUntil",
          "proof",
          "credentialStatus",
          "credentialSchema",
          "refreshService",
          "sub");

  private ConsentText() {}

  static Consent of(
      ValidatedRequest request,
      List<HeldCredential> held,
      Map<String, List<DcqlMatch>> chosen,
      PresentationPreview.Revealer revealer) {
    RequestPurpose purpose = request.request().purpose().orElse(NOTHING_SAID);
    Map<String, HeldCredential> byId = new LinkedHashMap<>();
    held.forEach(credential -> byId.put(credential.id(), credential));
    List<Sharing> sharings = new ArrayList<>();
    chosen
        .values()
        .forEach(
            list ->
                list.forEach(
                    match ->
                        sharings.add(
                            sharing(match, byId.get(match.credential().ref()), revealer))));
    Set<ConsentWarning> warnings = EnumSet.noneOf(ConsentWarning.class);
    if (request.verifier().proof() == VerifierIdentity.Proof.ADDRESS_ONLY) {
      warnings.add(ConsentWarning.UNPROVEN);
    }
    warnAboutQuery(request.request().query().credentials(), warnings);
    warnAboutPurpose(purpose, warnings);
    warnAboutSharings(sharings, byId, warnings);
    return new Consent(
        request.clientId(),
        request.verifier().proof(),
        provenName(request.verifier()),
        request.request().clientMetadata().clientName().orElse(""),
        request.destination(),
        purpose,
        request.request().verifierInfo().stream()
            .filter(info -> !info.format().equals(AuthorizationRequest.PURPOSE_FORMAT))
            .toList(),
        sharings,
        request.request().transactions(),
        List.copyOf(warnings));
  }

  private static String provenName(VerifierIdentity verifier) {
    return switch (verifier.proof()) {
      case ADDRESS_ONLY -> "";
      case CERTIFICATE ->
          verifier.dnsNames().isEmpty()
              ? verifier.subject()
              : String.join(", ", verifier.dnsNames());
      case DID, ATTESTATION, FEDERATION, ORIGIN -> verifier.subject();
    };
  }

  private static void warnAboutQuery(List<CredentialQuery> queries, Set<ConsentWarning> warnings) {
    for (CredentialQuery query : queries) {
      if (query.claims().stream().anyMatch(claim -> !claim.values().isEmpty())) {
        warnings.add(ConsentWarning.PROBES_VALUES);
      }
      if (query.meta() instanceof CredentialMeta.AnyType) {
        warnings.add(ConsentWarning.ANY_TYPE);
      }
    }
  }

  private static void warnAboutPurpose(RequestPurpose purpose, Set<ConsentWarning> warnings) {
    if (purpose.purpose().isEmpty()) {
      warnings.add(ConsentWarning.NO_PURPOSE);
    }
    if (purpose.retention().isEmpty()) {
      warnings.add(ConsentWarning.NO_RETENTION);
    }
  }

  private static void warnAboutSharings(
      List<Sharing> sharings, Map<String, HeldCredential> held, Set<ConsentWarning> warnings) {
    Set<String> used = new HashSet<>();
    int claims = 0;
    for (Sharing sharing : sharings) {
      HeldCredential credential = held.get(sharing.credentialId());
      used.add(credential.id());
      claims += (int) sharing.claims().stream().filter(c -> c.reason() != Reason.TECHNICAL).count();
      if (sharing.extent() == Sharing.Extent.WHOLE) {
        warnings.add(ConsentWarning.WHOLE_CREDENTIAL);
      }
      if (sharing.claims().stream().anyMatch(claim -> rarelyNeeded(credential, claim))) {
        warnings.add(ConsentWarning.RARELY_NEEDED);
      }
      warnAboutCopies(credential, warnings);
    }
    if (claims > MANY_CLAIMS) {
      warnings.add(ConsentWarning.MANY_CLAIMS);
    }
    if (used.size() > FEW_CREDENTIALS && used.size() == held.size()) {
      warnings.add(ConsentWarning.EVERY_CREDENTIAL);
    }
    if (!CopyChoice.linked(used.stream().map(held::get).toList())) {
      warnings.add(ConsentWarning.NOT_LINKED);
    }
  }

  private static void warnAboutCopies(HeldCredential credential, Set<ConsentWarning> warnings) {
    if (credential.shown().use() == WalletCredential.Use.REPEATED) {
      warnings.add(ConsentWarning.LINKABLE);
    } else if (credential.available().isEmpty()) {
      warnings.add(ConsentWarning.USED_UP);
    } else if (credential.available().size() == 1) {
      warnings.add(ConsentWarning.LAST_COPY);
    }
  }

  private static boolean rarelyNeeded(HeldCredential credential, SharedClaim claim) {
    Optional<CredentialTypeSchema> schema =
        credential.shown().types().stream()
            .flatMap(type -> Schemas.typeOfVct(type).or(() -> Schemas.type(type)).stream())
            .findFirst();
    return schema
        .map(type -> type.disclosure().get(claim.label().isEmpty() ? "" : lastName(claim)))
        .filter(Disclosure.NEVER_BY_DEFAULT::equals)
        .isPresent();
  }

  private static String lastName(SharedClaim claim) {
    String inner = claim.path().replaceAll("[\\[\\]\"]", "");
    return inner.substring(inner.lastIndexOf(',') + 1);
  }

  private static Sharing sharing(
      DcqlMatch match, HeldCredential credential, PresentationPreview.Revealer revealer) {
    boolean token = Revealing.selective(credential.shown().format());
    boolean derived =
        credential.copies().get(0).credential() instanceof JsonObject document
            && Revealing.derivable(document);
    List<SharedClaim> claims =
        token
            ? selectedClaims(match, credential)
            : derived
                ? derivedClaims(match, credential, revealer)
                : allClaims(credential, credential.shown().content());
    return new Sharing(
        match.queryId(),
        credential.id(),
        credential.shown().title(),
        credential.shown().issuerName(),
        token || derived ? Sharing.Extent.SELECTED : Sharing.Extent.WHOLE,
        claims);
  }

  /** What a derived document holds beyond what was asked for, its issuer made mandatory. */
  private static List<SharedClaim> derivedClaims(
      DcqlMatch match, HeldCredential credential, PresentationPreview.Revealer revealer) {
    JsonObject derived = (JsonObject) revealer.revealed(match, credential.copies().get(0));
    List<ClaimsPath> asked = match.disclose();
    return allClaims(credential, derived).stream()
        .map(
            claim ->
                asked.stream().anyMatch(path -> path.toString().equals(claim.path()))
                    ? new SharedClaim(claim.path(), claim.label(), claim.value(), Reason.ASKED)
                    : claim)
        .toList();
  }

  private static List<SharedClaim> selectedClaims(DcqlMatch match, HeldCredential credential) {
    HeldSdJwt revealed =
        HeldSdJwt.of(SdJwt.parse(credential.copies().get(0).text())).reveal(match.disclose());
    List<SharedClaim> claims = new ArrayList<>();
    List<ClaimsPath> hidden = new ArrayList<>();
    revealed
        .selective()
        .forEach(
            claim -> {
              hidden.add(claim.path());
              claims.add(
                  claim(
                      credential,
                      claim.path(),
                      claim.path().select(revealed.payload()),
                      Reason.ASKED));
            });
    collect(credential, revealed.payload(), null, hidden, claims);
    return claims;
  }

  private static List<SharedClaim> allClaims(HeldCredential credential, JsonObject content) {
    List<SharedClaim> claims = new ArrayList<>();
    Optional<JsonObject> subject = content.object("credentialSubject");
    if (subject.isPresent()) {
      ClaimsPath base = ClaimsPath.of("credentialSubject");
      collect(credential, subject.get(), base, List.of(), claims);
    }
    collect(credential, content.without("credentialSubject"), null, List.of(), claims);
    return claims;
  }

  // Members that are visible whatever the holder chooses, down to where a hidden one begins.
  private static void collect(
      HeldCredential credential,
      JsonObject object,
      ClaimsPath base,
      List<ClaimsPath> hidden,
      List<SharedClaim> claims) {
    object
        .members()
        .forEach(
            (name, value) -> {
              ClaimsPath path = base == null ? ClaimsPath.of(name) : base.member(name);
              if (hidden.stream().anyMatch(h -> h.equals(path))) {
                return;
              }
              boolean holdsHidden = hidden.stream().anyMatch(path::reaches);
              if (holdsHidden && value instanceof JsonObject inner) {
                collect(credential, inner, path, hidden, claims);
              } else {
                Reason reason =
                    TECHNICAL.contains(path.firstName())
                            || (path.length() == 2 && TECHNICAL.contains(name))
                        ? Reason.TECHNICAL
                        : Reason.ALWAYS_VISIBLE;
                claims.add(claim(credential, path, List.of(value), reason));
              }
            });
  }

  private static SharedClaim claim(
      HeldCredential credential, ClaimsPath path, List<JsonValue> values, Reason reason) {
    JsonValue value = values.size() == 1 ? values.get(0) : JsonNull.NULL;
    String label = credential.shown().labels().getOrDefault(path.toString(), readable(path));
    return new SharedClaim(path.toString(), label, value, reason);
  }

  /** Returns {@code address.country} for a path without a name of its own. */
  private static String readable(ClaimsPath path) {
    return path.toJson().stream().map(ConsentText::component).collect(Collectors.joining("."));
  }

  private static String component(JsonValue component) {
    if (component instanceof JsonString name) {
      return name.value();
    }
    return component instanceof JsonNumber index ? index.text() : "*";
  }
}
