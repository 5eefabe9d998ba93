package org.cooppassport.core.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cooppassport.core.documents.DocumentNeed;
import org.cooppassport.core.documents.Documents;
import org.cooppassport.core.documents.Gathered;
import org.cooppassport.core.verification.Verification;

/** A world in which documents stand at URLs, and which remembers who asked for what: tests only. */
public final class StaticDocuments {
  private final Map<DocumentNeed, String> world = new LinkedHashMap<>();
  private final List<DocumentNeed> asked = new ArrayList<>();

  /** The world of some co-ops. */
  public static StaticDocuments of(TestCoop... coops) {
    StaticDocuments documents = new StaticDocuments();
    for (TestCoop coop : coops) {
      documents.world.putAll(coop.published());
    }
    return documents;
  }

  /** Puts a document in place of whatever stood there. */
  public StaticDocuments with(DocumentNeed need, String text) {
    world.put(need, text);
    return this;
  }

  /** Puts everything in place that somebody publishes. */
  public StaticDocuments with(Map<DocumentNeed, String> published) {
    world.putAll(published);
    return this;
  }

  /** Takes a document away. */
  public StaticDocuments without(DocumentNeed need) {
    world.remove(need);
    return this;
  }

  /** Gathers until nothing is missing. */
  public Verification gather(Verification verification) {
    Verification at = verification;
    for (int round = 0; round < 20 && !at.missing().isEmpty(); round++) {
      List<Gathered> found = new ArrayList<>();
      for (DocumentNeed need : at.missing()) {
        asked.add(need);
        String text = world.get(need);
        found.add(
            text == null
                ? new Gathered.Unavailable(need, Gathered.Cause.UNREACHABLE)
                : TestCoop.fetched(need, text));
      }
      at = at.with(Documents.of(found));
    }
    return at;
  }

  /** Everything that was asked for, in order. */
  public List<DocumentNeed> asked() {
    return asked;
  }
}
