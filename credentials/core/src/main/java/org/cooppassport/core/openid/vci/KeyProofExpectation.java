package org.cooppassport.core.openid.vci;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cooppassport.core.did.DidException;
import org.cooppassport.core.did.DidResolver;
import org.cooppassport.core.did.DidUrl;
import org.cooppassport.core.did.VerificationRelationship;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.jose.AllowedAlgorithms;
import org.cooppassport.core.jose.Jwk;
import org.cooppassport.core.jose.Jws;
import org.cooppassport.core.jose.JwsHeader;
import org.cooppassport.core.jose.JwtClaims;
import org.cooppassport.core.jose.TokenType;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.jsonld.JsonLd;
import org.cooppassport.core.keys.VerificationKey;
import org.cooppassport.core.problem.Came;
import org.cooppassport.core.problem.Mismatch;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.problem.Refusal.Reason;

/**
 * What an issuer expects of the key proofs of one credential request, and the only maker of a
 * {@link VerifiedKeyProof}.
 *
 * <p>Pure and thread-safe. Computes signatures, so never on an event loop. Whether a nonce is known
 * and unspent is the caller's next check.
 *
 * @param credentialIssuer the only audience that is taken
 * @param allowed the signature algorithms that the metadata announce
 * @param did how DIDs in {@code kid} are resolved
 * @param attestations what is to be attested about the keys
 * @param now the instant {@code iat} is judged at
 * @see <a
 *     href="https://openid.net/specs/openid-4-verifiable-credential-issuance-1_0.html#appendix-F.4">
 *     OpenID4VCI 1.0, appendix F.4</a>
 */
public record KeyProofExpectation(
    String credentialIssuer,
    AllowedAlgorithms allowed,
    DidResolver did,
    KeyAttestationRule attestations,
    Instant now) {
  /**
   * How far {@code iat} may be from now, either way. Clocks of phones are minutes off; the nonce is
   * what makes a proof fresh.
   */
  public static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(10);

  private static final int MAX_CHARS = 32 << 10;
  private static final int MAX_NONCE = 4_096;
  private static final String PROOFS = "proofs";
  private static final String NONCE = "one that the nonce endpoint gave";
  private static final String SECTION = "OpenID4VCI 1.0, appendix F";

  public KeyProofExpectation {
    Objects.requireNonNull(credentialIssuer);
    Objects.requireNonNull(allowed);
    Objects.requireNonNull(did);
    Objects.requireNonNull(attestations);
    Objects.requireNonNull(now);
  }

  /**
   * Returns the expectation with the algorithms we choose and did:key and did:jwk in {@code kid}.
   */
  public static KeyProofExpectation of(String credentialIssuer, Instant now) {
    return new KeyProofExpectation(
        credentialIssuer,
        AllowedAlgorithms.DEFAULT,
        DidResolver.standard(),
        KeyAttestationRule.NONE,
        now);
  }

  /** Returns the same expectation with this rule on attestations. */
  public KeyProofExpectation withAttestations(KeyAttestationRule rule) {
    return new KeyProofExpectation(credentialIssuer, allowed, did, rule, now);
  }

  /** Returns the same expectation with these algorithms only. */
  public KeyProofExpectation withAlgorithms(AllowedAlgorithms some) {
    return new KeyProofExpectation(credentialIssuer, some, did, attestations, now);
  }

  /**
   * Keys that were proven in one request.
   *
   * @param keys each key once: of the proofs, and those attested beside them
   * @param nonces every nonce that a proof or attestation carries; to be looked up and spent
   */
  public record ProvenKeys(List<VerifiedKeyProof> keys, Set<String> nonces) {
    public ProvenKeys {
      keys = List.copyOf(keys);
      nonces = Set.copyOf(nonces);
    }
  }

  /**
   * Returns the proven keys of a request's proofs, of any type.
   *
   * @param jsonLd for proofs of type {@code di_vp}
   * @throws Refusal INVALID_PROOF if any one proof does not hold, or two are of the same key
   */
  public ProvenKeys verifyAll(CredentialRequest.Proofs proofs, JsonLd jsonLd) {
    return switch (proofs.type()) {
      case CredentialRequest.JWT -> tokens(proofs.jwts().orElseThrow());
      case CredentialRequest.ATTESTATION ->
          attestation(new JsonArray(proofs.values()).strings().orElseThrow().get(0));
      case CredentialRequest.DI_VP ->
          presentations(new JsonArray(proofs.values()).objects().orElseThrow(), jsonLd);
      default ->
          throw invalid(
              "", "one of jwt, attestation and di_vp, as offered", Came.word(proofs.type()));
    };
  }

  private ProvenKeys tokens(List<String> tokens) {
    Map<VerificationKey, VerifiedKeyProof> keys = new LinkedHashMap<>();
    Set<String> nonces = new HashSet<>();
    Set<VerificationKey> signers = new HashSet<>();
    for (String token : tokens) {
      VerifiedKeyProof proof = verify(token);
      if (!signers.add(proof.key())) {
        throw invalid("", "another key for each copy", new Came("two proofs of one key"));
      }
      keys.put(proof.key(), proof);
      nonces.add(proof.nonce());
      attestedBeside(token)
          .ifPresent(
              attestation -> {
                nonces.add(attestation.nonce().orElseThrow());
                attestation
                    .keys()
                    .forEach(key -> keys.putIfAbsent(key, attested(key, attestation)));
              });
    }
    return new ProvenKeys(List.copyOf(keys.values()), nonces);
  }

  private VerifiedKeyProof attested(VerificationKey key, KeyAttestation attestation) {
    return new VerifiedKeyProof(key, attestation.nonce().orElseThrow(), now, "");
  }

  private ProvenKeys attestation(String text) {
    if (!attestations.trust().believesAnybody()) {
      throw invalid(
          "", "a proof type of this issuer's metadata", Came.word(CredentialRequest.ATTESTATION));
    }
    KeyAttestation attestation = requireFit(text);
    return new ProvenKeys(
        attestation.keys().stream().map(key -> attested(key, attestation)).toList(),
        Set.of(attestation.nonce().orElseThrow()));
  }

  private KeyAttestation requireFit(String text) {
    KeyAttestation attestation = KeyAttestation.verify(text, attestations.trust(), allowed, now);
    if (attestation.nonce().filter(nonce -> nonce.length() <= MAX_NONCE).isEmpty()) {
      throw invalid("key_attestation nonce", NONCE, Came.text(attestation.nonce()));
    }
    if (!attestation.isStoredAs(attestations.keyStorage())) {
      throw invalid(
          "key_attestation key_storage",
          "one of " + attestations.keyStorage(),
          new Came("none of them"));
    }
    if (!attestation.isUnlockedAs(attestations.userAuthentication())) {
      throw invalid(
          "key_attestation user_authentication",
          "one of " + attestations.userAuthentication(),
          new Came("none of them"));
    }
    return attestation;
  }

  /** An attestation that nobody asked for and whose maker is nobody's is as good as none. */
  private Optional<KeyAttestation> attestedBeside(String token) {
    Optional<String> text = Jws.parse(token, MAX_CHARS).header().json().string("key_attestation");
    boolean required = attestations.demand() == KeyAttestationRule.Demand.REQUIRED;
    if (text.isEmpty() && required) {
      throw invalid("key_attestation", "one in the header of the proof", Came.NOTHING);
    }
    if (text.isEmpty() || !attestations.trust().believesAnybody()) {
      return Optional.empty();
    }
    KeyAttestation attestation = requireFit(text.get());
    if (!attestation.ends()) {
      throw invalid("key_attestation exp", "when it ends", Came.NOTHING);
    }
    return Optional.of(attestation);
  }

  private ProvenKeys presentations(List<JsonObject> presentations, JsonLd jsonLd) {
    if (attestations.demand() == KeyAttestationRule.Demand.REQUIRED) {
      throw invalid(
          "",
          "jwt with key_attestation, or attestation: keys are attested here",
          Came.word("di_vp"));
    }
    List<VerifiedKeyProof> keys = new ArrayList<>();
    for (JsonObject presentation : presentations) {
      VerifiedKeyProof proof = HolderPresentation.verify(presentation, this, jsonLd);
      if (keys.stream().anyMatch(known -> known.key().equals(proof.key()))) {
        throw invalid("", "another key for each copy", new Came("two proofs of one key"));
      }
      keys.add(proof);
    }
    return new ProvenKeys(
        keys, keys.stream().map(VerifiedKeyProof::nonce).collect(Collectors.toSet()));
  }

  /**
   * Returns the proven keys, one for each proof, in order.
   *
   * @throws Refusal INVALID_PROOF if any one proof does not hold, or two are of the same key
   */
  public List<VerifiedKeyProof> verifyAll(List<String> proofs) {
    List<VerifiedKeyProof> verified = new ArrayList<>();
    Set<VerificationKey> keys = new HashSet<>();
    for (String proof : proofs) {
      VerifiedKeyProof one = verify(proof);
      if (!keys.add(one.key())) {
        throw invalid("", "another key for each copy", new Came("two proofs of one key"));
      }
      verified.add(one);
    }
    return List.copyOf(verified);
  }

  /**
   * Returns the proven key.
   *
   * @throws Refusal INVALID_PROOF if the proof does not hold
   */
  public VerifiedKeyProof verify(String proof) {
    try {
      return verified(proof);
    } catch (ProblemException e) {
      throw invalid(e);
    }
  }

  private VerifiedKeyProof verified(String proof) {
    Jws jws = Jws.parse(proof, MAX_CHARS);
    jws.requireType(TokenType.KEY_PROOF);
    VerificationKey key = key(jws.header(), attestedBeside(proof));
    JwtClaims claims = jws.verify(TokenType.KEY_PROOF, key, allowed).claims();
    if (!claims.json().string("aud").equals(Optional.of(credentialIssuer))) {
      throw invalid(
          "aud",
          credentialIssuer + ", as a string",
          claims.json().string("aud").isPresent()
              ? Came.address(claims.json().string("aud"))
              : Came.value(claims.json().get("aud")));
    }
    Instant issuedAt =
        claims
            .issuedAt()
            .orElseThrow(() -> invalid("iat", "when the proof was made", Came.NOTHING));
    if (Duration.between(issuedAt, now).abs().compareTo(CLOCK_TOLERANCE) > 0) {
      throw invalid(
          "iat",
          "at most " + CLOCK_TOLERANCE.toMinutes() + " minutes from now",
          Came.instant(issuedAt, now));
    }
    if (!claims.problemsAt(now, CLOCK_TOLERANCE).isEmpty()) {
      throw invalid("exp", "a proof that is in force", new Came("exp or nbf that exclude now"));
    }
    String nonce =
        claims
            .json()
            .string("nonce")
            .filter(text -> !text.isEmpty() && text.length() <= MAX_NONCE)
            .orElseThrow(() -> invalid("nonce", NONCE, Came.text(claims.json().string("nonce"))));
    String kid = jws.header().kid().filter(text -> text.startsWith("did:")).orElse("");
    return new VerifiedKeyProof(key, nonce, issuedAt, kid);
  }

  private VerificationKey key(JwsHeader header, Optional<KeyAttestation> attestation) {
    VerificationKey key = keyIn(header, attestation);
    if (attestation.isPresent() && !attestation.get().keys().contains(key)) {
      throw invalid("key_attestation", "one that attests the key of the proof", Came.ANOTHER);
    }
    return key;
  }

  private VerificationKey keyIn(JwsHeader header, Optional<KeyAttestation> attestation) {
    int ways =
        (header.jwk().isPresent() ? 1 : 0)
            + (header.kid().isPresent() ? 1 : 0)
            + (header.x5c().isEmpty() ? 0 : 1);
    if (ways != 1) {
      throw invalid("header", "exactly one of kid, jwk and x5c", Came.number(ways, "of them"));
    }
    if (header.jwk().isPresent()) {
      return Jwk.parse(header.jwk().get()).key();
    }
    if (header.kid().isPresent()) {
      String kid = header.kid().get();
      return attestation.isPresent() && !kid.startsWith("did:")
          ? attestation
              .get()
              .named(kid)
              .orElseThrow(
                  () -> invalid("kid", "the name of a key of the key attestation", Came.ANOTHER))
          : key(kid);
    }
    throw invalid("header", "jwk, or a did:key in kid", Came.word("x5c"));
  }

  private VerificationKey key(String kid) {
    try {
      DidUrl url = DidUrl.parse(kid);
      return did.resolve(url.did(), Documents.none(), now)
          .documentOrThrow()
          .method(kid, VerificationRelationship.AUTHENTICATION)
          .key();
    } catch (DidException e) {
      throw invalid(
          "kid", "the DID URL of an authentication key of a did:key or did:jwk", Came.text(kid));
    }
  }

  /** Makes the refusal for a member of a proof; the empty name is for the proofs themselves. */
  static Refusal invalid(String member, String expected, Came came) {
    return new Mismatch(member.isEmpty() ? PROOFS : PROOFS + " " + member, expected, came, SECTION)
        .refusal(Reason.INVALID_PROOF);
  }

  static Refusal invalid(ProblemException e) {
    return new Refusal(
        Reason.INVALID_PROOF,
        PROOFS,
        PROOFS + ": " + e.problems().get(0).detail() + " (" + SECTION + ")");
  }
}
