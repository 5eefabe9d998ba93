package org.cooppassport.verifier;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.cooppassport.service.architecture.ServerRules;

/** Holds the package arrows of docs/architecture.md inside the verifier. */
@AnalyzeClasses(
    packages = "org.cooppassport.verifier",
    importOptions = ImportOption.DoNotIncludeTests.class)
class VerifierArchitectureTest {
  private static final String ROOT = "org.cooppassport.verifier";

  @ArchTest
  static final ArchRule ARROWS_POINT_FROM_HTTP_TO_OPERATIONS_TO_WHAT_THEY_KEEP =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("app")
          .definedBy(ROOT)
          .layer("http")
          .definedBy(ROOT + ".oid4vp..", ROOT + ".vcapi..", ROOT + ".pages..", ROOT + ".did..")
          .layer("requests")
          .definedBy(ROOT + ".requests..")
          .layer("evidence")
          .definedBy(ROOT + ".evidence..")
          .layer("receipts")
          .definedBy(ROOT + ".receipts..")
          .layer("agreements")
          .definedBy(ROOT + ".agreements..")
          .layer("verification")
          .definedBy(ROOT + ".verification..")
          .layer("coops")
          .definedBy(ROOT + ".coops..")
          .layer("policies")
          .definedBy(ROOT + ".policies..")
          .whereLayer("app")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("requests")
          .mayOnlyBeAccessedByLayers("app", "http")
          .whereLayer("evidence")
          .mayOnlyBeAccessedByLayers("app")
          .whereLayer("receipts")
          .mayOnlyBeAccessedByLayers("app", "requests", "evidence")
          .whereLayer("agreements")
          .mayOnlyBeAccessedByLayers("app", "requests", "receipts", "evidence")
          .whereLayer("verification")
          .mayOnlyBeAccessedByLayers("app", "http", "requests", "receipts", "agreements")
          .whereLayer("policies")
          .mayOnlyBeAccessedByLayers("http", "requests", "coops");

  @ArchTest
  static final ArchRule HAS_NO_RINGS = slices().matching(ROOT + ".(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NEVER_SEES_THE_ISSUER_OR_THE_WALLET =
      ServerRules.neverSees("org.cooppassport.issuer", "org.cooppassport.wallet");

  @ArchTest
  static final ArchRule OPERATIONS_KNOW_NO_HTTP =
      ServerRules.knowNoHttp(ROOT, "requests", "verification", "coops", "policies");

  @ArchTest static final ArchTests WHAT_HOLDS_IN_EACH_SERVER = ArchTests.in(ServerRules.class);
}
