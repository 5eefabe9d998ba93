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
  public static final String MANDATE = "MandateCredential";

  /** The type of every W3C credential, as documents spell it and expanded. */
  static final String ANY_IRI = "https://www.w3.org/2018/credentials#VerifiableCredential";

  private static final Set<String> ANY = Set.of("VerifiableCredential", ANY_IRI);

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

  /**
   * Of the names of a credential's types, those that an issuer is trusted for, in any spelling of
   * theirs, and those that every W3C credential has.
   */
  static Set<String> covered(Set<String> names, Set<String> trusted) {
    Set<String> covered = new LinkedHashSet<>();
    for (String name : names) {
      if (ANY.contains(name) || spellings(name).stream().anyMatch(trusted::contains)) {
        covered.add(name);
      }
    }
    return covered;
  }

  private static Set<String> spellings(String name) {
    return Schemas.types().stream()
        .map(type -> Set.of(type.name(), type.vct(), type.typeIri()))
        .filter(spellings -> spellings.contains(name))
        .findFirst()
        .orElse(Set.of(name));
  }
}
