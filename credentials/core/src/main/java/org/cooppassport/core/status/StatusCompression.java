package org.cooppassport.core.status;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.Recent;
import org.cooppassport.core.problem.ProblemCode;
import org.cooppassport.core.problem.ProblemException;

/**
 * GZIP and ZLIB of status lists, one member exactly: unpacking stops at the cap while it streams,
 * and refuses truncated data, wrong checksums and anything after the end.
 */
final class StatusCompression {
  private static final int GZIP_HEADER = 10;
  private static final int GZIP_TRAILER = 8;
  private static final int GZIP_RESERVED_FLAGS = 0xe0;
  private static final int FLAG_HEADER_CRC = 2;
  private static final int FLAG_EXTRA = 4;
  private static final int FLAG_NAME = 8;
  private static final int FLAG_COMMENT = 16;

  /** Lists that many credentials name. Nobody writes into what was unpacked. */
  private static final Recent<Bytes, byte[]> FROM_GZIP = new Recent<>(16);

  private static final Recent<Bytes, byte[]> FROM_ZLIB = new Recent<>(16);

  private static final int MAX_KEPT = 256 << 10;

  private StatusCompression() {}

  private static byte[] kept(
      Recent<Bytes, byte[]> unpackedBefore, Bytes packed, Function<Bytes, byte[]> unpacking) {
    Optional<byte[]> before = unpackedBefore.get(packed);
    if (before.isPresent()) {
      return before.get();
    }
    byte[] unpacked = unpacking.apply(packed);
    if (unpacked.length <= MAX_KEPT) {
      unpackedBefore.put(packed, unpacked);
    }
    return unpacked;
  }

  static Bytes zlib(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, data.length / 50));
    deflate(data, false, out);
    return Bytes.owned(out.toByteArray());
  }

  static Bytes gzip(byte[] data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, data.length / 50));
    byte[] header = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 2, (byte) 0xff};
    out.writeBytes(header);
    deflate(data, true, out);
    CRC32 crc = new CRC32();
    crc.update(data);
    littleEndian(crc.getValue(), out);
    littleEndian(data.length, out);
    return Bytes.owned(out.toByteArray());
  }

  private static void deflate(byte[] data, boolean raw, ByteArrayOutputStream out) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, raw);
    try {
      deflater.setInput(data);
      deflater.finish();
      byte[] buffer = new byte[8 << 10];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
    } finally {
      deflater.end();
    }
  }

  private static void littleEndian(long value, ByteArrayOutputStream out) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write((int) (value >>> shift));
    }
  }

  static byte[] unzlib(Bytes data) {
    return kept(FROM_ZLIB, data, StatusCompression::unzlibNow);
  }

  private static byte[] unzlibNow(Bytes data) {
    Inflater inflater = new Inflater();
    try {
      byte[] packed = data.toByteArray();
      inflater.setInput(packed);
      byte[] out = inflate(inflater);
      if (inflater.getRemaining() != 0) {
        throw bad("data after the end of the ZLIB stream");
      }
      return out;
    } finally {
      inflater.end();
    }
  }

  static byte[] gunzip(Bytes data) {
    return kept(FROM_GZIP, data, StatusCompression::gunzipNow);
  }

  private static byte[] gunzipNow(Bytes data) {
    byte[] packed = data.toByteArray();
    int start = endOfHeader(data);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed, start, packed.length - start);
      byte[] out = inflate(inflater);
      int trailer = packed.length - inflater.getRemaining();
      if (packed.length - trailer != GZIP_TRAILER) {
        throw bad("no GZIP trailer, or data after it");
      }
      CRC32 crc = new CRC32();
      crc.update(out);
      if (littleEndian(data, trailer) != crc.getValue()
          || littleEndian(data, trailer + 4) != out.length) {
        throw bad("the GZIP checksum does not hold");
      }
      return out;
    } finally {
      inflater.end();
    }
  }

  private static long littleEndian(Bytes data, int at) {
    return data.at(at)
        | data.at(at + 1) << 8
        | data.at(at + 2) << 16
        | (long) data.at(at + 3) << 24;
  }

  /** Skips the header of RFC 1952, section 2.3. */
  private static int endOfHeader(Bytes data) {
    boolean gzip =
        data.size() >= GZIP_HEADER + GZIP_TRAILER
            && data.at(0) == 0x1f
            && data.at(1) == 0x8b
            && data.at(2) == 8
            && (data.at(3) & GZIP_RESERVED_FLAGS) == 0;
    if (!gzip) {
      throw bad("not GZIP");
    }
    int flags = data.at(3);
    int at = GZIP_HEADER;
    if ((flags & FLAG_EXTRA) != 0) {
      at = within(data, at + 2);
      at = within(data, at + data.at(at - 2) + (data.at(at - 1) << 8));
    }
    if ((flags & FLAG_NAME) != 0) {
      at = afterZero(data, at);
    }
    if ((flags & FLAG_COMMENT) != 0) {
      at = afterZero(data, at);
    }
    return (flags & FLAG_HEADER_CRC) != 0 ? within(data, at + 2) : at;
  }

  private static int afterZero(Bytes data, int from) {
    int at = from;
    while (at < data.size() && data.at(at) != 0) {
      at++;
    }
    return within(data, at + 1);
  }

  private static int within(Bytes data, int at) {
    if (at > data.size()) {
      throw bad("truncated GZIP header");
    }
    return at;
  }

  private static byte[] inflate(Inflater inflater) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(128 << 10);
    byte[] buffer = new byte[64 << 10];
    try {
      while (!inflater.finished()) {
        int count = inflater.inflate(buffer);
        if (count == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw bad("truncated data");
        }
        if (out.size() + count > StatusBits.MAX_BYTES) {
          throw new ProblemException(
              ProblemCode.LIMIT_EXCEEDED,
              "the list unpacks to more than " + StatusBits.MAX_BYTES + " bytes");
        }
        out.write(buffer, 0, count);
      }
    } catch (DataFormatException e) {
      throw bad("not DEFLATE data");
    }
    return out.toByteArray();
  }

  private static ProblemException bad(String detail) {
    return new ProblemException(
        ProblemCode.STATUS_VERIFICATION_ERROR, "the list cannot be unpacked: " + detail);
  }
}
