package org.cooppassport.core.issuance;

import java.util.List;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.problem.Problem;

/** Says what is wrong with a set of claims, such as a JSON Schema does. Pure and thread-safe. */
@FunctionalInterface
public interface ClaimsCheck {
  /** Takes every set of claims; for templates whose claims are checked elsewhere. */
  ClaimsCheck NONE = claims -> List.of();

  /** Returns every finding, with its place in the claims. */
  List<Problem> check(JsonObject claims);
}
