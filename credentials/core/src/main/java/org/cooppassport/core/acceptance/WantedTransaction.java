package org.cooppassport.core.acceptance;

import java.util.List;
import org.cooppassport.core.trust.StrictMembers;

/**
 * A kind of transaction that a holder may be asked to authorise together with a presentation.
 *
 * @param type the type of its transaction data
 * @param credentials the ids of the credentials of which one authorises it
 */
public record WantedTransaction(String type, List<String> credentials) {
  public WantedTransaction {
    credentials = List.copyOf(credentials);
  }

  static WantedTransaction read(StrictMembers members) {
    WantedTransaction wanted =
        new WantedTransaction(members.text("type"), members.texts("credentials"));
    if (wanted.credentials().isEmpty()) {
      throw members.wrong("credentials", "the ids of the credentials that authorise are required");
    }
    members.nothingElse();
    return wanted;
  }
}
