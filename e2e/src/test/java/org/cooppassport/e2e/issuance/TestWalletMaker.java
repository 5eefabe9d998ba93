package org.cooppassport.e2e.issuance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.openid.TestCertificates;
import org.cooppassport.core.openid.vci.KeyAttestation;
import org.cooppassport.wallet.port.WalletAttester;

/** The maker of a wallet app: attests its instance and its keys. */
final class TestWalletMaker implements WalletAttester {
  static final String CLIENT = "https://wallet-maker.example/wallet";

  private final RandomSource random = RandomSource.secure();
  private final SigningKey own = SigningKey.generate(KeyType.P256, random);
  private final SigningKey instance = SigningKey.generate(KeyType.P256, random);
  private final TestCertificates authority =
      TestCertificates.authority("Wallet makers", Instant.now().minus(Duration.ofDays(1)));

  /** Writes the certificate of the maker's authority into a file. */
  Path authorityFile(Path folder) throws IOException {
    Path file = folder.resolve("wallet-makers.pem");
    Files.writeString(
        file,
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder().encodeToString(authority.authorityDer().toByteArray())
            + "\n-----END CERTIFICATE-----\n");
    return file;
  }

  private Jws sign(TokenType type, JsonObject claims) {
    return Jws.signing(type)
        .x5c(List.of(authority.leaf(own.publicKey(), "wallet-maker.example")))
        .sign(claims, own.signer());
  }

  @Override
  public AttestedInstance attestInstance(String authorizationServer) {
    JsonObject claims =
        JsonObject.builder()
            .put("sub", CLIENT)
            .put("iat", Instant.now().getEpochSecond())
            .put("exp", Instant.now().plus(Duration.ofHours(1)).getEpochSecond())
            .put("cnf", JsonObject.of("jwk", instance.publicKey().toJwk()))
            .build();
    return new AttestedInstance(
        CLIENT, sign(TokenType.CLIENT_ATTESTATION, claims).text(), instance.signer());
  }

  @Override
  public String attestKeys(String credentialIssuer, List<VerificationKey> keys, String nonce) {
    return sign(
            TokenType.KEY_ATTESTATION,
            KeyAttestation.claims(keys, Optional.of(nonce), Instant.now(), Duration.ofHours(1)))
        .text();
  }
}
