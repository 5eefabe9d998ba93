package org.cooppassport.e2e.conformance;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;
import org.cooppassport.core.problem.ProblemCode;

/**
 * What a caller wants the holder's proof to repeat: both, one or nothing. What it does not name is
 * not compared.
 *
 * @param challenge the challenge or nonce
 * @param domains the domains or audiences, as a set; empty if none were named
 */
record Binding(Optional<String> challenge, Set<String> domains) {
  Binding {
    domains = Set.copyOf(domains);
  }

  /** Reads the options of a request, in the words of the VC API or of OpenID4VP. */
  static Binding of(JsonObject options) {
    JsonArray domains =
        options.has("domain") ? options.oneOrMany("domain") : options.oneOrMany("audience");
    return new Binding(
        options.string("challenge").or(() -> options.string("nonce")),
        domains.strings().map(Set::copyOf).orElse(Set.of()));
  }

  /** Tells whether there is anything to compare. */
  boolean isAsked() {
    return challenge.isPresent() || !domains.isEmpty();
  }

  /** Returns the challenge that a proof must have: the one asked for, else its own. */
  String challengeOf(JsonObject proof) {
    return challenge.or(() -> proof.string("challenge")).orElse("");
  }

  /** Returns the domains that a proof must be for: those asked for, else its own. */
  Set<String> domainsOf(JsonObject proof) {
    return domains.isEmpty() ? strings(proof, "domain") : domains;
  }

  /** Returns the nonce that a token must have: the one asked for, else its own. */
  String nonceOf(JsonObject claims) {
    return challenge.or(() -> claims.string("nonce")).orElse("");
  }

  /** Returns the one audience that a key binding must be for: the one asked for, else its own. */
  String audienceOf(JsonObject claims) {
    Set<String> wanted = domains.isEmpty() ? strings(claims, "aud") : domains;
    return wanted.size() == 1 ? wanted.iterator().next() : "";
  }

  /** Returns what is wrong with the claims of a token that answers. */
  List<Problem> problems(JsonObject claims) {
    boolean answers = challenge.isEmpty() || challenge.equals(claims.string("nonce"));
    boolean forUs = domains.isEmpty() || domains.equals(strings(claims, "aud"));
    return answers && forUs
        ? List.of()
        : List.of(
            Problem.of(
                ProblemCode.KEY_BINDING_ERROR,
                "The presentation does not answer this request: nonce or aud is another."));
  }

  private static Set<String> strings(JsonObject json, String name) {
    return json.oneOrMany(name).strings().map(Set::copyOf).orElse(Set.of());
  }
}
