package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;
import org.cooppassport.wallet.KeyRing.RingKey;

/**
 * Which copy of each credential is shown: unused, under a key that no other verifier has seen, and
 * for credentials of one issuer under the same key, so that they are seen to be of one holder.
 */
final class CopyChoice {
  private CopyChoice() {}

  /**
   * Returns a copy for each credential.
   *
   * @throws Refusal ACCESS_DENIED if a credential has no unused copy left
   */
  static Map<HeldCredential, CredentialCopy> choose(
      List<HeldCredential> credentials, String verifier, KeyRing ring) {
    Map<String, List<HeldCredential>> byIssuer = new LinkedHashMap<>();
    for (HeldCredential credential : credentials) {
      byIssuer
          .computeIfAbsent(credential.shown().credentialIssuer(), i -> new ArrayList<>())
          .add(credential);
    }
    Map<HeldCredential, CredentialCopy> chosen = new LinkedHashMap<>();
    byIssuer.forEach(
        (issuer, group) -> {
          List<RingKey> keys = ring.all(issuer);
          Optional<String> common = commonKey(group, keys, verifier);
          for (HeldCredential credential : group) {
            chosen.put(credential, copy(credential, common, keys, verifier));
          }
        });
    return chosen;
  }

  private static Optional<String> commonKey(
      List<HeldCredential> group, List<RingKey> keys, String verifier) {
    Set<String> usable = commonKeys(group);
    return keys.stream()
        .filter(key -> usable.contains(key.reference()) && key.newTo(verifier))
        .findFirst()
        .or(() -> keys.stream().filter(key -> usable.contains(key.reference())).findFirst())
        .map(RingKey::reference);
  }

  private static Set<String> commonKeys(List<HeldCredential> group) {
    Set<String> common = new HashSet<>(keysOf(group.get(0)));
    group.forEach(credential -> common.retainAll(keysOf(credential)));
    return common;
  }

  private static Set<String> keysOf(HeldCredential credential) {
    Set<String> references = new HashSet<>();
    credential.available().forEach(copy -> references.add(copy.keyReference()));
    return references;
  }

  private static CredentialCopy copy(
      HeldCredential credential, Optional<String> common, List<RingKey> keys, String verifier) {
    List<CredentialCopy> available = credential.available();
    if (available.isEmpty()) {
      throw new Refusal(
          Reason.ACCESS_DENIED,
          "credential",
          "no unused copy of a credential is left; its issuer gives new ones");
    }
    return available.stream()
        .filter(copy -> common.filter(copy.keyReference()::equals).isPresent())
        .findFirst()
        .or(
            () ->
                available.stream()
                    .filter(
                        copy ->
                            keys.stream()
                                .anyMatch(
                                    key ->
                                        key.reference().equals(copy.keyReference())
                                            && key.newTo(verifier)))
                    .findFirst())
        .orElse(available.get(0));
  }

  /** Tells whether the credentials can be shown under one key; also for fewer than two. */
  static boolean linked(List<HeldCredential> credentials) {
    return credentials.size() < 2 || !commonKeys(credentials).isEmpty();
  }
}
