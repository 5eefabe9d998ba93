package org.cooppassport.core.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Holds the package order of the style guide, and what the core must never touch. */
class PackageArrowsTest {
  private static final String ROOT = "org.cooppassport.core.";

  /** Low to high; a package may use those of lower rows only. */
  private static final List<Set<String>> ROWS =
      List.of(
          Set.of("encoding"),
          Set.of("json"),
          Set.of("problem"),
          Set.of("keys", "documents"),
          Set.of("jose", "jsonld", "did", "bbs"),
          Set.of("model", "cose", "federation"),
          Set.of("dataintegrity", "sdjwt", "status"),
          Set.of("vcjose"),
          Set.of("trust"),
          Set.of("law"),
          Set.of("agreements"),
          Set.of("openid", "credits"),
          Set.of("verification"),
          Set.of("issuance", "acceptance"),
          Set.of("evidence"));

  private static final JavaClasses CORE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.cooppassport.core");

  @Test
  void everyPackageHasItsRow() {
    List<String> unknown = new ArrayList<>();
    for (JavaClass type : CORE) {
      if (part(type).isPresent() && row(part(type).get()) < 0) {
        unknown.add(type.getName());
      }
    }
    Assertions.assertEquals(List.of(), unknown);
  }

  @Test
  void arrowsPointDownwardsOnly() {
    ArchRuleDefinition.classes().should(useOnlyLowerRows()).check(CORE);
  }

  private static ArchCondition<JavaClass> useOnlyLowerRows() {
    return new ArchCondition<>("use only packages of lower rows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
          Optional<String> from = part(type);
          Optional<String> to = part(dependency.getTargetClass());
          if (from.isPresent()
              && to.isPresent()
              && !from.equals(to)
              && row(to.get()) >= row(from.get())) {
            events.add(SimpleConditionEvent.violated(type, dependency.getDescription()));
          }
        }
      }
    };
  }

  @Test
  void theCoreKnowsNoNetworkNoServerAndNoFiles() {
    noClasses()
        .should()
        .dependOnClassesThat(
            named(
                "java.net.http",
                "java.nio.file",
                "java.nio.channels",
                "io.vertx",
                "io.netty",
                "java.sql",
                "org.cooppassport.service"))
        .check(CORE);
    noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "open connections",
                type ->
                    Set.of(
                            "java.net.Socket",
                            "java.net.ServerSocket",
                            "java.net.DatagramSocket",
                            "java.net.InetAddress",
                            "java.net.HttpURLConnection",
                            "java.net.URLConnection",
                            "java.io.File",
                            "java.io.FileInputStream",
                            "java.io.FileOutputStream",
                            "java.io.RandomAccessFile")
                        .contains(type.getName())))
        .check(CORE);
  }

  @Test
  void theCoreReadsNoClock() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.time.Clock")
        .check(CORE);
    noClasses().should().callMethod(java.time.Instant.class, "now").check(CORE);
    noClasses().should().callMethod(System.class, "currentTimeMillis").check(CORE);
    noClasses().should().callMethod(System.class, "nanoTime").check(CORE);
    noClasses().should().callMethod(java.time.LocalDate.class, "now").check(CORE);
  }

  @Test
  void randomnessComesInAsAnArgument() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..encoding..", "..keys..")
        .and()
        .doNotHaveSimpleName("RandomSourceGenerator")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.security.SecureRandom")
        .check(CORE);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.Random")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
        .check(CORE);
  }

  private static DescribedPredicate<JavaClass> named(String... prefixes) {
    return DescribedPredicate.describe(
        "in " + List.of(prefixes),
        type -> {
          for (String prefix : prefixes) {
            if (type.getPackageName().equals(prefix)
                || type.getPackageName().startsWith(prefix + ".")) {
              return true;
            }
          }
          return false;
        });
  }

  private static Optional<String> part(JavaClass type) {
    if (!type.getPackageName().startsWith(ROOT)) {
      return Optional.empty();
    }
    String rest = type.getPackageName().substring(ROOT.length());
    int dot = rest.indexOf('.');
    return Optional.of(dot < 0 ? rest : rest.substring(0, dot));
  }

  private static int row(String part) {
    for (int i = 0; i < ROWS.size(); i++) {
      if (ROWS.get(i).contains(part)) {
        return i;
      }
    }
    return -1;
  }
}
