package org.cooppassport.issuer.evidence;

import java.util.Arrays;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;

/** The kinds of files that the vault takes, each known by how it begins. */
enum PaperKind {
  PDF("application/pdf", "255044462d"),
  JPEG("image/jpeg", "ffd8ff"),
  PNG("image/png", "89504e470d0a1a0a"),
  /** What an electronic identity said: one JSON object. */
  JSON("application/json", "7b");

  private final String mediaType;
  private final Bytes beginning;

  PaperKind(String mediaType, String beginning) {
    this.mediaType = mediaType;
    this.beginning = Bytes.hex(beginning);
  }

  String mediaType() {
    return mediaType;
  }

  static String[] mediaTypes() {
    return Arrays.stream(values()).map(PaperKind::mediaType).toArray(String[]::new);
  }

  static Optional<PaperKind> of(String mediaType) {
    return Arrays.stream(values()).filter(kind -> kind.mediaType.equals(mediaType)).findFirst();
  }

  /** Tells whether a file begins as files of this kind do. */
  boolean fits(Bytes file) {
    return file.startsWith(beginning);
  }
}
