package org.cooppassport.core.verification;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.cooppassport.schemas.CredentialTypeSchema;
import org.cooppassport.schemas.Schemas;

/** The credential types of this product, and the names each has in every format. */
public final class CredentialTypes {
  public static final String MEMBERSHIP = "CoopMembershipCredential";
  public static final String KYC_CHECK = "KycCheckCredential";
  public static final String IDENTITY = "IdentityAttributesCredential";
  public static final String COOPERATIVE = "CooperativeCredential";
  public static final String ACCREDITATION = "AccreditationCredential";

  private CredentialTypes() {}

  /** Whether the name is that of a product type. */
  public static boolean isProduct(String name) {
    return Schemas.type(name).isPresent();
  }

  /** The {@code vct} of a type: of a product type its own, else the name itself. */
  public static String vct(String name) {
    return Schemas.type(name).map(CredentialTypeSchema::vct).orElse(name);
  }

  /** The expanded type IRI of a type: of a product type its own, else the name itself. */
  public static String iri(String name) {
    return Schemas.type(name).map(CredentialTypeSchema::typeIri).orElse(name);
  }

  /** The product type that a {@code vct} or a type IRI is of, if one is. */
  public static Optional<String> productName(Set<String> names) {
    return Schemas.types().stream()
        .filter(type -> names.contains(type.vct()) || names.contains(type.typeIri()))
        .map(CredentialTypeSchema::name)
        .findFirst();
  }

  /** The names given, and the product's own name beside them if they are of a product type. */
  public static Set<String> withProductName(Set<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    productName(names).ifPresent(all::add);
    return all;
  }
}
