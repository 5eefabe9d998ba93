package org.cooppassport.issuer;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import org.cooppassport.core.architecture.PackageRows;
import org.cooppassport.service.architecture.ServerRules;

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
      ServerRules.neverSees("org.cooppassport.verifier", "org.cooppassport.wallet");

  @ArchTest
  static final ArchRule OPERATIONS_KNOW_NO_HTTP =
      ServerRules.knowNoHttp(ROOT, "issuance", "status", "records", "register");

  @ArchTest static final ArchTests WHAT_HOLDS_IN_EACH_SERVER = ArchTests.in(ServerRules.class);
}
