package org.cooppassport.core.acceptance;

import java.text.Normalizer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.trust.PresentedIssuer;
import org.cooppassport.core.verification.ClaimSet;
import org.cooppassport.core.verification.CredentialTypes;
import org.cooppassport.core.verification.VerifiedCredential;
import org.cooppassport.core.verification.VerifiedCredential.HolderProof;

/**
 * All credentials about a person are about one person: bound to one holder key that was proven, or
 * carrying one issuer's link claim, or disclosing the same name and date of birth.
 */
final class SubjectLink {
  private SubjectLink() {}

  static void judge(List<VerifiedCredential> presented, Instant at, List<Reason> reasons) {
    List<VerifiedCredential> people =
        presented.stream()
            .filter(c -> !c.product().equals(Optional.of(CredentialTypes.COOPERATIVE)))
            .toList();
    if (people.size() < 2) {
      return;
    }
    if (people.stream().map(c -> born(c.claims())).flatMap(Optional::stream).distinct().count()
        > 1) {
      reasons.add(Reason.of(VerdictCode.HOLDER_MISMATCH, ""));
      return;
    }
    Set<VerifiedCredential> reached = new HashSet<>();
    List<VerifiedCredential> toVisit = new ArrayList<>(List.of(people.get(0)));
    while (!toVisit.isEmpty()) {
      VerifiedCredential from = toVisit.remove(toVisit.size() - 1);
      if (reached.add(from)) {
        people.stream().filter(to -> linked(from, to, at)).forEach(toVisit::add);
      }
    }
    if (reached.size() < people.size()) {
      reasons.add(Reason.of(VerdictCode.SUBJECT_LINK_UNPROVEN, ""));
    }
  }

  private static boolean linked(VerifiedCredential a, VerifiedCredential b, Instant at) {
    return sameKey(a, b) || sameLink(a, b, at) || samePerson(a.claims(), b.claims());
  }

  private static boolean sameKey(VerifiedCredential a, VerifiedCredential b) {
    return a.holderProof() == HolderProof.PROVEN
        && b.holderProof() == HolderProof.PROVEN
        && a.holderKey().isPresent()
        && a.holderKey().equals(b.holderKey());
  }

  private static boolean sameLink(VerifiedCredential a, VerifiedCredential b, Instant at) {
    Optional<String> link = a.claims().text(ClaimNames.SUBJECT_LINK);
    return link.isPresent()
        && link.equals(b.claims().text(ClaimNames.SUBJECT_LINK))
        && sameIssuer(a, b, at);
  }

  /** The same name; or two certificates of one host, as after a renewal, under one authority. */
  private static boolean sameIssuer(VerifiedCredential a, VerifiedCredential b, Instant at) {
    return a.issuer().equals(b.issuer())
        || (a.issuer() instanceof PresentedIssuer.ByCertificate one
            && b.issuer() instanceof PresentedIssuer.ByCertificate two
            && a.trust().map(t -> t.standsBehind(one, two, at)).orElse(false));
  }

  private static boolean samePerson(ClaimSet a, ClaimSet b) {
    Optional<String> name = name(a);
    return name.isPresent()
        && name.equals(name(b))
        && born(a).isPresent()
        && born(a).equals(born(b));
  }

  private static Optional<String> born(ClaimSet claims) {
    return claims.text(ClaimNames.BIRTHDATE);
  }

  private static Optional<String> name(ClaimSet claims) {
    return claims
        .text(ClaimNames.GIVEN_NAME)
        .flatMap(given -> claims.text(ClaimNames.FAMILY_NAME).map(family -> given + "\n" + family))
        .map(SubjectLink::folded);
  }

  /** One spelling of case, accents' composition and spaces; accents themselves count. */
  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[ \\t\\u00a0]+", " ")
        .strip();
  }
}
