package org.cooppassport.core.trust;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidWeb;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationOutcome;
import org.cooppassport.core.federation.TrustChain;
import org.cooppassport.core.federation.TrustChainSearch;
import org.cooppassport.core.federation.TrustMarks;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;

/**
 * Judges an issuer as an entity of a federation. The resolved metadata of the type {@code
 * openid_credential_issuer} may narrow what it is trusted for, so that a superior can limit it by
 * metadata policy: {@code coop_credential_types}, {@code coop_method_at_most}, {@code coop_lanes},
 * {@code coop_jurisdictions}; {@code coop_decision} says where the decision can be read.
 */
final class FederatedIssuer {
  private static final String CREDENTIAL_ISSUER = "openid_credential_issuer";
  private static final String DID_FILE = "/did.json";
  private static final String WELL_KNOWN_DID_FILE = "/.well-known/did.json";

  private FederatedIssuer() {}

  static TrustDecision judge(
      TrustedIssuer entry,
      TrustAnchor.Federation federation,
      PresentedIssuer issuer,
      Documents documents,
      Instant now) {
    Optional<EntityId> entity = entity(issuer);
    if (entity.isEmpty() || !mayBeAt(federation, entity.get())) {
      return TrustDecision.NOBODYS; // named in no way that the federation could know
    }
    FederationOutcome outcome =
        TrustChainSearch.search(entity.get(), List.of(federation.anchor()), documents, now);
    if (outcome instanceof FederationOutcome.Found found) {
      outcome = TrustMarks.check(found.chain(), federation.trustMarks(), documents, now);
    }
    if (outcome instanceof FederationOutcome.Missing missing) {
      return new TrustDecision.Lacking(missing.needs());
    }
    if (outcome instanceof FederationOutcome.Unavailable unavailable) {
      return new TrustDecision.Unavailable(unavailable.detail());
    }
    if (outcome instanceof FederationOutcome.Refused refused) {
      return new TrustDecision.NotTrusted(refused.why());
    }
    return trusted(entry, issuer, ((FederationOutcome.Found) outcome).chain());
  }

  private static boolean mayBeAt(TrustAnchor.Federation federation, EntityId entity) {
    return federation.hosts().isEmpty() || entity.isWithin(federation.hosts());
  }

  /** A did:web and the https URL it follows from are one place, under one control. */
  static Optional<EntityId> entity(PresentedIssuer issuer) {
    if (issuer instanceof PresentedIssuer.ByUrl url) {
      return EntityId.of(url.identifier());
    }
    return issuer.did().flatMap(FederatedIssuer::entity);
  }

  /** The place that a DID or an https URL names; empty if it names none. */
  static Optional<EntityId> place(String name) {
    try {
      return name.startsWith("did:") ? entity(Did.parse(name)) : EntityId.of(name);
    } catch (DidException e) {
      return Optional.empty();
    }
  }

  static Optional<EntityId> entity(Did did) {
    if (!did.method().equals("web")) {
      return Optional.empty();
    }
    try {
      String url = DidWeb.documentUrl(did);
      String file = url.endsWith(WELL_KNOWN_DID_FILE) ? WELL_KNOWN_DID_FILE : DID_FILE;
      return EntityId.of(url.substring(0, url.length() - file.length()));
    } catch (DidException e) {
      return Optional.empty();
    }
  }

  private static TrustDecision trusted(
      TrustedIssuer entry, PresentedIssuer issuer, TrustChain chain) {
    Optional<JsonObject> metadata = chain.metadata().object(CREDENTIAL_ISSUER);
    if (metadata.isEmpty()) {
      return refused("the federation does not know the issuer as one of credentials");
    }
    try {
      TrustedIssuer stated = TrustedIssuer.read(asEntry(entry, issuer, chain, metadata.get()));
      if (!stated.sharesJurisdictionWith(entry)) {
        return refused("the federation knows the issuer for other jurisdictions");
      }
      return new TrustDecision.Trusted(
          stated.within(entry).through(chain.path().stream().map(EntityId::value).toList()));
    } catch (Refusal | ProblemException e) {
      return new TrustDecision.NotTrusted(
          Problem.of(
              ProblemCode.INVALID_METADATA,
              "the issuer's metadata in the federation cannot be read"));
    }
  }

  private static JsonObject asEntry(
      TrustedIssuer entry, PresentedIssuer issuer, TrustChain chain, JsonObject metadata) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("issuer", issuer.identifier())
            .put(
                "types",
                metadata
                    .get("coop_credential_types")
                    .orElse(JsonArray.ofStrings(new TreeSet<>(entry.types()))))
            .put(
                "lanes",
                metadata
                    .get("coop_lanes")
                    .orElse(
                        JsonArray.ofStrings(
                            entry.lanes().stream().sorted().map(Lane::wireName).toList())));
    copy(metadata, "coop_method_at_most", json, "methodAtMost");
    copy(metadata, "coop_jurisdictions", json, "jurisdictions");
    copy(metadata, "coop_decision", json, "decision");
    name(chain).ifPresent(name -> json.put("name", name));
    if (issuer instanceof PresentedIssuer.ByUrl) {
      pinned(metadata).ifPresent(keys -> json.put("pinnedKeys", keys));
    }
    return json.build();
  }

  private static void copy(JsonObject from, String name, JsonObject.Builder to, String as) {
    from.get(name).ifPresent(value -> to.put(as, value));
  }

  private static Optional<JsonString> name(TrustChain chain) {
    return chain
        .metadata()
        .object("federation_entity")
        .flatMap(entity -> entity.string("organization_name"))
        .filter(name -> !name.isBlank())
        .map(JsonString::new);
  }

  /**
   * Keys that the federation vouches for are the only ones; without any, the issuer's own count.
   */
  private static Optional<JsonArray> pinned(JsonObject metadata) {
    Optional<JsonObject> jwks = metadata.object("jwks");
    if (jwks.isEmpty()) {
      return Optional.empty();
    }
    List<JsonValue> keys = new ArrayList<>();
    for (Jwk key : JwkSet.parse(jwks.get()).keys()) {
      if (key.mayVerify() && key.kid().isPresent()) {
        keys.add(
            JsonObject.builder().put("id", key.kid().get()).put("jwk", key.key().toJwk()).build());
      }
    }
    return Optional.of(new JsonArray(keys));
  }

  private static TrustDecision refused(String why) {
    return new TrustDecision.NotTrusted(Problem.of(ProblemCode.UNTRUSTED_ISSUER, why));
  }
}
