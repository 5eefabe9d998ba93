package org.cooppassport.core.trust;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.cooppassport.core.did.Did;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.federation.EntityId;
import org.cooppassport.core.federation.FederationAnchor;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.InvalidKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.ProblemException;

/** The members of an entry that say what it rests on, read and written in one place. */
final class AnchorMembers {
  private static final int MAX_CERTIFICATES = 100;
  private static final String CHOICES =
      "issuer, certificateAuthority, list, federation, accreditor";

  private AnchorMembers() {}

  static TrustAnchor read(StrictMembers members) {
    Optional<String> issuer = members.optionalText("issuer");
    Optional<StrictMembers> authority = members.optionalObject("certificateAuthority");
    Optional<StrictMembers> list = members.optionalObject("list");
    Optional<StrictMembers> federation = members.optionalObject("federation");
    Optional<String> accreditor = members.optionalText("accreditor");
    if (Stream.of(issuer, authority, list, federation, accreditor)
            .filter(Optional::isPresent)
            .count()
        != 1) {
      throw members.wrong("issuer", "exactly one of " + CHOICES + " is required");
    }
    if (issuer.isPresent()) {
      return issuer(members, issuer.get());
    }
    if (accreditor.isPresent()) {
      return accreditor(members, accreditor.get());
    }
    if (federation.isPresent()) {
      return federation(federation.get());
    }
    return authority.isPresent() ? authority(authority.get()) : list(list.get());
  }

  private static TrustAnchor issuer(StrictMembers members, String issuer) {
    try {
      return issuer.startsWith("did:")
          ? new TrustAnchor.IssuerDid(Did.parse(issuer))
          : new TrustAnchor.IssuerUrl(issuer);
    } catch (DidException | IllegalArgumentException e) {
      throw members.wrong("issuer", "expected a DID or an https URL");
    }
  }

  private static TrustAnchor accreditor(StrictMembers members, String issuer) {
    try {
      return new TrustAnchor.Accreditor(
          issuer.startsWith("did:")
              ? new PresentedIssuer.ByDid(Did.parse(issuer))
              : new PresentedIssuer.ByUrl(new TrustAnchor.IssuerUrl(issuer).url()));
    } catch (DidException | IllegalArgumentException e) {
      throw members.wrong("accreditor", "expected a DID or an https URL");
    }
  }

  private static TrustAnchor federation(StrictMembers members) {
    EntityId anchor =
        EntityId.of(members.text("anchor"))
            .orElseThrow(() -> members.wrong("anchor", "expected an https URL"));
    JsonObject jwks = members.object("keys").json();
    List<String> trustMarks = members.texts("trustMarks");
    List<String> hosts = members.texts("hosts");
    members.nothingElse();
    try {
      return new TrustAnchor.Federation(
          new FederationAnchor(anchor, JwkSet.parse(jwks)), trustMarks, hosts);
    } catch (ProblemException | IllegalArgumentException e) {
      throw members.wrong("keys", "expected a JWK set with the anchor's public keys");
    }
  }

  private static TrustAnchor authority(StrictMembers members) {
    List<String> texts = members.texts("certificates");
    if (texts.isEmpty() || texts.size() > MAX_CERTIFICATES) {
      throw members.wrong("certificates", "expected DER certificates in base64url, at least one");
    }
    TrustAnchor.IssuerName issuerName =
        members
            .optionalNamed("issuerName", AnchorMembers::issuerName)
            .orElse(TrustAnchor.IssuerName.IN_CERTIFICATE);
    List<String> hosts = members.texts("hosts");
    members.nothingElse();
    try {
      List<Bytes> certificates = texts.stream().map(Base64Url::decode).toList();
      return new TrustAnchor.CertificateAuthority(certificates, issuerName, hosts);
    } catch (MalformedEncoding e) {
      throw members.wrong("certificates", "expected DER certificates in base64url");
    }
  }

  private static TrustAnchor list(StrictMembers members) {
    String url = members.text("url");
    JsonObject jwk = members.object("key").json();
    members.nothingElse();
    try {
      return new TrustAnchor.SignedList(url, VerificationKey.fromJwk(jwk));
    } catch (InvalidKey e) {
      throw members.wrong("key", "expected a public key");
    } catch (IllegalArgumentException e) {
      throw members.wrong("url", "expected an https URL");
    }
  }

  private static Optional<TrustAnchor.IssuerName> issuerName(String name) {
    return Arrays.stream(TrustAnchor.IssuerName.values())
        .filter(value -> value.wireName().equals(name))
        .findFirst();
  }

  static void write(TrustAnchor anchor, JsonObject.Builder json) {
    if (anchor instanceof TrustAnchor.IssuerDid issuer) {
      json.put("issuer", issuer.did().toString());
    } else if (anchor instanceof TrustAnchor.IssuerUrl issuer) {
      json.put("issuer", issuer.url());
    } else if (anchor instanceof TrustAnchor.CertificateAuthority ca) {
      json.put("certificateAuthority", toJson(ca));
    } else if (anchor instanceof TrustAnchor.SignedList list) {
      json.put(
          "list",
          JsonObject.builder().put("url", list.url()).put("key", list.key().toJwk()).build());
    } else if (anchor instanceof TrustAnchor.Federation federation) {
      json.put("federation", toJson(federation));
    } else if (anchor instanceof TrustAnchor.Accreditor accreditor) {
      json.put("accreditor", accreditor.issuer().identifier());
    }
  }

  private static JsonObject toJson(TrustAnchor.CertificateAuthority ca) {
    JsonObject.Builder json =
        JsonObject.builder()
            .putStrings("certificates", ca.certificates().stream().map(Base64Url::encode).toList())
            .put("issuerName", ca.issuerName().wireName());
    if (!ca.hosts().isEmpty()) {
      json.putStrings("hosts", new TreeSet<>(ca.hosts()));
    }
    return json.build();
  }

  private static JsonObject toJson(TrustAnchor.Federation federation) {
    JsonObject.Builder json =
        JsonObject.builder()
            .put("anchor", federation.anchor().id().value())
            .put("keys", federation.anchor().keys().toJson());
    if (!federation.trustMarks().isEmpty()) {
      json.putStrings("trustMarks", new TreeSet<>(federation.trustMarks()));
    }
    if (!federation.hosts().isEmpty()) {
      json.putStrings("hosts", new TreeSet<>(federation.hosts()));
    }
    return json.build();
  }
}
