package org.cooppassport.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonPointer;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.dcql.CredentialFormats;
import org.cooppassport.core.sdjwt.ClaimsPath;

/** What of a credential can be left out. */
final class Revealing {
  private static final Set<String> BASE_SUITES = Set.of("ecdsa-sd-2023", "bbs-2023");

  private Revealing() {}

  /** Tells whether credentials of this format are SD-JWTs. */
  static boolean selective(String format) {
    return format.equals(CredentialFormats.DC_SD_JWT) || format.equals(CredentialFormats.VC_SD_JWT);
  }

  /** Tells whether a credential has a base proof, from which its holder derives others. */
  static boolean derivable(JsonObject document) {
    return document
        .object("proof")
        .flatMap(proof -> proof.string("cryptosuite"))
        .filter(BASE_SUITES::contains)
        .isPresent();
  }

  /** Returns the places that claims paths select. */
  static List<JsonPointer> pointers(List<ClaimsPath> paths, JsonObject document) {
    List<JsonPointer> pointers = new ArrayList<>();
    for (ClaimsPath path : paths) {
      select(path.toJson().items(), 0, document, JsonPointer.ROOT, pointers);
    }
    return List.copyOf(pointers);
  }

  // OpenID4VP 1.0, section 7.1: a name selects a member, a number an element, null all elements.
  private static void select(
      List<JsonValue> path, int from, JsonValue at, JsonPointer here, List<JsonPointer> found) {
    if (from == path.size()) {
      if (!found.contains(here)) {
        found.add(here);
      }
      return;
    }
    JsonValue component = path.get(from);
    if (component instanceof JsonString name && at instanceof JsonObject object) {
      object
          .get(name.value())
          .ifPresent(v -> select(path, from + 1, v, here.child(name.value()), found));
    } else if (at instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        boolean meant =
            component instanceof JsonNull
                || (component instanceof JsonNumber index
                    && index.isLong()
                    && index.longValue() == i);
        if (meant) {
          select(path, from + 1, array.get(i), here.child(i), found);
        }
      }
    }
  }
}
