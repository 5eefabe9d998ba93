package org.cooppassport.wallet;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds what keeps the SDK fit for an app: small, without servers, and movable to Android. */
@AnalyzeClasses(
    packages = "org.cooppassport.wallet",
    importOptions = ImportOption.DoNotIncludeTests.class)
class WalletArchitectureTest {
  @ArchTest
  static final ArchRule KNOWS_NO_SERVER =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.vertx..",
              "io.netty..",
              "org.cooppassport.service..",
              "org.cooppassport.issuer..",
              "org.cooppassport.verifier..");

  @ArchTest
  static final ArchRule TOUCHES_THE_NETWORK_ONLY_IN_THE_JDK_ADAPTERS =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.cooppassport.wallet.jdk..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.net.http..", "javax.net..");

  @ArchTest
  static final ArchRule TOUCHES_FILES_ONLY_IN_ADAPTERS_AND_COMMAND =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.cooppassport.wallet.jdk..", "org.cooppassport.wallet.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "picocli..");

  @ArchTest
  static final ArchRule ADAPTERS_ARE_NAMED_BY_THE_COMMAND_ONLY =
      classes()
          .that()
          .resideInAPackage("org.cooppassport.wallet.jdk..")
          .should()
          .onlyBeAccessed()
          .byAnyPackage("org.cooppassport.wallet.jdk..", "org.cooppassport.wallet.cli..");

  @ArchTest
  static final ArchRule HAS_NO_RINGS =
      slices().matching("org.cooppassport.wallet.(*)..").should().beFreeOfCycles();
}
