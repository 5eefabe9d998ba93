package org.cooppassport.core.openid.dcql;

import java.util.List;
import java.util.Set;
import org.cooppassport.core.json.JsonArray;
import org.cooppassport.core.json.JsonObject;
import org.cooppassport.core.json.JsonValue;
import org.cooppassport.core.openid.Members;

/**
 * What type of credential a query wants, in the words of its format.
 *
 * @see <a href="https://openid.net/specs/openid-4-verifiable-presentations-1_0.html#appendix-B">
 *     OpenID4VP 1.0, appendix B</a>
 */
public sealed interface CredentialMeta {
  /** Returns the wire form. */
  JsonObject toJson();

  /** Tells whether a credential of these types is meant; see {@link DcqlCredential#types}. */
  boolean matches(Set<String> types);

  /** Any of these {@code vct} values, for {@code dc+sd-jwt}. */
  record VctValues(List<String> values) implements CredentialMeta {
    public VctValues {
      values = List.copyOf(values);
      if (values.isEmpty()) {
        throw new IllegalArgumentException("vct_values must not be empty");
      }
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.builder().putStrings("vct_values", values).build();
    }

    @Override
    public boolean matches(Set<String> types) {
      return values.stream().anyMatch(types::contains);
    }
  }

  /** All types of any of these lists, as expanded IRIs, for the W3C formats. */
  record TypeValues(List<List<String>> values) implements CredentialMeta {
    public TypeValues {
      values = values.stream().map(List::copyOf).toList();
      if (values.isEmpty() || values.stream().anyMatch(List::isEmpty)) {
        throw new IllegalArgumentException("type_values must not be empty");
      }
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.of(
          "type_values",
          values.stream()
              .map(list -> (JsonValue) JsonArray.ofStrings(list))
              .collect(JsonArray.collector()));
    }

    @Override
    public boolean matches(Set<String> types) {
      return values.stream().anyMatch(types::containsAll);
    }
  }

  /** This document type, for {@code mso_mdoc}. */
  record DoctypeValue(String value) implements CredentialMeta {
    public DoctypeValue {
      if (value.isEmpty()) {
        throw new IllegalArgumentException("doctype_value must not be empty");
      }
    }

    @Override
    public JsonObject toJson() {
      return JsonObject.of("doctype_value", value);
    }

    @Override
    public boolean matches(Set<String> types) {
      return types.contains(value);
    }
  }

  /** Any type of the format: an empty object, or one for a format this library does not know. */
  record AnyType(JsonObject members) implements CredentialMeta {
    @Override
    public JsonObject toJson() {
      return members;
    }

    @Override
    public boolean matches(Set<String> types) {
      return true;
    }
  }

  /** Returns the constraint of {@code meta}, as {@code format} defines it. */
  static CredentialMeta parse(String format, Members meta) {
    switch (format) {
      case CredentialFormats.DC_SD_JWT:
        if (meta.has("vct_values")) {
          return new VctValues(meta.texts("vct_values"));
        }
        break;
      case CredentialFormats.MSO_MDOC:
        if (meta.has("doctype_value")) {
          return new DoctypeValue(meta.text("doctype_value"));
        }
        break;
      default:
        if (CredentialFormats.isW3c(format) && meta.has("type_values")) {
          return new TypeValues(lists(meta));
        }
    }
    return new AnyType(meta.json());
  }

  private static List<List<String>> lists(Members meta) {
    return meta.array("type_values").stream()
        .map(
            value ->
                value instanceof JsonArray list && !list.isEmpty() && list.strings().isPresent()
                    ? list.strings().get()
                    : refuse(meta))
        .toList();
  }

  private static List<String> refuse(Members meta) {
    throw meta.wrong("type_values", "expected non-empty arrays of type IRIs");
  }
}
