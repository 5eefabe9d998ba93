package org.cooppassport.issuer;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import org.cooppassport.core.architecture.PackageRows;

/** Holds the package arrows of docs/architecture.md inside the issuer. */
@AnalyzeClasses(
    packages = "org.cooppassport.issuer",
    importOptions = ImportOption.DoNotIncludeTests.class)
class IssuerArchitectureTest {
  private static final String ROOT = "org.cooppassport.issuer";

  @ArchTest
  static final ArchRule ARROWS_POINT_DOWNWARDS_ONLY =
      PackageRows.below(
          ROOT,
          "edge records register vault",
          "status",
          "issuance publication",
          "authorization evidence management pages vcapi",
          "oid4vci");

  @ArchTest
  static final ArchRule NEVER_SEES_THE_VERIFIER_OR_THE_WALLET =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.cooppassport.verifier..", "org.cooppassport.wallet..");

  @ArchTest
  static final ArchRule OPERATIONS_KNOW_NO_HTTP =
      noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + ".issuance..", ROOT + ".status..", ROOT + ".records..", ROOT + ".register..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.cooppassport.service.http..", "io.vertx.ext.web..");

  @ArchTest
  static final ArchRule ONLY_THE_ROOT_NAMES_ADAPTERS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(".*service\\.store\\.(Sqlite|Cassandra).*");

  @ArchTest
  static final ArchRule ONLY_THE_EDGE_ENDS_A_FUTURE =
      noClasses()
          .should()
          .callMethodWhere(
              target(nameMatching("onSuccess|onFailure|onComplete"))
                  .and(target(owner(assignableTo(Future.class)))));
}
