package org.cooppassport.core.json;

/**
 * Bounds the reader holds a document to.
 *
 * @param maxBytes bytes of UTF-8 text
 * @param maxDepth nested objects and arrays
 * @param maxStringLength characters of one string
 * @param maxNumberLength characters of one number
 * @param maxNameLength characters of one member name
 * @param maxValues values of any kind in the whole document
 */
public record JsonLimits(
    int maxBytes,
    int maxDepth,
    int maxStringLength,
    int maxNumberLength,
    int maxNameLength,
    int maxValues) {

  /** Fits every document of the protocols: 2 MiB, depth 64, strings of 1 MiB, 20,000 values. */
  public static final JsonLimits DEFAULT = new JsonLimits(2 << 20, 64, 1 << 20, 100, 1_000, 20_000);

  /** Returns these bounds with another number of bytes. */
  public JsonLimits withMaxBytes(int bytes) {
    return new JsonLimits(
        bytes,
        maxDepth,
        Math.max(maxStringLength, bytes),
        maxNumberLength,
        maxNameLength,
        maxValues);
  }

  /** Returns these bounds with another depth. */
  public JsonLimits withMaxDepth(int depth) {
    return new JsonLimits(
        maxBytes, depth, maxStringLength, maxNumberLength, maxNameLength, maxValues);
  }

  /** Returns these bounds with another number of values. */
  public JsonLimits withMaxValues(int values) {
    return new JsonLimits(
        maxBytes, maxDepth, maxStringLength, maxNumberLength, maxNameLength, values);
  }
}
