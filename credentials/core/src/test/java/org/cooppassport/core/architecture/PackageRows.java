package org.cooppassport.core.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The packages of a module, low to high: one may use those of lower rows only, so no rings. */
public final class PackageRows {
  private final String root;
  private final List<Set<String>> rows;

  private PackageRows(String root, List<Set<String>> rows) {
    this.root = root + ".";
    this.rows = rows;
  }

  /**
   * Returns the rule.
   *
   * @param root the module's package; what stands in it directly may use everything
   * @param rows names of packages below it, with spaces between, low to high
   */
  public static ArchRule below(String root, String... rows) {
    PackageRows order =
        new PackageRows(root, Arrays.stream(rows).map(row -> Set.of(row.split(" "))).toList());
    return ArchRuleDefinition.classes().should(order.useOnlyLowerRows());
  }

  private ArchCondition<JavaClass> useOnlyLowerRows() {
    return new ArchCondition<>("use only packages of lower rows") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        Optional<String> from = part(type);
        if (from.isPresent() && row(from.get()) < 0) {
          events.add(SimpleConditionEvent.violated(type, from.get() + " has no row"));
        }
        for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
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

  private Optional<String> part(JavaClass type) {
    String name = type.getPackageName();
    return name.startsWith(root)
        ? Optional.of(name.substring(root.length()).split("\\.")[0])
        : Optional.empty();
  }

  private int row(String part) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).contains(part)) {
        return i;
      }
    }
    return -1;
  }
}
