package org.cooppassport.issuer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.vci.KeyAttestation;

/** A wallet provider and a key attester with certificates of their own authority, as files. */
final class WalletMakers {
  private final TestCertificates authority;
  private final SigningKey provider = SigningKey.generate(KeyType.P256, RandomSource.secure());

  WalletMakers() {
    authority =
        TestCertificates.authority("Wallet makers", Instant.now().minus(Duration.ofDays(1)));
  }

  /** Writes the authority's certificate into a file and returns its name. */
  String authorityFile(Path folder) throws IOException {
    Path file = folder.resolve("wallet-makers.pem");
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(authority.authorityDer().toByteArray())
            + "\n-----END CERTIFICATE-----\n");
    return file.toString();
  }

  private List<Bytes> chain() {
    return List.of(authority.leaf(provider.publicKey(), "wallet-provider.example"));
  }

  /** Attests that a wallet of this client holds a key. */
  String attestClient(String client, VerificationKey instance) {
    return Jws.signing(TokenType.CLIENT_ATTESTATION)
        .x5c(chain())
        .sign(clientClaims(client, instance), provider.signer())
        .text();
  }

  /** The same without a chain: nobody can tell who made it. */
  String attestClientWithoutChain(String client, VerificationKey instance) {
    return Jws.signing(TokenType.CLIENT_ATTESTATION)
        .sign(clientClaims(client, instance), provider.signer())
        .text();
  }

  private static JsonObject clientClaims(String client, VerificationKey instance) {
    return JsonObject.builder()
        .put("sub", client)
        .put("iat", Instant.now().getEpochSecond())
        .put("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond())
        .put("cnf", JsonObject.of("jwk", instance.toJwk()))
        .build();
  }

  /** Attests keys, over a nonce of the issuer. */
  String attestKeys(String nonce, String level, VerificationKey... keys) {
    return attestKeys(
        KeyAttestation.claims(List.of(keys), Optional.of(nonce), Instant.now(), Duration.ofHours(1))
            .with("key_storage", JsonArray.ofStrings(level)));
  }

  String attestKeys(JsonObject claims) {
    return Jws.signing(TokenType.KEY_ATTESTATION)
        .x5c(chain())
        .sign(claims, provider.signer())
        .text();
  }
}
