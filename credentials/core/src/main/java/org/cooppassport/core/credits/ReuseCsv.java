package org.cooppassport.core.credits;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Statements as a table for a spreadsheet (RFC 4180). A text that a spreadsheet would take for a
 * formula is kept from being one.
 */
public final class ReuseCsv {
  private static final String HEAD =
      "agreement,relier,checker,month,currency,method,age,count,amount\r\n";

  private ReuseCsv() {}

  /** One row for each counter. */
  public static String of(Collection<ReuseStatement> statements) {
    StringBuilder csv = new StringBuilder(HEAD);
    for (ReuseStatement statement : statements) {
      for (ReuseLine line : statement.lines()) {
        List<String> cells = new ArrayList<>();
        cells.add(statement.agreement());
        cells.add(statement.relier());
        cells.add(statement.checker());
        cells.add(statement.month().toString());
        cells.add(statement.currency());
        cells.add(line.method().wireName());
        cells.add(line.age().wireName());
        cells.add(Long.toString(line.count()));
        cells.add(Amounts.text(line.amount()));
        csv.append(String.join(",", cells.stream().map(ReuseCsv::cell).toList())).append("\r\n");
      }
    }
    return csv.toString();
  }

  private static String cell(String text) {
    String harmless =
        !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    boolean quoted = harmless.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
  }
}
