package org.cooppassport.core.sdjwt;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonNull;
import org.cooppassport.core.json.JsonNumber;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonString;
import org.cooppassport.core.json.JsonValue;

/**
 * Says which claims of a payload become selectively disclosable, and where decoys go.
 *
 * <p>A claim and claims below it may both be named: then the inner ones are disclosed inside the
 * outer one's Disclosure. Immutable and thread-safe.
 */
public final class DisclosureFrame {
  /** Nothing is selectively disclosable. */
  public static final DisclosureFrame NONE = builder().build();

  private final Node root;

  private DisclosureFrame(Node root) {
    this.root = root;
  }

  /** Returns an empty builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a frame of claims that must all be there. */
  public static DisclosureFrame of(Iterable<ClaimsPath> paths) {
    Builder builder = builder();
    paths.forEach(builder::selective);
    return builder.build();
  }

  /** Returns a frame that makes each member of {@code payload} but the named ones selective. */
  public static DisclosureFrame everyMemberExcept(JsonObject payload, Iterable<String> open) {
    Builder builder = builder();
    JsonObject chosen = payload;
    for (String name : open) {
      chosen = chosen.without(name);
    }
    chosen.names().forEach(name -> builder.selective(ClaimsPath.of(name)));
    return builder.build();
  }

  Node root() {
    return root;
  }

  /** Collects paths. For one thread. */
  public static final class Builder {
    private final Node root = new Node();

    private Builder() {}

    /**
     * Makes the claims at {@code path} selective. Issuing fails if the payload has none there, so
     * that a misspelt path never leaves a claim open.
     */
    public Builder selective(ClaimsPath path) {
      Node node = root.at(path);
      node.selective = true;
      node.required = true;
      return this;
    }

    /** Makes the claims at {@code path} selective if the payload has any. */
    public Builder selectiveIfPresent(ClaimsPath path) {
      root.at(path).selective = true;
      return this;
    }

    /** Adds decoy digests to the top level. */
    public Builder decoys(int count) {
      root.decoys = requireCount(count);
      return this;
    }

    /** Adds decoy digests to the object or array at {@code path}. */
    public Builder decoys(ClaimsPath path, int count) {
      root.at(path).decoys = requireCount(count);
      return this;
    }

    private static int requireCount(int count) {
      if (count < 0 || count > SdJwt.MAX_DISCLOSURES) {
        throw new IllegalArgumentException("0 to " + SdJwt.MAX_DISCLOSURES + " decoys");
      }
      return count;
    }

    /** Returns the frame. */
    public DisclosureFrame build() {
      return new DisclosureFrame(root.copy());
    }
  }

  /** One place; children by name, by index, and for every item. */
  static final class Node {
    static final Node EMPTY = new Node();

    private final Map<String, Node> members = new LinkedHashMap<>();
    private final Map<Long, Node> items = new TreeMap<>();
    private Node everyItem;
    private boolean selective;
    private boolean required;
    private int decoys;

    boolean selective() {
      return selective;
    }

    int decoys() {
      return decoys;
    }

    Node member(String name) {
      return members.getOrDefault(name, EMPTY);
    }

    Node item(int index) {
      Node own = items.get((long) index);
      return own != null ? own : everyItem != null ? everyItem : EMPTY;
    }

    private Node at(ClaimsPath path) {
      Node node = this;
      for (JsonValue component : path.components()) {
        node = node.child(component);
      }
      return node;
    }

    private Node child(JsonValue component) {
      if (component instanceof JsonString name) {
        return members.computeIfAbsent(name.value(), n -> new Node());
      }
      if (component instanceof JsonNumber index) {
        return items.computeIfAbsent(index.longValue(), n -> new Node());
      }
      if (everyItem == null) {
        everyItem = new Node();
      }
      return everyItem;
    }

    private Node copy() {
      Node copy = new Node();
      members.forEach((name, node) -> copy.members.put(name, node.copy()));
      items.forEach((index, node) -> copy.items.put(index, node.copy()));
      copy.everyItem = everyItem == null ? null : everyItem.copy();
      copy.selective = selective;
      copy.required = required;
      copy.decoys = decoys;
      return copy;
    }

    /** Fails if a required place below does not exist in {@code value}. */
    void requirePresent(JsonValue value, ClaimsPath path) {
      members.forEach(
          (name, node) -> {
            ClaimsPath place = ClaimsPath.below(path, new JsonString(name));
            JsonValue child = value instanceof JsonObject o ? o.members().get(name) : null;
            node.requireBelow(child, place);
          });
      items.forEach(
          (index, node) -> {
            ClaimsPath place = ClaimsPath.below(path, JsonNumber.of(index));
            boolean there = value instanceof JsonArray a && index < a.size();
            node.requireBelow(there ? ((JsonArray) value).get(index.intValue()) : null, place);
          });
      if (everyItem != null) {
        ClaimsPath place = ClaimsPath.below(path, JsonNull.NULL);
        if (value instanceof JsonArray array) {
          array.forEach(item -> everyItem.requirePresent(item, place));
        } else {
          everyItem.requireBelow(null, place);
        }
      }
    }

    private void requireBelow(JsonValue value, ClaimsPath path) {
      if (value != null) {
        requirePresent(value, path);
      } else if (required) {
        throw Disclosure.refused("the payload has no claim at " + path + " to make selective");
      } else {
        members.forEach((name, node) -> node.requireBelow(null, path.child(new JsonString(name))));
        items.forEach((index, node) -> node.requireBelow(null, path.child(JsonNumber.of(index))));
        if (everyItem != null) {
          everyItem.requireBelow(null, path.everyItem());
        }
      }
    }
  }
}
