package org.cooppassport.core.testing;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which folders of vectors each test read, itself or through the factory of its cases. On each
 * thread, what runs now is the last that began and has not ended.
 */
final class VectorReads {
  private static final Map<String, Set<String>> FOLDERS = new ConcurrentHashMap<>();
  private static final ThreadLocal<String> RUNNING = ThreadLocal.withInitial(() -> "");

  private VectorReads() {}

  static void began(String id) {
    RUNNING.set(id);
  }

  /** What runs after a test's end is what stands above it. */
  static void ended(String above) {
    RUNNING.set(above);
  }

  static void note(String path) {
    int slash = path.indexOf('/');
    if (slash > 0) {
      FOLDERS
          .computeIfAbsent(RUNNING.get(), id -> ConcurrentHashMap.newKeySet())
          .add(path.substring(0, slash));
    }
  }

  /** Returns the folders that a test or container read. */
  static Set<String> of(String id) {
    return FOLDERS.getOrDefault(id, Set.of());
  }
}
