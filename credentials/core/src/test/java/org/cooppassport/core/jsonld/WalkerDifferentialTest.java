package org.cooppassport.core.jsonld;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.ProblemException;
import org.cooppassport.core.testing.TestContexts;
import org.cooppassport.core.testing.Vectors;
import org.cooppassport.schemas.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The walker and the reference processor say the same, or both refuse. */
class WalkerDifferentialTest {
  private static final JsonLd JSON_LD = TestContexts.JSON_LD;
  private static final int DOCUMENTS = 3_000;

  private static Optional<String> canonical(java.util.function.Supplier<List<Quad>> quads) {
    try {
      return Optional.of(Rdfc.canonicalize(quads.get(), HashAlgorithm.SHA_256).text());
    } catch (ProblemException e) {
      return Optional.empty();
    }
  }

  @Test
  void randomDocumentsAreReadAlike() {
    int read = 0;
    int refused = 0;
    int outside = 0;
    for (long seed = 0; seed < DOCUMENTS; seed++) {
      JsonObject document = new RandomDocuments(seed).next();
      Optional<String> walked;
      try {
        walked = canonical(() -> JSON_LD.toRdfByWalker(document));
      } catch (OutsideSubset e) {
        outside++;
        continue;
      }
      Optional<String> reference =
          canonical(() -> JSON_LD.toRdfByReference(JSON_LD.toRdf(document).content()));
      assertEquals(reference, walked, () -> document.toJson());
      if (walked.isPresent()) {
        read++;
      } else {
        refused++;
      }
    }
    // The comparison says something only if all three ways are taken
    assertTrue(read > DOCUMENTS / 4, "read " + read);
    assertTrue(refused > DOCUMENTS / 50, "refused " + refused);
    assertTrue(outside < DOCUMENTS / 4, "outside " + outside);
  }

  @Test
  void canonicalFormDoesNotDependOnTheOrderOfMembers() {
    LongStream.range(0, 300)
        .forEach(
            seed -> {
              RandomDocuments random = new RandomDocuments(seed);
              JsonObject document = random.next();
              JsonObject shuffled = (JsonObject) random.shuffled(document);
              assertEquals(
                  canonical(() -> JSON_LD.toRdf(document).quads()),
                  canonical(() -> JSON_LD.toRdf(shuffled).quads()),
                  () -> document.toJson());
            });
  }

  static Stream<JsonObject> publishedDocuments() {
    return Stream.of(
            "vc-di-eddsa/unsigned.json",
            "vc-di-eddsa/employmentAuth.json",
            "vc-di-ecdsa/prCredUnsigned.json",
            "vc-di-bbs/windDoc.json",
            "vc-di-bbs/prCredUnsigned.json",
            "vc-di-eddsa/proof-set-chain/signedProofChain2.json",
            "vc-data-model/test-suite-2.0/presentation-multiple-vc-ok.json")
        .map(Vectors::object);
  }

  @ParameterizedTest
  @MethodSource("publishedDocuments")
  void publishedDocumentIsReadAlikeByBoth(JsonObject document) {
    assertEquals(
        canonical(() -> JSON_LD.toRdfByReference(document)),
        canonical(() -> JSON_LD.toRdfByWalker(document)));
  }

  static Stream<JsonObject> ourCredentials() {
    return Stream.of(
            "membership/credential/consumer-member.json",
            "membership/credential/worker-member.json",
            "membership/credential/ceased-member.json",
            "membership/credential/reciprocal-member.json",
            "kyc/credential/chip-read-for-reliance.json",
            "kyc/credential/document-in-person.json",
            "kyc/credential/vouched-by-two-members.json",
            "identity/credential/everything.json",
            "identity/credential/address-only.json",
            "cooperative/credential/credit-union.json",
            "cooperative/credential/food-coop.json")
        .map(Schemas::example)
        .map(org.cooppassport.core.json.JsonReader::readObject);
  }

  @ParameterizedTest
  @MethodSource("ourCredentials")
  void ourCredentialsTakeTheFastWayWithNothingLost(JsonObject document) {
    JsonLd production = JsonLd.over(ContextSet.production());
    Optional<String> walked = canonical(() -> production.toRdfByWalker(document));
    assertTrue(walked.isPresent());
    assertEquals(canonical(() -> production.toRdfByReference(document)), walked);
    assertEquals(document, production.toRdf(document).content());
  }
}
