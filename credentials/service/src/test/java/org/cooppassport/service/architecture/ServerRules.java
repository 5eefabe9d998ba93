package org.cooppassport.service.architecture;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.vertx.core.Future;
import java.util.Arrays;

/** What holds inside each server. */
public final class ServerRules {
  private ServerRules() {}

  /** Stores are ports. */
  @ArchTest
  public static final ArchRule ONLY_THE_ROOT_NAMES_ADAPTERS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .haveNameMatching(".*service\\.store\\.(Sqlite|Cassandra).*");

  /** Everybody else hands a future on. */
  @ArchTest
  public static final ArchRule ONLY_THE_EDGE_ENDS_A_FUTURE =
      noClasses()
          .should()
          .callMethodWhere(
              target(nameMatching("onSuccess|onFailure|onComplete"))
                  .and(target(owner(assignableTo(Future.class)))));

  /**
   * Returns the rule that these packages know no HTTP.
   *
   * @param root the server's package
   * @param operations names of packages below it
   */
  public static ArchRule knowNoHttp(String root, String... operations) {
    return noClasses()
        .that()
        .resideInAnyPackage(
            Arrays.stream(operations).map(name -> root + "." + name + "..").toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.cooppassport.service.http..", "io.vertx.ext.web..");
  }

  /** Returns the rule that a server sees no other server and no wallet. */
  public static ArchRule neverSees(String... roots) {
    return noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(Arrays.stream(roots).map(root -> root + "..").toArray(String[]::new));
  }
}
