package org.cooppassport.core.jsonld;

import org.cooppassport.core.json.JsonObject;

/** Which members of an object stand for the keywords that decide how to read it. */
final class NodeShape {
  private static final String ABSENT = "";

  private String id = ABSENT;
  private String type = ABSENT;
  private String list = ABSENT;
  private boolean value;
  private boolean set;
  private boolean graph;

  private NodeShape() {}

  /**
   * Looks at every member once.
   *
   * @throws OutsideSubset if two members stand for the identifier or the types
   */
  static NodeShape of(JsonObject object, CompiledContext context) {
    NodeShape shape = new NodeShape();
    for (String name : object.names()) {
      Keyword keyword = keyword(name, context);
      if (keyword != null) {
        shape.note(keyword, name);
      }
    }
    return shape;
  }

  /** Returns the keyword a member stands for, or null. */
  static Keyword keyword(String name, CompiledContext context) {
    Term term = context.term(name);
    return term != null ? term.keyword() : Keyword.of(name).orElse(null);
  }

  private void note(Keyword keyword, String name) {
    switch (keyword) {
      case ID -> id = only(id, name);
      case TYPE -> type = only(type, name);
      case LIST -> list = name;
      case VALUE -> value = true;
      case SET -> set = true;
      case GRAPH -> graph = true;
      case BASE,
          CONTAINER,
          CONTEXT,
          DIRECTION,
          IMPORT,
          INCLUDED,
          INDEX,
          JSON,
          LANGUAGE,
          NEST,
          NONE,
          PREFIX,
          PROPAGATE,
          PROTECTED,
          REVERSE,
          VERSION,
          VOCAB -> {}
    }
  }

  private static String only(String found, String name) {
    if (!found.isEmpty()) {
      throw OutsideSubset.INSTANCE;
    }
    return name;
  }

  /** Returns the member that holds the identifier; empty if none does. */
  String id() {
    return id;
  }

  /** Returns the member that holds the types; empty if none does. */
  String type() {
    return type;
  }

  /** Returns the member that holds an explicit list; empty if none does. */
  String list() {
    return list;
  }

  boolean isValue() {
    return value;
  }

  boolean isSet() {
    return set;
  }

  boolean isList() {
    return !list.isEmpty();
  }

  /** Tells whether the object can be a node with a graph of its own. */
  boolean isPlainNode() {
    return !value && !set && !graph && list.isEmpty();
  }
}
