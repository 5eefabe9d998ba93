package org.cooppassport.service.store;

import java.util.Objects;

/**
 * A place in a status list that belongs to one credential instance for the life of the list.
 *
 * @param list the list's id: 32 hexadecimal digits
 * @param index 0 to the list's size - 1
 */
public record AllottedIndex(String list, int index) {
  public AllottedIndex {
    Objects.requireNonNull(list);
  }
}
