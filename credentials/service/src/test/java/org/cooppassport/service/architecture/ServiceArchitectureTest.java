package org.cooppassport.service.architecture;

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

/** Holds the package arrows of docs/architecture.md inside what both servers share. */
@AnalyzeClasses(
    packages = "org.cooppassport.service",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ServiceArchitectureTest {
  private static final String ROOT = "org.cooppassport.service";

  @ArchTest
  static final ArchRule ARROWS_POINT_DOWNWARDS_ONLY =
      PackageRows.below(
          ROOT,
          "coop jobs logging",
          "http",
          "config health",
          "fetch keys pages store",
          "audit auth federation",
          "cli");

  @ArchTest
  static final ArchRule NEVER_SEES_A_SERVER_OR_THE_WALLET =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.cooppassport.issuer..",
              "org.cooppassport.verifier..",
              "org.cooppassport.wallet..");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_NAME_DATABASES =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".store..", ROOT + ".cli..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(".*service\\.store\\.(Sqlite|Cassandra).*");

  @ArchTest
  static final ArchRule ONLY_STORES_SPEAK_TO_DATABASES =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".store..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "org.sqlite..", "com.datastax..");

  @ArchTest
  static final ArchRule JSON_IS_OURS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.vertx.core.json..", "com.fasterxml..");

  @ArchTest
  static final ArchRule COMMANDS_ARE_CALLED_BY_NOBODY =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".cli..");

  @ArchTest
  static final ArchRule ONLY_THE_EDGE_JOBS_AND_THE_START_END_A_FUTURE =
      noClasses()
          .that()
          .resideOutsideOfPackages(ROOT + ".http..", ROOT + ".jobs..", ROOT + ".cli..")
          .should()
          .callMethodWhere(
              target(nameMatching("onSuccess|onFailure|onComplete"))
                  .and(target(owner(assignableTo(Future.class)))));
}
