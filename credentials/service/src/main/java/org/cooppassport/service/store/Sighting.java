package org.cooppassport.service.store;

import java.util.Objects;

/**
 * What was last seen of a store from outside of it.
 *
 * @param lineage the id of its history
 * @param advances how often that history was marked as going on
 * @param place the file or cluster it was, as far as that can be told; empty if it cannot
 */
record Sighting(String lineage, long advances, String place) {
  Sighting {
    Objects.requireNonNull(lineage);
    Objects.requireNonNull(place);
  }
}
