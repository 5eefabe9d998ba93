package org.cooppassport.core.verification;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The credential types of this product, and the names each has in every format. */
public final class CredentialTypes {
  public static final String MEMBERSHIP = "CoopMembershipCredential";
  public static final String KYC_CHECK = "KycCheckCredential";
  public static final String IDENTITY = "IdentityAttributesCredential";
  public static final String COOPERATIVE = "CooperativeCredential";

  private static final List<String> NAMES = List.of(MEMBERSHIP, KYC_CHECK, IDENTITY, COOPERATIVE);
  private static final String BASE = "https://schemas.cooppassport.org/";

  private CredentialTypes() {}

  /** The {@code vct} of a product type. */
  public static String vct(String product) {
    return BASE + "vct/" + product + "/v1";
  }

  /** The expanded type IRI of a product type. */
  public static String iri(String product) {
    return BASE + "terms#" + product;
  }

  /** Whether the name is that of a product type. */
  public static boolean isProduct(String name) {
    return NAMES.contains(name);
  }

  /** The product type that one of the names is of, if any is. */
  public static Optional<String> productName(Set<String> names) {
    return NAMES.stream()
        .filter(name -> names.contains(vct(name)) || names.contains(iri(name)))
        .findFirst();
  }

  /** The names given, and the product's own name beside them if they are of a product type. */
  public static Set<String> withProductName(Set<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    productName(names).ifPresent(all::add);
    return all;
  }
}
