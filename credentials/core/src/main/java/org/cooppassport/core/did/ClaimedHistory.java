package org.cooppassport.core.did;

import java.util.List;
import java.util.Optional;
import org.cooppassport.core.encoding.Bytes;
import org.cooppassport.core.json.JsonObject;

/**
 * What the log of a did:webvh says of itself, unproven: enough to see that it lacks a version that
 * was there before. A server that goes back to an older log brings revoked keys back to life; the
 * log alone does not show it.
 *
 * @param scid the identifier that all DIDs of this history have
 * @param did the DID that the latest version is of
 * @param versions the versions, oldest first; at least one
 * @see <a href="https://identity.foundation/didwebvh/v1.0/#read-resolve">did:webvh, read</a>
 */
public record ClaimedHistory(String scid, String did, List<String> versions) {
  public ClaimedHistory {
    versions = List.copyOf(versions);
  }

  /** Reads a log; empty if it is none, so that nothing follows from it. */
  public static Optional<ClaimedHistory> of(Bytes log) {
    List<JsonObject> entries;
    try {
      entries = WebVhLog.entries(log);
    } catch (DidException e) {
      return Optional.empty();
    }
    Optional<String> scid =
        entries.get(0).object("parameters").flatMap(parameters -> parameters.string("scid"));
    Optional<String> did =
        entries.get(entries.size() - 1).object("state").flatMap(state -> state.string("id"));
    List<String> versions =
        entries.stream().map(entry -> entry.string("versionId").orElse("")).toList();
    return scid.isPresent() && did.isPresent()
        ? Optional.of(new ClaimedHistory(scid.get(), did.get(), versions))
        : Optional.empty();
  }

  /** Returns the latest version. */
  public String latest() {
    return versions.get(versions.size() - 1);
  }

  /** Tells whether this history went through a version that was seen before. */
  public boolean continues(String versionSeen) {
    return versions.contains(versionSeen);
  }
}
