package org.cooppassport.core.agreements;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Base64Url;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.json.Jcs;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Refusal;
import org.cooppassport.core.trust.StrictMembers;

/**
 * What two co-ops agree on, in words that machines read and boards decide. A version never changes:
 * to change a term, raise the version and sign again.
 */
public sealed interface AgreementText permits RelianceTerms, ReciprocityTerms {
  /** The text as it was read. */
  JsonObject json();

  /** The agreement's name, the same in every version. */
  String id();

  long version();

  /** Both sides: first who gives (checks, memberships), then who takes. */
  List<Party> parties();

  Term term();

  /**
   * Reads a text.
   *
   * @throws Refusal of reason {@code INVALID_VALUE} that names the member at fault
   */
  static AgreementText read(JsonObject json) {
    String type = json.string("type").orElse("");
    if (type.equals(RelianceTerms.TYPE)) {
      return RelianceTerms.read(StrictMembers.of(json));
    }
    if (type.equals(ReciprocityTerms.TYPE)) {
      return ReciprocityTerms.read(StrictMembers.of(json));
    }
    throw new Refusal(
        Refusal.Reason.INVALID_VALUE,
        "type",
        "type: expected " + RelianceTerms.TYPE + " or " + ReciprocityTerms.TYPE);
  }

  /** SHA-256 over the canonical form, as base64url: what both sides sign. */
  default String digest() {
    return Base64Url.encode(HashAlgorithm.SHA_256.digest(Jcs.canonicalize(json())));
  }

  /** The side with that DID, if it is one. */
  default Optional<Party> party(String did) {
    return parties().stream().filter(party -> party.id().equals(did)).findFirst();
  }

  /** The other side. */
  default Optional<Party> partnerOf(String did) {
    return party(did)
        .flatMap(mine -> parties().stream().filter(p -> !p.id().equals(did)).findFirst());
  }
}
