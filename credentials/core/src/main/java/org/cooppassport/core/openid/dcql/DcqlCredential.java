package org.cooppassport.core.openid.dcql;

import java.util.Objects;
import java.util.Set;
import org.cooppassport.core.json.JsonObject;

/**
 * What a query can be matched against: a credential of any format, held or presented.
 *
 * @param ref how the caller finds the credential again; means nothing here
 * @param format the credential format identifier
 * @param types for SD-JWT VC the {@code vct} and its {@code aka_vcts}, for W3C formats the expanded
 *     type IRIs, for mdoc the document type
 * @param binding whether a proof of holder binding can be, or was, made
 * @param claims the claims as the format's paths see them: the processed payload of an SD-JWT, the
 *     W3C credential, or namespaces with their elements
 * @param authorities who stands behind the issuer; empty if not known
 */
public record DcqlCredential(
    String ref,
    String format,
    Set<String> types,
    Binding binding,
    JsonObject claims,
    Set<Authority> authorities) {
  /** Whether a proof of holder binding can be, or was, made. */
  public enum Binding {
    BOUND,
    UNBOUND
  }

  /** A reference to an authority, in the words of {@link TrustedAuthoritiesQuery}. */
  public record Authority(String type, String value) {}

  public DcqlCredential {
    Objects.requireNonNull(ref);
    Objects.requireNonNull(format);
    Objects.requireNonNull(binding);
    Objects.requireNonNull(claims);
    types = Set.copyOf(types);
    authorities = Set.copyOf(authorities);
  }

  /** Makes one whose authorities are not known. */
  public DcqlCredential(
      String ref, String format, Set<String> types, Binding binding, JsonObject claims) {
    this(ref, format, types, binding, claims, Set.of());
  }
}
