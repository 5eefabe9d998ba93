package org.cooppassport.core.issuance;

import java.util.List;
import org.cooppassport.core.bbs.BbsKey;
import org.cooppassport.core.did.DidKey;
import org.cooppassport.core.encoding.RandomSource;
import org.cooppassport.core.keys.KeyType;
import org.cooppassport.core.keys.SigningKey;

/** Keys that sign trials only; nobody trusts them. */
final class ThrowAwayKeys implements IssuerKeys {
  private final SigningKey edwards;
  private final SigningKey elliptic;
  private final SigningKey larger;
  private final BbsKey unlinkable;

  ThrowAwayKeys(RandomSource random) {
    this.edwards = SigningKey.generate(KeyType.ED25519, random);
    this.elliptic = SigningKey.generate(KeyType.P256, random);
    this.larger = SigningKey.generate(KeyType.P384, random);
    this.unlinkable = BbsKey.generate(random);
  }

  @Override
  public SdJwtKey sdJwt() {
    return new SdJwtKey(elliptic.signer(), elliptic.publicKey().thumbprint(), List.of());
  }

  @Override
  public MethodKey proof() {
    return method(edwards);
  }

  @Override
  public MethodKey proof(KeyType type) {
    return method(type == KeyType.ED25519 ? edwards : type == KeyType.P384 ? larger : elliptic);
  }

  @Override
  public MethodKey envelope() {
    return method(elliptic);
  }

  @Override
  public UnlinkableKey unlinkable() {
    return new UnlinkableKey(unlinkable.signer(), DidKey.methodUrl(unlinkable.publicKey()));
  }

  private static MethodKey method(SigningKey key) {
    return new MethodKey(key.signer(), DidKey.methodUrl(key.publicKey()));
  }
}
