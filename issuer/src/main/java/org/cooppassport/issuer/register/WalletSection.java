package org.cooppassport.issuer.register;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.jose.AttesterTrust;
import org.cooppassport.core.jose.JwkSet;
import org.cooppassport.core.jose.TrustAnchors;
import org.cooppassport.core.json.JsonException;
import org.cooppassport.core.json.JsonReader;
import org.cooppassport.core.openid.vci.KeyAttestationRule;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.service.config.Section;
import org.cooppassport.service.keys.Pem;

/** The section {@code issuer.wallets} of a co-op's file. */
final class WalletSection {
  private static final String MAKER =
      "ca, a PEM file of certificate authorities, or jwks, a JSON file of keys, or both";

  private WalletSection() {}

  static WalletRules read(Section section) {
    WalletRules standard = WalletRules.DEFAULT;
    WalletRules.Profile profile =
        section.oneOf("profile", WalletRules.Profile.class, standard.profile());
    WalletRules.Clients clients =
        section.oneOf("clients", WalletRules.Clients.class, standard.clients());
    List<WalletProvider> providers = providers(section.section("providers"));
    ExternalServer external = external(section);
    boolean own = external == null || external.own() == ExternalServer.Own.KEPT;
    if (own
        && providers.isEmpty()
        && (profile == WalletRules.Profile.HAIP || clients == WalletRules.Clients.ATTESTED)) {
      throw section.invalid(
          "providers", "at least one wallet provider, since wallets must be attested here");
    }
    KeyAttestationRule keys = keys(section.section("key-attestation"));
    if (profile == WalletRules.Profile.HAIP) {
      requireCertified(section, providers, keys);
    }
    return new WalletRules(
        profile,
        clients,
        section.oneOf("dpop-nonce", WalletRules.DpopNonce.class, standard.dpopNonce()),
        section.oneOf(
            "attestation-challenge", WalletRules.AttestationChallenge.class, standard.challenge()),
        section.oneOf("login", WalletRules.Login.class, standard.login()),
        section.duration(
            "refresh-lifetime", Duration.ZERO, WalletRules.MAX_REFRESH, standard.refreshLifetime()),
        section.duration(
            "deferred-interval",
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            standard.deferredInterval()),
        section.oneOf("encryption", WalletRules.Encryption.class, standard.encryption()),
        providers,
        keys,
        provider(section),
        external);
  }

  private static ExternalServer external(Section wallets) {
    if (!wallets.has("authorization-server")) {
      return null;
    }
    Section section = wallets.section("authorization-server");
    URI issuer =
        section.url(
            "issuer", "the https identifier of an OAuth authorization server", Set.of("https"));
    ExternalServer.Tokens tokens =
        section.oneOf("tokens", ExternalServer.Tokens.class, ExternalServer.Tokens.JWT);
    boolean asked = tokens == ExternalServer.Tokens.INTROSPECTION;
    if (asked && !section.has("client-secret-file")) {
      throw section.invalid(
          "client-secret-file", "a file with the secret that the server gave to the issuer");
    }
    return new ExternalServer(
        issuer.toString(),
        tokens,
        section.textOr("audience", ""),
        section.textOr("subject-claim", "sub"),
        asked
            ? section.text("client-id", "what the issuer is registered as at the server")
            : section.textOr("client-id", ""),
        section.file("client-secret-file").map(file -> secret(section, file)).orElse(""),
        section.oneOf("own", ExternalServer.Own.class, ExternalServer.Own.REPLACED));
  }

  private static LoginProvider provider(Section section) {
    Section provider = section.section("provider");
    boolean wanted =
        section.oneOf("login", WalletRules.Login.class, WalletRules.DEFAULT.login())
            == WalletRules.Login.PROVIDER;
    if (!wanted) {
      if (section.has("provider")) {
        throw section.invalid("login", "provider, since a provider is set");
      }
      return null;
    }
    URI issuer = provider.url("issuer", "the https address of an OpenID Provider", Set.of("https"));
    return new LoginProvider(
        issuer.toString(),
        provider.text("client-id", "what the co-op is registered as at its OpenID Provider"),
        provider.file("client-secret-file").map(file -> secret(provider, file)).orElse(""),
        provider.textOr("subject-claim", "sub"));
  }

  private static String secret(Section section, Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw section.invalid("client-secret-file", "a readable file with the secret");
    }
  }

  /** HAIP 1.0, sections 4.4.1 and 4.5.1: attestations bring their chain in x5c. */
  private static void requireCertified(
      Section section, List<WalletProvider> providers, KeyAttestationRule keys) {
    for (WalletProvider provider : providers) {
      if (!provider.trust().keys().keys().isEmpty()) {
        throw section.invalid(
            "providers." + provider.name() + ".jwks",
            "ca instead, since profile is haip: attestations bring their chain in x5c");
      }
    }
    if (!keys.trust().keys().keys().isEmpty()) {
      throw section.invalid(
          "key-attestation.jwks",
          "ca instead, since profile is haip: attestations bring their chain in x5c");
    }
  }

  private static List<WalletProvider> providers(Section table) {
    return table.names().stream()
        .map(
            name -> {
              Section provider = table.section(name);
              return new WalletProvider(
                  name, trust(provider), Set.copyOf(provider.texts("client-ids")));
            })
        .toList();
  }

  private static KeyAttestationRule keys(Section section) {
    KeyAttestationRule.Demand demand =
        section.oneOf(
            "demand", KeyAttestationRule.Demand.class, KeyAttestationRule.Demand.NOT_REQUIRED);
    boolean trusted = section.has("ca") || section.has("jwks");
    if (!trusted && demand == KeyAttestationRule.Demand.REQUIRED) {
      throw section.invalid("ca", MAKER);
    }
    return new KeyAttestationRule(
        demand,
        trusted ? trust(section) : AttesterTrust.NOBODY,
        Set.copyOf(section.texts("key-storage")),
        Set.copyOf(section.texts("user-authentication")));
  }

  private static AttesterTrust trust(Section section) {
    Optional<Path> ca = section.file("ca");
    Optional<Path> jwks = section.file("jwks");
    if (ca.isEmpty() && jwks.isEmpty()) {
      throw section.invalid("ca", MAKER);
    }
    return new AttesterTrust(
        ca.map(file -> authorities(section, file)).orElse(TrustAnchors.NONE),
        jwks.map(file -> keySet(section, file)).orElse(new JwkSet(List.of())));
  }

  private static TrustAnchors authorities(Section section, Path file) {
    try {
      return new TrustAnchors(Pem.decode("CERTIFICATE", Files.readString(file)));
    } catch (IOException | IllegalArgumentException e) {
      throw section.invalid("ca", "a readable PEM file of certificates");
    }
  }

  private static JwkSet keySet(Section section, Path file) {
    try {
      return JwkSet.parse(JsonReader.readObject(Files.readString(file)));
    } catch (IOException | JsonException | ProblemException e) {
      throw section.invalid("jwks", "a readable JSON file with a set of public keys");
    }
  }
}
