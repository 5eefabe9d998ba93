package org.cooppassport.core.jsonld;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;

/** Steps through the permutations of a set in lexicographic order. For one thread. */
final class Permutations {
  private final String[] items;

  Permutations(SortedSet<String> items) {
    this.items = items.toArray(String[]::new);
  }

  /** Returns the present permutation; valid until {@link #advance}. */
  List<String> current() {
    return Collections.unmodifiableList(Arrays.asList(items));
  }

  /** Goes to the next permutation; tells whether there was one. */
  boolean advance() {
    int pivot = items.length - 2;
    while (pivot >= 0 && items[pivot].compareTo(items[pivot + 1]) >= 0) {
      pivot--;
    }
    if (pivot < 0) {
      return false;
    }
    int successor = items.length - 1;
    while (items[successor].compareTo(items[pivot]) <= 0) {
      successor--;
    }
    swap(pivot, successor);
    for (int i = pivot + 1, j = items.length - 1; i < j; i++, j--) {
      swap(i, j);
    }
    return true;
  }

  private void swap(int i, int j) {
    String item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
}
