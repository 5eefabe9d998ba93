package org.cooppassport.core.model;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.encoding.CheckReturnValue;
import org.cooppassport.core.encoding.HashAlgorithm;
import org.cooppassport.core.encoding.MalformedEncoding;
import org.cooppassport.core.encoding.Multibase;
import org.cooppassport.core.encoding.Multicodec;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * Something outside a credential that the credential pins by digest, such as a context.
 *
 * @param id its URL
 * @param mediaType its media type, empty if the credential does not say
 * @param alternatives what it must hash to, one of them: {@code digestSRI}; none if there is none
 * @param digests what it must hash to, every one of them: {@code digestMultibase}
 * @see <a href="https://www.w3.org/TR/vc-data-model-2.0/#integrity-of-related-resources">VCDM 2.0,
 *     Integrity of Related Resources</a>
 */
public record RelatedResource(
    String id, String mediaType, List<Digest> alternatives, List<Digest> digests) {
  public RelatedResource {
    alternatives = List.copyOf(alternatives);
    digests = List.copyOf(digests);
  }

  /**
   * A digest of a resource.
   *
   * @param algorithm the hash function
   * @param value the digest
   */
  public record Digest(HashAlgorithm algorithm, Bytes value) {
    private boolean isOf(Bytes content) {
      return algorithm.digest(content).equals(value);
    }
  }

  static RelatedResource read(JsonObject json) {
    List<Digest> digests = new ArrayList<>();
    for (JsonValue item : json.oneOrMany("digestMultibase")) {
      multihash(((JsonString) item).value()).ifPresent(digests::add);
    }
    return new RelatedResource(
        json.string("id").orElse(""),
        json.string("mediaType").orElse(""),
        sri(json.string("digestSRI")).map(RelatedResource::strongest).orElse(List.of()),
        digests);
  }

  private static List<Digest> strongest(List<Digest> digests) {
    int size = digests.stream().mapToInt(d -> d.algorithm().size()).max().orElse(0);
    return digests.stream().filter(d -> d.algorithm().size() == size).toList();
  }

  static boolean isReadable(JsonObject json, String name) {
    if (name.equals("digestSRI")) {
      return sri(json.string(name)).isPresent();
    }
    return json.oneOrMany(name).stream()
        .allMatch(i -> i instanceof JsonString text && multihash(text.value()).isPresent());
  }

  /** Reads {@code sha384-…}; with several, the strongest function's digests are alternatives. */
  private static Optional<List<Digest>> sri(Optional<String> text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    List<Digest> digests = new ArrayList<>();
    for (String part : text.get().strip().split("\\s+", -1)) {
      int dash = part.indexOf('-');
      Optional<HashAlgorithm> algorithm =
          dash < 0 ? Optional.empty() : named(part.substring(0, dash));
      if (algorithm.isEmpty()) {
        return Optional.empty();
      }
      try {
        Bytes value = Bytes.owned(Base64.getDecoder().decode(part.substring(dash + 1)));
        if (value.size() != algorithm.get().size()) {
          return Optional.empty();
        }
        digests.add(new Digest(algorithm.get(), value));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(digests);
  }

  private static Optional<HashAlgorithm> named(String sriName) {
    return switch (sriName) {
      case "sha256" -> Optional.of(HashAlgorithm.SHA_256);
      case "sha384" -> Optional.of(HashAlgorithm.SHA_384);
      case "sha512" -> Optional.of(HashAlgorithm.SHA_512);
      default -> Optional.empty();
    };
  }

  /** Reads a multihash, or a bare SHA-256 digest as older credentials have it. */
  private static Optional<Digest> multihash(String text) {
    try {
      Bytes bytes = Multibase.decode(text);
      Optional<Multicodec> codec = Multicodec.of(bytes);
      if (codec.equals(Optional.of(Multicodec.SHA2_256_MULTIHASH)) && bytes.size() == 34) {
        return Optional.of(new Digest(HashAlgorithm.SHA_256, bytes.slice(2)));
      }
      if (codec.equals(Optional.of(Multicodec.SHA2_384_MULTIHASH)) && bytes.size() == 50) {
        return Optional.of(new Digest(HashAlgorithm.SHA_384, bytes.slice(2)));
      }
      return bytes.size() == HashAlgorithm.SHA_256.size()
          ? Optional.of(new Digest(HashAlgorithm.SHA_256, bytes))
          : Optional.empty();
    } catch (MalformedEncoding e) {
      return Optional.empty();
    }
  }

  /** Tells whether {@code content} has the digests the credential gives, at least one. */
  @CheckReturnValue
  public boolean matches(Bytes content) {
    return !(alternatives.isEmpty() && digests.isEmpty())
        && (alternatives.isEmpty() || alternatives.stream().anyMatch(d -> d.isOf(content)))
        && digests.stream().allMatch(d -> d.isOf(content));
  }
}
