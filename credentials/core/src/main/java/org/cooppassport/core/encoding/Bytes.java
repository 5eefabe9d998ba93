package org.cooppassport.core.encoding;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * An immutable sequence of bytes with value equality.
 *
 * <p>Thread-safe. {@link #toString} tells only the length, so that no secret reaches a log by
 * accident.
 */
public final class Bytes implements Comparable<Bytes> {

  /** The empty sequence. */
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** Returns a copy of {@code value}. */
  public static Bytes of(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /** Returns a copy of the bytes of {@code value} in [{@code from}, {@code to}). */
  public static Bytes of(byte[] value, int from, int to) {
    Objects.checkFromToIndex(from, to, value.length);
    return new Bytes(Arrays.copyOfRange(value, from, to));
  }

  /**
   * Takes {@code value} over without copying it. Only for arrays that nobody else keeps.
   *
   * @param value an array the caller just made and forgets
   */
  public static Bytes owned(byte[] value) {
    return new Bytes(value);
  }

  /** Returns the UTF-8 form of {@code text}. */
  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads lower- or upper-case hexadecimal text.
   *
   * @throws MalformedEncoding if {@code text} is not an even number of hexadecimal digits
   */
  public static Bytes hex(String text) {
    try {
      return new Bytes(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw new MalformedEncoding("not hexadecimal", e);
    }
  }

  /** Returns the sequences one after the other. */
  public static Bytes concat(Bytes... parts) {
    int size = 0;
    for (Bytes part : parts) {
      size = Math.addExact(size, part.value.length);
    }
    byte[] all = new byte[size];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, all, at, part.value.length);
      at += part.value.length;
    }
    return new Bytes(all);
  }

  /** Returns the number of bytes. */
  public int size() {
    return value.length;
  }

  /** Tells whether there is no byte. */
  public boolean isEmpty() {
    return value.length == 0;
  }

  /** Returns the byte at {@code index}, 0 to 255. */
  public int at(int index) {
    return value[index] & 0xff;
  }

  /** Returns the bytes in [{@code from}, {@code to}). */
  public Bytes slice(int from, int to) {
    return of(value, from, to);
  }

  /** Returns the bytes from {@code from} to the end. */
  public Bytes slice(int from) {
    return of(value, from, value.length);
  }

  /** Tells whether the first bytes are those of {@code prefix}. */
  public boolean startsWith(Bytes prefix) {
    return value.length >= prefix.value.length
        && Arrays.equals(value, 0, prefix.value.length, prefix.value, 0, prefix.value.length);
  }

  /** Returns a fresh copy of the bytes. */
  public byte[] toByteArray() {
    return value.clone();
  }

  /** Returns a read-only view; the cheapest way into a library that takes buffers. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(value).asReadOnlyBuffer();
  }

  /** Feeds the bytes to {@code digest} without copying them. */
  public void update(MessageDigest digest) {
    digest.update(value);
  }

  /** Copies all bytes to {@code target} starting at {@code at}. */
  public void copyTo(byte[] target, int at) {
    System.arraycopy(value, 0, target, at, value.length);
  }

  /** Returns lower-case hexadecimal text. */
  public String toHex() {
    return HexFormat.of().formatHex(value);
  }

  /**
   * Returns the text these bytes are the UTF-8 form of.
   *
   * @throws MalformedEncoding if they are not well-formed UTF-8
   */
  public String toUtf8() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(value))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedEncoding("not UTF-8", e);
    }
  }

  /** Compares in time that depends on the lengths only: for secrets. */
  @CheckReturnValue
  public boolean equalsConstantTime(Bytes other) {
    return MessageDigest.isEqual(value, other.value);
  }

  /** Compares as unsigned bytes, shorter first on a common prefix. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }
}
