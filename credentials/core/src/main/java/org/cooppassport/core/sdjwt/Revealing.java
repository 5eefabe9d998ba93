package org.cooppassport.core.sdjwt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.problem.ProblemException;

/** Chooses the Disclosures that reveal what a holder wants to reveal, and no more. */
final class Revealing {
  private Revealing() {}

  /** The Disclosures of the selected claims, of everything below them, and of what is above. */
  static List<Disclosure> withAllBelow(ProcessedPayload payload, Collection<ClaimsPath> paths) {
    Set<ClaimsPath> wanted = locate(payload, paths);
    List<Disclosure> kept = new ArrayList<>();
    for (DisclosedClaim claim : payload.disclosed()) {
      if (wanted.stream().anyMatch(p -> p.reaches(claim.path()) || claim.path().reaches(p))) {
        kept.add(claim.disclosure());
      }
    }
    return kept;
  }

  /** The Disclosures of the selected claims themselves and of what is above them. */
  static List<Disclosure> exactly(ProcessedPayload payload, Collection<ClaimsPath> paths) {
    Set<ClaimsPath> wanted = locate(payload, paths);
    List<Disclosure> kept = new ArrayList<>();
    for (DisclosedClaim claim : payload.disclosed()) {
      if (wanted.stream().anyMatch(claim.path()::reaches)) {
        kept.add(claim.disclosure());
      }
    }
    return kept;
  }

  private static Set<ClaimsPath> locate(ProcessedPayload payload, Collection<ClaimsPath> paths) {
    Set<ClaimsPath> places = new HashSet<>();
    for (ClaimsPath path : paths) {
      try {
        places.addAll(path.locate(payload.json()));
      } catch (ProblemException e) {
        continue; // a path that meets another shape selects nothing
      }
    }
    return places;
  }
}
