package org.cooppassport.core.evidence;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.cooppassport.core.verification.ClaimSet;

/**
 * A paper that a check credential cites in {@code evidenceHeld}.
 *
 * @param digest its salted digest, see {@link PaperDigest}
 * @param documentType what it is; empty if it is not said
 * @param heldBy who holds it, a DID or an https URL
 * @param retainUntil the last day it is kept
 */
public record CitedPaper(String digest, String documentType, String heldBy, LocalDate retainUntil) {
  static final String CLAIM = "evidenceHeld";

  public CitedPaper {
    Objects.requireNonNull(digest, "digest");
    Objects.requireNonNull(documentType, "documentType");
    Objects.requireNonNull(heldBy, "heldBy");
    Objects.requireNonNull(retainUntil, "retainUntil");
  }

  /** The papers that disclosed claims cite; none if the claim was not disclosed. */
  public static List<CitedPaper> of(ClaimSet claims) {
    List<CitedPaper> papers = new ArrayList<>();
    for (ClaimSet cited : claims.objects(CLAIM)) {
      Optional<String> digest = cited.text("digest");
      Optional<String> holder = cited.text("heldBy", "id");
      Optional<LocalDate> until = cited.day("retainUntil");
      if (digest.isPresent() && holder.isPresent() && until.isPresent()) {
        papers.add(
            new CitedPaper(
                digest.get(), cited.text("documentType").orElse(""), holder.get(), until.get()));
      }
    }
    return List.copyOf(papers);
  }
}
